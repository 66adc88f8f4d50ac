/** The way to a server as steps: what was asked of whom, what came back, why it went on. Data; texts may be a peer's. */
import type { DoneTls } from '../check/chain-faults.ts';
import { answerTo, isBlind, now } from '../check/evidence.ts';
import { markOf, type NameMark, routeNames } from '../check/names.ts';
import { isReachable } from '../check/standing.ts';
import type { Facts } from '../discover/types.ts';
import { formatEndpoint } from '../matrix/server-name.ts';
import type {
  AddressFacts,
  ConnectionFacts,
  DnsAnswer,
  DnsStatus,
  HttpExchange,
  WellKnownHop,
} from '../probe/types.ts';
import { isIP } from '../system/ip.ts';
import { list } from '../text/words.ts';
import { chainWord, failedWord, tcpWords } from './address-state.ts';

export interface Step {
  /** Step of the specification; null for what only serves one. */
  readonly step: string | null;
  readonly asked: string;
  /** The server or address that was asked; null where nothing had to be asked. */
  readonly of: string | null;
  readonly ms: number | null;
  readonly found: string;
  readonly so: string;
  /** Asked for the sake of the findings: no sender does. */
  readonly beside?: true;
}

export function traceSteps(facts: Facts): Step[] {
  const { serverName, route } = facts;
  const shown = new Set<DnsAnswer>();
  const dns = (answer: DnsAnswer | null, so = ''): Step[] => {
    if (answer === null || shown.has(answer)) return [];
    shown.add(answer);
    return [dnsStep(answer, so)];
  };
  const addressesOf = (host: string): Step[] =>
    isIP(host) !== 0 ? [] : [...dns(answerTo(facts, host, 'AAAA')), ...dns(answerTo(facts, host, 'A'))];

  const file = facts.wellKnown === null ? [] : [...addressesOf(serverName.host), ...fileSteps(facts)];
  const decisions = facts.trail.flatMap(({ step, asked, found, so }): Step[] => {
    const name = /^SRV (.*)$/s.exec(asked)?.[1];
    const answer = name === undefined ? null : answerTo(facts, name, 'SRV');
    if (answer === null) return [{ step, asked, of: null, ms: null, found, so }];
    shown.add(answer);
    return [{ ...dnsStep(answer, so), step, found: withNotes(found, answer) }];
  });
  const targets = facts.targets.flatMap(({ host, addresses }) => [
    ...addressesOf(host),
    ...addresses.flatMap((address) => addressSteps(address, facts)),
  ]);
  const beside = facts.dns
    .filter((answer) => !shown.has(answer))
    .map((answer): Step => ({ ...dnsStep(answer, ''), beside: true }));
  const names = route.failure === null && !isBlind(facts) ? [namesStep(facts)] : [];
  return [...file, ...decisions, ...names, ...targets, ...beside];
}

/** How the answer was come by: what the answer itself does not say. */
function withNotes(found: string, { attempts, failed = [], authenticated }: DnsAnswer): string {
  const notes = [
    attempts > 1 ? `asked ${attempts} times` : '',
    failed.length > 0 ? `before that SERVFAIL from ${list(failed)}` : '',
    authenticated ? 'vouched for by DNSSEC' : '',
  ];
  return [found, ...notes].filter((text) => text !== '').join(', ');
}

const dnsWords: Readonly<Record<DnsStatus, string>> = {
  ok: 'no record',
  nodata: 'no record',
  nxdomain: 'no such name',
  servfail: 'SERVFAIL',
  refused: 'REFUSED',
  'not-implemented': 'NOTIMP',
  timeout: 'no answer',
  unreachable: 'the resolver cannot be reached',
  malformed: 'an answer that cannot be read',
  other: 'an error',
};

function dnsStep(answer: DnsAnswer, so: string): Step {
  const { name, type, server, ms, status, records, chain, ttl } = answer;
  const data = records.map((record) => record.data);
  const by = chain.length > 0 ? ` by way of ${list(chain)}` : '';
  const kept = ttl === null ? '' : `, kept for ${ttl} s`;
  const found = `${data.length > 0 ? list(data, 8) : dnsWords[status]}${by}${kept}`;
  return { step: null, asked: `${type} ${name}`, of: server, ms, found: withNotes(found, answer), so };
}

function fileSteps(facts: Facts): Step[] {
  const { wellKnown } = facts;
  return (wellKnown?.attempts ?? []).flatMap(({ address, hops, stop }): Step[] => {
    if (hops.length === 0) {
      const found =
        stop === 'private-address' ? 'a private address, which other servers refuse' : (stop ?? 'nothing');
      return [{ step: '3', asked: 'the well-known file', of: address, ms: null, found, so: '' }];
    }
    const decides = wellKnown?.decidedBy === address && (wellKnown?.attempts.length ?? 0) > 1;
    return hops.map((hop, index) => hopStep(hop, index === hops.length - 1 && decides, now(facts)));
  });
}

function hopStep({ url, connection, trusted, exchange }: WellKnownHop, decides: boolean, at: number): Step {
  const answer =
    exchange !== null ? exchangeText(exchange) : trusted ? 'no answer' : 'nothing is asked without trust';
  return {
    step: '3',
    asked: `GET ${url}`,
    of: formatEndpoint(connection.address, connection.port),
    ms: connectMs(connection) + (exchange?.ms ?? 0),
    found: `${connectionText(connection, at)}; ${answer}`,
    so: decides ? 'this answer counts: senders ask this address first' : '',
  };
}

const connectMs = ({ tcpMs, tls }: ConnectionFacts): number => tcpMs + (tls?.ms ?? 0);

function connectionText({ tcp, tcpMs, attempts, tls }: ConnectionFacts, at: number): string {
  const again = attempts > 1 ? ' at the second try' : '';
  if (tcp !== 'open') return `TCP: ${tcpWords[tcp]} after ${tcpMs} ms`;
  const opened = `TCP ${tcpMs} ms${again}`;
  if (tls === null) return opened;
  if (tls.status === 'failed') return `${opened}, ${failedWord(tls).text}`;
  const [leaf] = tls.sent;
  const named =
    leaf === undefined
      ? 'no name'
      : list([...leaf.dnsNames, ...leaf.addresses]) || (leaf.commonName ?? 'no name');
  return `${opened}, ${tls.protocol} ${tls.ms} ms, certificate for ${named}, chain: ${chainText(tls, at)}`;
}

/** The judgement of check/, in its words; what it finds nothing wrong with may still be refused by OpenSSL. */
function chainText(tls: DoneTls, at: number): string {
  const { state, text } = chainWord(tls, at);
  return state === 'ok' ? (tls.chainError === null ? 'good' : 'not good') : text;
}

function exchangeText({ status, fault, bytes, headers }: HttpExchange): string {
  if (status === null) return `no answer: ${fault ?? 'closed'}`;
  const to = headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
  const moved = status >= 300 && status < 400 && to !== undefined ? ` to ${to}` : '';
  return `${status}${moved}, ${bytes} bytes`;
}

/** What the answers so far decide for every connection. */
function namesStep(facts: Facts): Step {
  const { route } = facts;
  const { connectTo } = routeNames(facts);
  const endpoints = connectTo.map(({ host, port }) => formatEndpoint(host, port));
  return {
    step: route.step,
    asked: `the route, line ${route.row} of the table in docs/resolution.md`,
    of: null,
    ms: null,
    found: list(endpoints, 8) || 'nowhere',
    so: `Host is ${route.hostHeader}, SNI is ${route.sni ?? 'not sent'}, the certificate must name ${route.certificateName}`,
  };
}

const skippedWords = {
  'private-address': 'a private address, which other servers refuse',
  limit: 'not contacted: there are too many addresses',
  'no-route': 'not contacted: this machine has no route to it',
} as const;

/** Why nothing is asked over a connection that stands. */
function mistrust(address: AddressFacts, facts: Facts): string | null {
  const { connection } = address;
  if (connection?.tls?.status !== 'done') return null;
  const { certificateName } = facts.route;
  const [leaf] = connection.tls.sent;
  const mark = leaf === undefined ? 'other' : markOf(address, leaf, certificateName);
  const why: Readonly<Record<NameMark, string>> = {
    good: 'it is not trusted',
    untrusted: 'the chain is not good',
    'subject-only': `it names ${certificateName} in its subject only, where nobody looks`,
    other: `it does not name ${certificateName}`,
  };
  return `${why[mark]}, so no server asks anything here`;
}

function addressSteps(address: AddressFacts, facts: Facts): Step[] {
  const of = formatEndpoint(address.address, address.port);
  const { connection, skipped, trusted, exchanges } = address;
  const { ok, why } = isReachable(address, facts);
  const open: Step = {
    step: null,
    asked: 'connect',
    of,
    ms: connection === null ? null : connectMs(connection),
    found:
      connection !== null
        ? connectionText(connection, now(facts))
        : skipped === null
          ? 'not contacted'
          : skippedWords[skipped],
    so: trusted ? 'trusted, so requests are sent' : (mistrust(address, facts) ?? (ok === null ? '' : why)),
  };
  const requests = (['keys', 'version'] as const).flatMap((probe): Step[] => {
    const exchange = exchanges[probe];
    if (exchange === undefined) return [];
    const asked = `${exchange.method} ${exchange.path}, Host ${exchange.host}`;
    return [{ step: null, asked, of, ms: exchange.ms, found: exchangeText(exchange), so: '' }];
  });
  const last = requests.at(-1);
  if (last === undefined || ok === null) return [open, ...requests];
  return [open, ...requests.slice(0, -1), { ...last, so: why }];
}
