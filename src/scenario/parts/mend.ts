/** The edit that puts another certificate into a front that stays as it is. */
import { stringify } from 'yaml';
import type { Stage, Step } from '../../plan/types.ts';
import { isChainIncomplete } from '../../question/front.ts';
import { type Context, path } from './context.ts';
import { byNginx, certificateFiles, type Front, reachable, restart } from './front.ts';
import { editSteps, editsFor, refusal } from './homeserver-edits.ts';
import { manual, reloadNginx } from './steps.ts';

export function mendStage(context: Context, front: Front): Stage {
  return {
    id: 'target',
    title: `Let port ${front.port} of ${front.host} send it`,
    steps: [...(byNginx(context) ? inNginx(context, front) : inSynapse(context, front)), reachable(front)],
    gate: {
      says: `Port ${front.port} of ${front.host} answers from outside, with the certificate of ${front.name} and its chain.`,
      absent: [],
    },
    wait: null,
  };
}

const why = (context: Context): string =>
  isChainIncomplete(context.situation)
    ? 'Sent alone, the certificate satisfies browsers, which find the intermediate elsewhere. Servers do not.'
    : 'Servers refuse the one that stands there.';

/** The key stays where only the chain is missing: it belongs to the same certificate. */
function inNginx(context: Context, front: Front): readonly Step[] {
  const { certificate } = certificateFiles(context, front);
  const key = isChainIncomplete(context.situation) && context.is('certificateClient', 'existing');
  return [
    manual(
      {
        id: 'site-certificate',
        role: 'delegate',
        title: `Name the certificate with its chain in the site ${front.name}`,
        why: why(context),
        undo: `put back the lines ssl_certificate and ssl_certificate_key of the site ${front.name}`,
      },
      `In the server block that has "server_name ${front.name}" and "listen ${front.port} ssl", set:`,
      `ssl_certificate ${certificate};`,
      ...(key ? [] : [`ssl_certificate_key ${certificateFiles(context, front).key};`]),
    ),
    ...reloadNginx('delegate', 'site'),
  ];
}

function inSynapse(context: Context, front: Front): readonly Step[] {
  const { certificate, key } = certificateFiles(context, front);
  const base = {
    id: 'homeserver-lines',
    role: 'homeserver',
    title: 'Name the certificate with its chain in homeserver.yaml',
  } as const;
  const edits = editsFor(context, { kind: 'certificate', certificate, key }, 'now');
  if (edits?.ok && edits.files.length > 0) {
    const steps = editSteps(edits, { ...base, why: why(context) });
    return [...steps, restart(context, 'homeserver-restart')];
  }
  return [
    {
      ...base,
      kind: 'lines',
      why: [...(edits?.ok === false ? [refusal(edits)] : []), why(context)].join(' '),
      path: path(context, 'homeserverYaml'),
      set: stringify({ tls_certificate_path: certificate, tls_private_key_path: key }, { lineWidth: 0 }),
      remove: [],
    },
    restart(context, 'homeserver-restart'),
  ];
}
