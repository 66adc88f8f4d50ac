/**
 * The route as hops: from a user's name to the host and port, over TLS, to the homeserver. What fails is marked, and
 * what lies behind it was not seen. "@…:example.org ─SRV─▶ customer.example.net:8000 ─TLS─✖ (2 addr.) ·· Synapse"
 */
import { places } from '../check/evidence.ts';
import { isReachable } from '../check/standing.ts';
import type { Facts } from '../discover/types.ts';
import { formatEndpoint } from '../matrix/server-name.ts';
import type { Via } from '../matrix/types.ts';
import { printable } from '../system/printable.ts';
import { type Style, sign } from './signs.ts';

/** `by` leads to `to`; `state` says how far that went. */
export interface Hop {
  readonly by: string;
  readonly to: string;
  /** `partly`: at some of the addresses, and senders go on to the others. */
  readonly state: 'ok' | 'partly' | 'error' | 'unseen';
}

const vias: Readonly<Record<Via, string>> = {
  address: 'itself',
  'name-with-port': 'itself',
  'well-known-address': 'well-known',
  'well-known-port': 'well-known',
  'well-known-srv': 'well-known, SRV',
  'well-known-srv-legacy': 'well-known, SRV',
  'well-known-default': 'well-known',
  srv: 'SRV',
  'srv-legacy': 'SRV',
  default: 'no record',
};

const failures = {
  'srv-failed': { by: 'SRV', to: 'no answer' },
  'srv-not-offered': { by: 'SRV', to: 'switched off' },
  'invalid-delegation': { by: 'well-known', to: 'no server name' },
} as const;

/** Software as the version tells it; what answers is a homeserver at least by its paths. */
function homeserver(facts: Facts): string {
  for (const { address } of places(facts)) {
    const { version } = address.exchanges;
    if (version?.status !== 200) continue;
    try {
      const name: unknown = JSON.parse(version.body)?.server?.name;
      if (typeof name === 'string' && name !== '') return name;
    } catch {
      // Another address may say it.
    }
  }
  return 'homeserver';
}

const unseen: Hop = { by: '', to: 'homeserver', state: 'unseen' };

export function hopsOf(facts: Facts): Hop[] {
  const { failure, via, destinations } = facts.route;
  if (failure !== null) return [{ ...failures[failure], state: 'error' }, unseen];
  const [first] = destinations;
  if (first === undefined) return [];
  const more = destinations.length > 1 ? ` +${destinations.length - 1}` : '';
  const way = { by: vias[via], to: `${formatEndpoint(first.host, first.port)}${more}` };
  const seen = places(facts).map(({ address }) => address);
  if (seen.length === 0) return [{ ...way, state: 'error' }, unseen];
  const contacted = seen.filter(({ connection }) => connection !== null);
  const open = contacted.filter(({ connection }) => connection?.tcp === 'open');
  const trusted = open.filter((address) => address.trusted);
  const good = trusted.filter((address) => isReachable(address, facts).ok === true);
  const stage = (by: string, to: string, passed: number, of: number): Hop => ({
    by,
    to: to || (passed < of && passed > 0 ? `(${passed} of ${of} addr.)` : of > 1 ? `(${of} addr.)` : ''),
    state: of === 0 ? 'unseen' : passed === of ? 'ok' : passed > 0 && by === 'TCP' ? 'partly' : 'error',
  });
  const tcp = stage('TCP', '', open.length, contacted.length);
  const tls = stage('TLS', '', trusted.length, open.length);
  const http = stage('HTTP', homeserver(facts), good.length, trusted.length);
  // A connection that stands goes without saying; where none does, nothing behind it was seen.
  const between = tcp.state === 'ok' ? [tls] : tcp.state === 'partly' ? [tcp, tls] : [tcp];
  const shown = between.filter(({ state }) => state !== 'unseen');
  return [{ ...way, state: 'ok' }, ...shown, http];
}

const UNICODE = { line: '─', arrow: '▶', dots: '··' };
const ASCII = { line: '-', arrow: '>', dots: '..' };

/** One hop as text: an arrow, a cross at its end, or dots for what was not seen. */
function hopText({ by, to, state }: Hop, style: Style): string {
  const { line, arrow, dots } = style.ascii ? ASCII : UNICODE;
  const end = state === 'ok' ? arrow : sign(state === 'partly' ? 'warning' : 'error', style);
  const head = state === 'unseen' ? dots : `${line}${by}${line}${end}`;
  return to === '' ? head : `${head} ${printable(to, 255)}`;
}

/** Below this many columns each hop has a line of its own. */
const NARROW = 60;

/** Lines with `indent` before them, none longer than `width` unless a name alone is. */
export function hopLines(facts: Facts, style: Style, width: number, indent = '  '): string[] {
  const user = printable(`@…:${facts.serverName.text}`, 255);
  const parts = hopsOf(facts).map((hop) => hopText(hop, style));
  if (parts.length === 0) return [];
  if (width < NARROW) return [user, ...parts.map((part) => `  ${part}`)].map((line) => `${indent}${line}`);
  const lines: string[] = [];
  let line = `${indent}${user}`;
  for (const part of parts) {
    if (line.length + 1 + part.length > width) {
      lines.push(line);
      line = `${indent}    ${part}`;
    } else line = `${line} ${part}`;
  }
  return [...lines, line];
}
