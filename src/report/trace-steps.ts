/** The way to a server as steps: what was asked of whom, what came back, why it went on. Data; texts may be a peer's. */
import { answerTo, isBlind } from '../check/evidence.ts';
import { routeNames } from '../check/names.ts';
import { isReachable } from '../check/standing.ts';
import type { Facts } from '../discover/types.ts';
import { formatEndpoint } from '../matrix/server-name.ts';
import { certificateFits } from '../probe/tls/identity.ts';
import type { AddressFacts, ConnectionFacts, DnsAnswer, HttpExchange, WellKnownHop } from '../probe/types.ts';
import { isIP } from '../system/ip.ts';
import { list } from '../text/words.ts';

export interface Step {
  /** Step of the specification; null for what only serves one. */
  readonly step: string | null;
  readonly asked: string;
  /** The server or address that was asked; null where nothing had to be asked. */
  readonly of: string | null;
  readonly ms: number | null;
  readonly found: string;
  readonly so: string;
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
    .map((answer) => dnsStep(answer, 'beside the route'));
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

function dnsStep(answer: DnsAnswer, so: string): Step {
  const { name, type, server, ms, status, records, chain, ttl } = answer;
  const data = records.map((record) => record.data);
  const by = chain.length > 0 ? ` by way of ${list(chain)}` : '';
  const kept = ttl === null ? '' : `, kept for ${ttl} s`;
  const found = `${data.length > 0 ? list(data, 8) : status}${by}${kept}`;
  return { step: null, asked: `${type} ${name}`, of: server, ms, found: withNotes(found, answer), so };
}

function fileSteps({ wellKnown }: Facts): Step[] {
  return (wellKnown?.attempts ?? []).flatMap(({ address, hops, stop }): Step[] => {
    if (hops.length === 0) {
      const found =
        stop === 'private-address' ? 'a private address, which other servers refuse' : (stop ?? 'nothing');
      return [{ step: '3', asked: 'the well-known file', of: address, ms: null, found, so: '' }];
    }
    const decides = wellKnown?.decidedBy === address && (wellKnown?.attempts.length ?? 0) > 1;
    return hops.map((hop, index) => hopStep(hop, index === hops.length - 1 && decides));
  });
}

function hopStep({ url, connection, trusted, exchange }: WellKnownHop, decides: boolean): Step {
  const answer =
    exchange !== null ? exchangeText(exchange) : trusted ? 'no answer' : 'nothing is asked without trust';
  return {
    step: '3',
    asked: `GET ${url}`,
    of: formatEndpoint(connection.address, connection.port),
    ms: connectMs(connection) + (exchange?.ms ?? 0),
    found: `${connectionText(connection)}; ${answer}`,
    so: decides ? 'this answer counts: senders ask this address first' : '',
  };
}

const connectMs = ({ tcpMs, tls }: ConnectionFacts): number => tcpMs + (tls?.ms ?? 0);

function connectionText({ tcp, tcpMs, attempts, tls }: ConnectionFacts): string {
  const again = attempts > 1 ? ' at the second try' : '';
  if (tcp !== 'open') return `TCP ${tcp} after ${tcpMs} ms`;
  const opened = `TCP ${tcpMs} ms${again}`;
  if (tls === null) return opened;
  if (tls.status === 'failed') return `${opened}, TLS failed: ${tls.alert ?? tls.banner ?? tls.code}`;
  const [leaf] = tls.sent;
  const named =
    leaf === undefined
      ? 'no name'
      : list([...leaf.dnsNames, ...leaf.addresses]) || (leaf.commonName ?? 'no name');
  return `${opened}, ${tls.protocol} ${tls.ms} ms, certificate for ${named}, chain ${tls.chainError ?? 'good'}`;
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
function mistrust({ connection }: AddressFacts, facts: Facts): string | null {
  if (connection?.tls?.status !== 'done') return null;
  const { certificateName } = facts.route;
  const [leaf] = connection.tls.sent;
  return leaf !== undefined && certificateFits(leaf, certificateName)
    ? 'the chain is not good, so no server asks anything here'
    : `it does not name ${certificateName}, so no server asks anything here`;
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
        ? connectionText(connection)
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
