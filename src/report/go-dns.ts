/** DNSResult of matrix-federation-tester's report. That program reads `_matrix._tcp` alone; here stand the records that the route uses. */
import { addressAnswers, answerTo, isTrouble } from '../check/evidence.ts';
import { srvRecords } from '../discover/lookups.ts';
import type { Facts } from '../discover/types.ts';
import { formatEndpoint, parseServerName } from '../matrix/server-name.ts';
import type { SrvRecord } from '../matrix/types.ts';
import type { DnsAnswer } from '../probe/types.ts';
import { isIP } from '../system/ip.ts';
import type { Message } from './go.ts';

interface HostResult {
  readonly CName: string;
  readonly Addrs: readonly string[] | null;
  readonly Error: Message | null;
}

export interface DnsResult {
  readonly SRVSkipped: boolean;
  readonly SRVCName: string;
  readonly SRVRecords:
    | readonly {
        readonly Target: string;
        readonly Port: number;
        readonly Priority: number;
        readonly Weight: number;
      }[]
    | null;
  readonly SRVError: Message | null;
  readonly Hosts: Readonly<Record<string, HostResult>> | null;
  readonly Addrs: readonly string[] | null;
}

const absolute = (name: string): string => `${name}.`;

function dnsError({ name, server, status }: DnsAnswer): Message {
  const on = server === null ? '' : ` on ${server}`;
  const words = !isTrouble(status)
    ? 'no such host'
    : status === 'timeout'
      ? 'i/o timeout'
      : 'server misbehaving';
  return { Message: `lookup ${name}${on}: ${words}` };
}

/** The answer whose records the route uses; the deprecated label's where neither has any. */
function decisive(facts: Facts): DnsAnswer | null {
  const parsed = parseServerName(facts.route.delegatedName);
  const host = parsed.ok ? parsed.value.host : facts.serverName.host;
  const [fed, legacy] = (['_matrix-fed._tcp', '_matrix._tcp'] as const).map((label) =>
    answerTo(facts, `${label}.${host}`, 'SRV'),
  );
  const usesFed = fed !== null && fed !== undefined && (fed.records.length > 0 || isTrouble(fed.status));
  return (usesFed ? fed : legacy) ?? null;
}

export function dnsResult(facts: Facts): DnsResult {
  const { via, destinations } = facts.route;
  const skipped = via === 'name-with-port' || via === 'well-known-port' || via.endsWith('address');
  const answer = skipped ? null : decisive(facts);
  const records = answer === null ? [] : srvRecords(answer);
  const hosts = [...new Map(destinations.map(({ host, srv }) => [host, srv])).entries()];
  return {
    SRVSkipped: skipped,
    SRVCName: answer === null || records.length === 0 ? '' : absolute(answer.chain.at(-1) ?? answer.name),
    SRVRecords: records.length === 0 ? null : records.map(srvRecord),
    SRVError: answer === null || records.length > 0 ? null : dnsError(answer),
    Hosts: Object.fromEntries(
      hosts.map(([host, srv]) => [srv === null ? host : absolute(host), hostResult(host, facts)]),
    ),
    Addrs: facts.targets.flatMap(({ addresses }) =>
      addresses.map(({ address, port }) => formatEndpoint(address, port)),
    ),
  };
}

const srvRecord = ({ target, port, priority, weight }: SrvRecord) => ({
  Target: absolute(target),
  Port: port,
  Priority: priority,
  Weight: weight,
});

function hostResult(host: string, facts: Facts): HostResult {
  if (isIP(host) !== 0) return { CName: '', Addrs: [host], Error: null };
  const { a, aaaa, addresses } = addressAnswers(facts, host);
  const answer = a ?? aaaa;
  if (addresses.length === 0) {
    const error = answer === null ? { Message: `lookup ${host}: not asked` } : dnsError(answer);
    return { CName: '', Addrs: null, Error: error };
  }
  return { CName: absolute(answer?.chain.at(-1) ?? host), Addrs: addresses, Error: null };
}
