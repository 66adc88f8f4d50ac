/**
 * The route as hops: from a user's name to the host and port, over TLS, to the homeserver. What fails is marked, and
 * what lies behind it was not seen. "@…:example.org ─SRV─▶ customer.example.net:8000 ─TLS─✖ (2 addr.) ·· Synapse"
 */
import { isBlind, isSilence, places } from '../check/evidence.ts';
import { isReachable, standingOf } from '../check/standing.ts';
import type { Facts } from '../discover/types.ts';
import { formatEndpoint } from '../matrix/server-name.ts';
import type { Via } from '../matrix/types.ts';
import type { AddressFacts } from '../probe/types.ts';
import { printable } from '../system/printable.ts';
import { breakWord } from './layout.ts';
import { type Style, sign } from './signs.ts';

/** `by` leads to `to`; `state` says how far that went. */
export interface Hop {
  readonly by: string;
  readonly to: string;
  /** `partly`: at some of the addresses, and senders go on to the others; or some requests only. `untold`: nobody knows. */
  readonly state: 'ok' | 'partly' | 'untold' | 'error' | 'unseen';
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
  'srv-failed': { by: 'SRV', to: 'an error' },
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

function answersState(trusted: readonly AddressFacts[], facts: Facts): Hop['state'] {
  if (trusted.length === 0) return 'unseen';
  const standings = trusted.map((address) => standingOf(address, facts));
  if (standings.includes('bad')) return 'error';
  const oks = trusted.map((address) => isReachable(address, facts).ok);
  if (oks.includes(false)) return 'partly';
  return oks.includes(null) ? 'untold' : 'ok';
}

export function hopsOf(facts: Facts): Hop[] {
  const { failure, via, destinations } = facts.route;
  // What fails for want of a resolver or a network here says nothing about the server.
  const wrong = isBlind(facts) ? 'untold' : 'error';
  if (failure !== null) {
    const silent = facts.dns.some(({ type, status }) => type === 'SRV' && isSilence(status));
    const to = failure === 'srv-failed' && silent ? 'no answer' : failures[failure].to;
    return [{ by: failures[failure].by, to, state: wrong }, unseen];
  }
  const [first] = destinations;
  if (first === undefined) return [];
  const more = destinations.length > 1 ? ` +${destinations.length - 1}` : '';
  const way = { by: vias[via], to: `${formatEndpoint(first.host, first.port)}${more}` };
  // One private address, and senders use none of that host's.
  const usable = facts.targets.filter(
    ({ addresses }) => !addresses.some((address) => standingOf(address, facts) === 'refused'),
  );
  const seen = usable.flatMap(({ addresses }) => addresses);
  if (seen.length === 0 && usable.length < facts.targets.length)
    return [{ ...way, state: 'ok' }, { by: 'DNS', to: '(private address)', state: 'error' }, unseen];
  if (seen.length === 0) return [{ ...way, state: wrong }, unseen];
  const contacted = seen.filter((address) => standingOf(address, facts) !== 'unknown' || address.trusted);
  const open = contacted.filter(({ connection }) => connection?.tcp === 'open');
  const trusted = open.filter((address) => address.trusted);
  const stage = (by: 'TCP' | 'TLS', passed: number, of: number): Hop => ({
    by,
    to: passed < of && passed > 0 ? `(${passed} of ${of} addr.)` : of > 1 ? `(${of} addr.)` : '',
    state: of === 0 ? 'unseen' : passed === of ? 'ok' : passed > 0 && by === 'TCP' ? 'partly' : 'error',
  });
  const tcp = stage('TCP', open.length, contacted.length);
  const tls = stage('TLS', trusted.length, open.length);
  const http: Hop = { by: 'HTTP', to: homeserver(facts), state: answersState(trusted, facts) };
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
  const end = state === 'ok' ? arrow : sign(state === 'error' ? 'error' : 'warning', style);
  const head = state === 'unseen' ? dots : `${line}${by}${line}${end}`;
  return to === '' ? head : `${head} ${printable(to, 255)}`;
}

/** Below this many columns each hop has a line of its own. */
const NARROW = 60;

/** Lines with `indent` before them. A tail that was not seen is left out where it alone would take another line. */
export function hopLines(facts: Facts, style: Style, width: number, indent = '  '): string[] {
  const hops = hopsOf(facts);
  if (hops.length === 0) return [];
  const user = printable(`@${style.ascii ? '...' : '…'}:${facts.serverName.text}`, 255);
  const narrow = width < NARROW;
  const follow = `${indent}${narrow ? '  ' : '    '}`;
  const room = width - follow.length;
  const lines = breakWord(user, width - indent.length).map((piece) => indent + piece);
  for (const hop of hops) {
    const part = hopText(hop, style);
    const line = `${lines.at(-1)} ${part}`;
    if (!narrow && line.length <= width) lines.splice(-1, 1, line);
    else if (narrow || hop.state !== 'unseen') {
      const space = part.indexOf(' ');
      const held = part.length <= room || space < 0 ? [part] : [part.slice(0, space), part.slice(space + 1)];
      lines.push(...held.flatMap((text) => breakWord(text, room)).map((text) => follow + text));
    }
  }
  return lines;
}
