/** DNS answers turned into what the resolution and the probes need, with the control questions that they call for. */
import { randomBytes } from 'node:crypto';
import { hostNameFault } from '../matrix/host-name.ts';
import { parseSrvData } from '../matrix/srv.ts';
import type { SrvLabel, SrvOutcome, SrvRecord } from '../matrix/types.ts';
import type { Resolver } from '../probe/dns/resolver.ts';
import type { DnsAnswer, RecordType } from '../probe/types.ts';
import { isIP } from '../system/ip.ts';

export const srvRecords = (answer: DnsAnswer): SrvRecord[] =>
  answer.records.map(({ data }) => parseSrvData(data)).filter((record) => record !== null);

/** No record is an answer; trouble is not, and ends a current Synapse's resolution. */
export function srvOutcome(answer: DnsAnswer): SrvOutcome {
  const { status } = answer;
  if (status === 'ok') {
    const records = srvRecords(answer);
    return records.length > 0 ? { kind: 'records', records } : { kind: 'none' };
  }
  // NOTIMP comes from resolvers that know no SRV, as those of .onion networks; Synapse takes it for "no record".
  if (status === 'nodata' || status === 'nxdomain' || status === 'not-implemented') return { kind: 'none' };
  const known = status === 'servfail' || status === 'refused' || status === 'timeout';
  return { kind: 'failed', status: known ? status : 'other' };
}

/** A question that took longer is put once more: a resolver knows the answer then, a slow server is slow again. */
const SLOW = 3000;

export interface Lookups {
  /** Asks for both labels at once (once only); their outcomes are then there for `srvNow`. `name` in lower case. */
  srvBoth(name: string): [fed: Promise<SrvOutcome>, legacy: Promise<SrvOutcome>];
  srvNow(label: SrvLabel, name: string): SrvOutcome | undefined;
  /** Addresses in the order in which a sender tries them: IPv6 first. An address as host is its own answer. */
  addresses(host: string): Promise<string[]>;
  ask(name: string, type: RecordType): Promise<DnsAnswer>;
  /** Asks for a host's addresses ahead of their use; as long as nobody needs them they are no facts. */
  expect(host: string): void;
  /** Control questions that answers called for, asked as those came in. */
  controls(): Promise<{ readonly randomLabels: DnsAnswer[]; readonly unchecked: DnsAnswer[] }>;
}

export function createLookups(resolver: Resolver): Lookups {
  const outcomes = new Map<string, SrvOutcome>();
  const randomLabels = new Map<string, Promise<DnsAnswer>>();
  const unchecked = new Map<string, Promise<DnsAnswer>>();

  const ask = async (name: string, type: RecordType): Promise<DnsAnswer> => {
    const answer = await resolver.ask(name, type);
    const key = `${answer.name} ${type}`;
    const slow = type === 'SRV' && answer.ms > SLOW && answer.status !== 'timeout';
    if ((answer.status === 'servfail' || slow) && !unchecked.has(key)) {
      unchecked.set(key, resolver.askUnchecked(name, type));
    }
    return answer;
  };
  const srv = async (label: SrvLabel, name: string): Promise<SrvOutcome> => {
    const question = `${label}.${name}`;
    const answer = await ask(question, 'SRV');
    const outcome = srvOutcome(answer);
    outcomes.set(question, outcome);
    if ((answer.records.length > 0 || answer.chain.length > 0) && !randomLabels.has(name)) {
      // Nobody can have made a record for this one: if it is answered too, a wildcard speaks.
      randomLabels.set(name, resolver.ask(`_${randomBytes(8).toString('hex')}._tcp.${name}`, 'SRV'));
    }
    return outcome;
  };
  return {
    ask,
    srvBoth: (name) => [srv('_matrix-fed._tcp', name), srv('_matrix._tcp', name)],
    srvNow: (label, name) => outcomes.get(`${label}.${name}`),
    async addresses(host) {
      if (isIP(host) !== 0) return [host];
      // A sender does not come as far as the question.
      if (hostNameFault(host) !== null) return [];
      const [v6, v4] = await Promise.all([ask(host, 'AAAA'), ask(host, 'A')]);
      return [...v6.records, ...v4.records].map((record) => record.data);
    },
    expect(host) {
      resolver.expect(host, 'AAAA');
      resolver.expect(host, 'A');
    },
    async controls() {
      return {
        randomLabels: await Promise.all(randomLabels.values()),
        unchecked: await Promise.all(unchecked.values()),
      };
    },
  };
}
