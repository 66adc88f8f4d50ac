/** Screen 2: one line a kind of probe, as the answers come. */
import type { LookEvent, LookLine } from '../../discover/types.ts';
import type { HostFacts } from '../../probe/types.ts';
import type { Sign } from '../../report/signs.ts';
import type { LookState, WizardState } from '../state.ts';
import { type Block, GAP, heading } from './blocks.ts';

const LINES: readonly (readonly [line: LookLine, label: string])[] = [
  ['addresses', 'addresses'],
  ['well-known', 'well-known'],
  ['srv', 'SRV'],
  ['tls', 'TLS'],
  ['answers', 'answers'],
  ['host', 'this machine'],
];

export function hostText(host: HostFacts): string {
  if (host.elsewhere === true)
    return `copies from another machine are read (${host.homeserverYaml?.path ?? 'none'}); nothing of this one is looked at, and nothing is done on it`;
  const parts = [
    host.homeserverYaml?.path,
    host.nginxVersion === null ? undefined : `nginx ${host.nginxVersion}`,
    host.installed.certbot ? 'certbot' : undefined,
    host.installed.acmeSh ? 'acme.sh' : undefined,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? 'no homeserver.yaml, nginx or certbot found here' : parts.join(', ');
}

/** A line of the looking screen; lines that have said nothing yet are pending. */
export function lookItem(line: LookLine, event: LookEvent | undefined): Block {
  const label = LINES.find(([id]) => id === line)?.[1] ?? line;
  const sign: Sign = event?.state ?? 'pending';
  const words = event === undefined ? 'not yet' : event.text;
  const skipped = event?.state === 'skipped' ? `skipped: ${words}` : words;
  return { kind: 'item', sign, label, text: skipped };
}

export function lookLines(look: LookState, host: HostFacts | null): readonly Block[] {
  return LINES.map(([line]) => {
    const seen: LookEvent | undefined =
      line === 'host' && host !== null ? { line, state: 'ok', text: hostText(host) } : look.lines[line];
    return lookItem(line, seen);
  });
}

export const lookView = (state: WizardState): readonly Block[] => [
  heading(`Looking at ${state.serverName?.text ?? ''}`, undefined, `${state.look.seconds} s`),
  GAP,
  ...lookLines(state.look, state.host),
];
