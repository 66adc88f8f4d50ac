/** The well-known files: on the server name, never on the delegated host. JSON comes from the serializer alone. */
import { ownPath } from '../../acme/certificate.ts';
import type { Step } from '../../plan/types.ts';
import { parseAbsPath, parseHttpsUrl } from '../../template/values.ts';
import type { Context } from './context.ts';
import { FILES_FOLDER, type Front, filesData } from './front.ts';
import { file, manual, reloadNginx } from './steps.ts';

const role = 'apex' as const;
const SNIPPET = '/etc/nginx/snippets/matrix-well-known.conf';

const json = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** Publishes `value` as m.server, and the client file when an address for clients was given. */
export function publishFiles(context: Context, value: string, front: Front | null): readonly Step[] {
  const { apex } = context;
  const baseUrl = context.optional('clientBaseUrl', parseHttpsUrl);
  const root = front?.files ?? rootFolder(context);
  const at = (name: string) => ownPath(`${root}/.well-known/matrix/${name}`);
  const files: Step[] = [
    file(
      {
        id: 'well-known-server',
        role,
        title: `Publish https://${apex}/.well-known/matrix/server`,
        why: `It leads other servers to ${value}.`,
      },
      at('server'),
      json({ 'm.server': value }),
    ),
  ];
  if (baseUrl !== null) {
    files.push(
      file(
        {
          id: 'well-known-client',
          role,
          title: `Publish https://${apex}/.well-known/matrix/client`,
          why: 'It lets people log in with the server name alone. Where such a file is there already, keep it and its other keys, and set m.homeserver in it.',
        },
        at('client'),
        json({ 'm.homeserver': { base_url: baseUrl } }),
      ),
    );
  }
  return front?.files ? files : [...files, ...serve(context)];
}

function rootFolder(context: Context): string {
  if (context.is('apexServer', 'static')) return '';
  return context.optional('apexWebroot', parseAbsPath) ?? FILES_FOLDER;
}

/** What makes the web server of the server name give the files. */
function serve(context: Context): readonly Step[] {
  const { apex, templates } = context;
  if (context.is('apexServer', 'nginx')) {
    const piece = templates.fragment('nginx', 'well-known', filesData(context, rootFolder(context)));
    return [
      file(
        {
          id: 'well-known-piece',
          role,
          title: 'Write the piece that serves the files',
          why: 'It sets the type and lets web clients read them.',
        },
        SNIPPET,
        templates.render('nginx', 'pieces', { pieces: [piece] }),
      ),
      manual(
        {
          id: 'well-known-include',
          role,
          title: `Include it in the site ${apex}`,
          why: 'Exact locations win over every other rule for /.well-known.',
          undo: `take "include ${SNIPPET};" out of the site ${apex}`,
        },
        `In the server block that has "server_name ${apex}" and "listen 443 ssl", add:`,
        `include ${SNIPPET};`,
      ),
      ...reloadNginx(role, 'well-known'),
    ];
  }
  const place = context.is('apexServer', 'static')
    ? 'The path begins at the root of the site. Upload the folder .well-known as well: some hosts leave out folders that begin with a dot unless told.'
    : 'Make sure that no rule of the web site catches /.well-known first, and that no redirect leads away from it.';
  return [
    manual(
      {
        id: 'well-known-serve',
        role,
        title: `See that https://${apex} gives the files as they are`,
        why: 'Servers read the file only with status 200 and a good certificate.',
      },
      place,
      'Content-Type: application/json is good manners; servers read the file without it.',
      'Access-Control-Allow-Origin: * is needed on the client file, for clients in a browser.',
      'Cache-Control: max-age=3600 for now: a mistake is then over within the hour.',
    ),
  ];
}

/** Takes a delegation out of the way of SRV records or port 8448: the file would win over both. */
export function withdrawFile(context: Context): readonly Step[] {
  const outcome = context.facts?.wellKnown?.outcome.kind;
  if (outcome !== 'delegated') return [];
  return [
    manual(
      {
        id: 'well-known-remove',
        role,
        title: `Remove https://${context.apex}/.well-known/matrix/server`,
        why: 'Servers follow the file before anything else.',
        undo: `put https://${context.apex}/.well-known/matrix/server back`,
      },
      'Remove the file, or the rule that answers for it, so that the answer is 404.',
      'The file for clients, /.well-known/matrix/client, may stay.',
    ),
  ];
}
