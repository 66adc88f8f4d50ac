/** The TLS front: nginx with a site of its own or pieces for one that exists, or Synapse itself. */
import { type Installed, installedAt, ownPath } from '../../acme/certificate.ts';
import type { Facts } from '../../discover/types.ts';
import { homeserverLines } from '../../homeserver/lines.ts';
import type { LoopbackFront, SynapseFront } from '../../homeserver/types.ts';
import type { Stage, Step } from '../../plan/types.ts';
import type { Fragment } from '../../template/engine.ts';
import {
  type Hostname,
  type Port,
  parseAbsPath,
  parseIpLiteral,
  parsePort,
  parseUnitName,
  parseVersion,
} from '../../template/values.ts';
import { changedLines } from '../../text/diff.ts';
import { type CertName, type Context, hostText, path } from './context.ts';
import { editSteps, editsFor, refusal } from './homeserver-edits.ts';
import { command, file, manual, reloadNginx } from './steps.ts';

export interface Front {
  /** What the certificate and the site carry. */
  readonly name: CertName;
  /** Where servers connect to: the name, or the SRV target. */
  readonly host: CertName;
  /** The port that servers connect to. */
  readonly port: Port;
  /** All ports that nginx listens on for this name. */
  readonly ports: readonly Port[];
  /** A site for the name is there, and has ports 80 and 443. */
  readonly siteExists: boolean;
  /** This site answers for the well-known files too, from this folder. */
  readonly files: string | null;
}

export const FILES_FOLDER = '/var/www/matrix';
export const CHALLENGE_FOLDER = '/var/www/matrix-challenge';

export const byNginx = (context: Context): boolean => context.is('tlsFront', 'nginx');

/** nginx and the homeserver are one machine. */
export const isLoopback = (context: Context): boolean =>
  byNginx(context) && /^(?:127\.|::1$)/.test(context.optional('backendAddress', parseIpLiteral) ?? '');

/** Where the front finds certificate and key. */
export function certificateFiles(context: Context, front: Front): Installed {
  if (context.is('certificateClient', 'existing')) {
    const certificate = path(context, 'certificatePath');
    // Not asked for where it stays as it is.
    return { certificate, key: context.optional('keyPath', parseAbsPath) ?? certificate };
  }
  return installedAt(front.name as Hostname);
}

export function targetStage(context: Context, front: Front): Stage {
  const steps = [...homeserverSteps(context, front), ...(byNginx(context) ? nginxSteps(context, front) : [])];
  return {
    id: 'target',
    title: `Make ${front.host} ready on port ${front.port}`,
    steps: [...steps, reachable(front)],
    gate: {
      says: `Port ${front.port} of ${front.host} answers from outside, with the certificate of ${front.name}.`,
      absent: [],
    },
    wait: null,
  };
}

function nginxSteps(context: Context, front: Front): readonly Step[] {
  const { templates } = context;
  const address = context.value('backendAddress', parseIpLiteral);
  const backend = `${hostText(address)}:${context.value('backendPort', parsePort)}`;
  const pieces = (indent: number): Fragment[] => [
    ...(front.files === null
      ? []
      : [templates.fragment('nginx', 'well-known', filesData(context, front.files), indent)]),
    templates.fragment('nginx', 'matrix', { backend }, indent),
  ];
  // A second site with the same name and port would be ignored: only ports that are free get a site of their own.
  const inside = front.siteExists && front.ports.some((port) => Number(port) === 443);
  const ports = inside ? front.ports.filter((port) => Number(port) !== 443) : front.ports;
  const included = ownPath(`/etc/nginx/snippets/matrix-${fileName(front.name)}.conf`);
  const role = 'delegate' as const;
  return [
    ...(inside
      ? [
          file(
            {
              id: 'nginx-pieces',
              role,
              title: `Write the Matrix part of the site ${front.name}`,
              why: 'The site exists; it gets these locations, and nothing else in it changes.',
            },
            included,
            templates.render('nginx', 'pieces', { pieces: pieces(0) }),
          ),
          manual(
            {
              id: 'nginx-include',
              role,
              title: `Include it in the site ${front.name}`,
              why: 'nginx uses one site for a name and port.',
              undo: `take "include ${included};" out of the site ${front.name}`,
            },
            `In the server block that has "server_name ${front.name}" and "listen 443 ssl", add:`,
            `include ${included};`,
          ),
        ]
      : []),
    ...(ports.length > 0
      ? [
          ...(front.siteExists || context.is('challenge', 'webroot') ? [] : [noSiteYet(front)]),
          file(
            {
              id: 'nginx-site',
              role,
              title: `Write the nginx site for ${front.name}`,
              why: 'It takes TLS and hands Matrix requests on, byte for byte.',
            },
            ownPath(`/etc/nginx/conf.d/matrix-${fileName(front.name)}.conf`),
            templates.render('nginx', 'site', {
              name: hostText(front.name),
              ports,
              http2OnListen: oldHttp2(context.value('nginxVersion', parseVersion)),
              ...certificateFiles(context, front),
              pieces: pieces(4),
            }),
          ),
        ]
      : []),
    ...reloadNginx(role, 'site'),
  ];
}

/** nginx uses one of two sites with the same name and port, and only warns of the other. */
export const noSiteYet = ({ name }: Front): Step =>
  manual(
    {
      id: 'nginx-no-site',
      role: 'delegate',
      title: `See that nginx has no site ${name} yet`,
      why: 'Of two sites with the same name and port nginx uses one, and the other is gone with no more than a warning.',
    },
    'This prints nothing but files that begin with matrix-:',
    `grep -rlwF ${hostText(name)} /etc/nginx/`,
    'Otherwise make the plan again with existingSite: yes.',
  );

/** Which well-known files a site answers for. */
export const filesData = (context: Context, webroot: string) => ({
  webroot,
  server: true,
  client: (context.situation.answers.clientBaseUrl ?? '') !== '',
});

const fileName = (name: CertName): string => name.replaceAll(':', '-');

/** `http2 on;` came with nginx 1.25.1; before, HTTP/2 was a word of the listen line. */
export function oldHttp2(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (major !== 1) return major < 1;
  return minor === 25 ? patch < 1 : minor < 25;
}

/** An app that asks at this port today gets an answer. */
const servesApps = (facts: Facts | null, port: number): boolean =>
  facts?.targets.some(
    (target) =>
      target.port === port &&
      target.addresses.some(({ exchanges }) => exchanges.clientVersions?.status === 200),
  ) ?? false;

/** What the homeserver is to be for this front. */
export const homeserverFor = (context: Context, front: Front): LoopbackFront | SynapseFront =>
  byNginx(context)
    ? {
        kind: 'proxy',
        address: context.value('backendAddress', parseIpLiteral),
        port: context.value('backendPort', parsePort),
        takes: isLoopback(context) ? front.ports : [],
      }
    : {
        kind: 'synapse',
        port: front.port,
        clients: servesApps(context.facts, Number(front.port)),
        ...certificateFiles(context, front),
      };

export const restart = (context: Context, id: string): Step => {
  const unit = context.value('homeserverService', parseUnitName);
  return command(
    {
      id,
      role: 'homeserver',
      title: `Restart ${unit}`,
      why: 'Listeners are read at the start alone. It takes some seconds.',
    },
    'write',
    'systemctl',
    'restart',
    unit,
  );
};

function homeserverSteps(context: Context, front: Front): readonly Step[] {
  const wanted = homeserverFor(context, front);
  const base = {
    id: 'homeserver-lines',
    role: 'homeserver',
    title: byNginx(context)
      ? `Let the homeserver listen for nginx on port ${context.value('backendPort', parsePort)}`
      : `Let Synapse take TLS connections on port ${front.port}`,
  } as const;
  const why = (lines: string): string[] => [
    whyNow(context, front),
    ...(isForServersAlone(context, lines) ? [SERVERS_ALONE] : []),
  ];
  const edits = editsFor(context, wanted, 'now');
  if (edits?.ok) {
    const come = edits.files.flatMap(({ diff }) => changedLines(diff).added);
    const steps = editSteps(edits, { ...base, why: why(come.join('\n')).join(' ') });
    return steps.length === 0 ? [] : [...steps, restart(context, 'homeserver-restart')];
  }
  const { set, add, removeNow } = homeserverLines(wanted, context.config);
  if (set === '' && add === '' && removeNow.length === 0) return [];
  return [
    {
      ...base,
      kind: 'lines',
      why: [...(edits === null ? [] : [refusal(edits)]), ...why(set + add)].join(' '),
      path: path(context, 'homeserverYaml'),
      set,
      add,
      remove: removeNow,
    },
    restart(context, 'homeserver-restart'),
  ];
}

const SERVERS_ALONE =
  'The port is for servers: where apps are to connect to it too, name the resource client beside federation, which opens the admin API to everybody as well.';

const isForServersAlone = (context: Context, lines: string): boolean =>
  !byNginx(context) && lines.includes('federation') && !lines.includes('client');

/** What happens to connections that arrive today. */
function whyNow({ config }: Context, { ports }: Front): string {
  const taken = ports.join(' and ');
  if (config === null) return 'The file was not read: what servers and clients use today stays beside it.';
  return config.model.listeners.some(({ port }) => ports.some((one) => Number(one) === port))
    ? `Port ${taken} changes hands: nobody answers there between this and the next step, some seconds.`
    : 'What servers use today stays as it is until they have come the new way.';
}

/** From another machine: the right name in TLS and Host, whatever DNS says today. */
export function reachable({ name, host, port }: Front): Step {
  const url = `https://${hostText(name)}:${port}/_matrix/federation/v1/version`;
  const detour = name === host ? [] : ['--connect-to', `${hostText(name)}:${port}:${hostText(host)}:${port}`];
  return command(
    {
      id: 'target-reachable',
      role: 'delegate',
      title: `Try port ${port} of ${host} from another machine`,
      why: 'It prints name and version of the homeserver when certificate, port and proxy are right.',
    },
    'read',
    'curl',
    '--fail',
    '--silent',
    '--show-error',
    ...detour,
    url,
  );
}
