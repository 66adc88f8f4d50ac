/** After publishing: verify, wait for what others remember, clean up. */
import { catalogue, networkFindings } from '../../check/catalogue/index.ts';
import { homeserverLines } from '../../homeserver/lines.ts';
import type { Stage, Step, Wait } from '../../plan/types.ts';
import { wellKnownCache } from '../../question/seen.ts';
import { printable } from '../../system/printable.ts';
import { type Context, path } from './context.ts';
import { type Front, homeserverFor, restart } from './front.ts';
import { editSteps, editsFor } from './homeserver-edits.ts';
import { srvMemory } from './records.ts';
import { command, manual } from './steps.ts';

/** Every finding that keeps a current server out. */
const errors = networkFindings.filter((id) => catalogue[id].severity === 'error');

export function verifyStage(context: Context): Stage {
  const { serverName } = context;
  return {
    id: 'verify',
    title: 'See what other servers see',
    steps: [
      command(
        {
          id: 'verify-check',
          role: 'delegate',
          title: `Check ${serverName} from outside`,
          why: 'It goes the way that other servers go, to every address.',
        },
        'read',
        'npx',
        'matrix-tls-setup',
        'check',
        serverName,
      ),
    ],
    gate: { says: `The check of ${serverName} finds no error.`, absent: errors },
    wait: null,
  };
}

/** A server that found no file asks again after an hour at most (Server-Server API, Synapse varies it by a tenth). */
const NO_FILE = 3960;

export interface Changes {
  /** The new value of m.server, null when the file goes, undefined when the plan leaves it alone. */
  readonly file: string | null | undefined;
  /** Names whose SRV records the plan adds or removes. */
  readonly srv: readonly string[];
}

/** What others may remember, the longest of it. null when there is nothing to wait for. */
export function memory(context: Context, changes: Changes): Wait | null {
  const waits: Wait[] = [];
  const { facts } = context;
  const before = facts?.wellKnown?.outcome;
  if (changes.file !== undefined) {
    if (before?.kind === 'delegated' && before.value !== changes.file && facts) {
      waits.push({ what: 'others may keep the old well-known file', atMost: wellKnownCache(facts) });
    } else if (before?.kind !== 'delegated' && changes.file !== null) {
      waits.push({ what: 'others may remember that there was no well-known file', atMost: NO_FILE });
    }
  }
  for (const name of changes.srv) {
    const { existed, seconds } = srvMemory(context, name);
    const what = existed
      ? `others may keep the old SRV record of ${name}`
      : `resolvers may remember that ${name} had no SRV record`;
    waits.push({ what, atMost: seconds });
  }
  return waits.sort((a, b) => b.atMost - a.atMost)[0] ?? null;
}

export function waitStage(wait: Wait): Stage {
  return { id: 'wait', title: 'Wait for what others remember', steps: [], gate: null, wait };
}

function oldLines(context: Context, front: Front): readonly Step[] {
  const wanted = homeserverFor(context, front);
  const base = {
    id: 'homeserver-clean-up',
    role: 'homeserver',
    title: 'Take the old lines out of homeserver.yaml',
    why: 'They do nothing any more, or serve a way that nobody comes.',
  } as const;
  const edits = editsFor(context, wanted, 'later');
  const removals = (): readonly Step[] => {
    const { removeLater: remove } = homeserverLines(wanted, context.config);
    return remove.length === 0
      ? []
      : [{ ...base, kind: 'lines', path: path(context, 'homeserverYaml'), set: '', remove }];
  };
  const steps = edits?.ok ? editSteps(edits, base) : removals();
  return steps.length === 0 ? [] : [...steps, restart(context, 'homeserver-restart-again')];
}

/** What may go once nobody comes the old way. */
export function cleanUpStage(context: Context, front: Front, removals: readonly Step[]): Stage {
  const lines = oldLines(context, front);
  return {
    id: 'clean-up',
    title: 'Clean up',
    steps: [...removals, ...lines, ...oldPort(context, front)],
    gate: null,
    wait: null,
  };
}

/** The place where servers connected until now, when it is another one. */
function oldPort({ facts }: Context, front: Front): readonly Step[] {
  const old = facts?.route.destinations[0];
  const open = facts?.targets[0]?.addresses.some(({ connection }) => connection?.tcp === 'open') ?? false;
  if (!old || !open || front.ports.some((port) => Number(port) === old.port)) return [];
  // The name may come from a hostile record; a plan holds printable text alone.
  const host = printable(old.host, 253);
  return [
    manual(
      {
        id: 'old-port',
        role: 'delegate',
        title: `Close port ${old.port} of ${host}, if you like`,
        why: 'No server comes there any more.',
      },
      'Until now it had to stay open: others may have held the old answer.',
    ),
  ];
}
