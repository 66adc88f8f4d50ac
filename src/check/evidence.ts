/** What rules ask of the facts, computed in one place so that all of them mean the same. Pure. */
import { srvRecords } from '../discover/lookups.ts';
import type { Facts, TargetFacts } from '../discover/types.ts';
import { parseServerName } from '../matrix/server-name.ts';
import type { SrvLabel, SrvRecord } from '../matrix/types.ts';
import type { AddressFacts, CertificateFacts, DnsAnswer, DnsStatus, RecordType } from '../probe/types.ts';

export interface AddressAnswers {
  readonly a: DnsAnswer | null;
  readonly aaaa: DnsAnswer | null;
  readonly addresses: readonly string[];
}

/** The answer to a question that was asked; names compare without case. */
export const answerTo = (facts: Facts, name: string, type: RecordType): DnsAnswer | null =>
  facts.dns.find((answer) => answer.type === type && answer.name.toLowerCase() === name.toLowerCase()) ??
  null;

export function addressAnswers(facts: Facts, host: string): AddressAnswers {
  const a = answerTo(facts, host, 'A');
  const aaaa = answerTo(facts, host, 'AAAA');
  const addresses = [aaaa, a].flatMap((answer) => answer?.records.map((record) => record.data) ?? []);
  return { a, aaaa, addresses };
}

/** The certainty that there is no record. */
export const isAbsence = (status: DnsStatus | undefined): boolean =>
  status === 'nodata' || status === 'nxdomain';

/** No answer that a sender could work with: neither records nor the certainty that there are none. */
export const isTrouble = (status: DnsStatus): boolean => status !== 'ok' && !isAbsence(status);

/** The question was never answered, as against answered with an error. */
export const isSilence = (status: DnsStatus): boolean => status === 'timeout' || status === 'unreachable';

/** ", also when asked again" where that was done and came to the same. */
export const again = (trouble: readonly DnsAnswer[]): string =>
  trouble.length > 0 && trouble.every(({ attempts }) => attempts > 1) ? ', also when asked again' : '';

export const srvAnswer = (facts: Facts, label: SrvLabel, host: string): DnsAnswer | null =>
  answerTo(facts, `${label}.${host}`, 'SRV');

export function srvOf(facts: Facts, label: SrvLabel, host: string): SrvRecord[] {
  const answer = srvAnswer(facts, label, host);
  return answer === null ? [] : srvRecords(answer);
}

/** The name whose SRV records count on this route: the server name, or the host of m.server. In lower case. */
export function srvHost(facts: Facts): string {
  const parsed = parseServerName(facts.route.delegatedName);
  return (parsed.ok ? parsed.value.host : facts.serverName.host).toLowerCase();
}

export const isDelegated = (facts: Facts): boolean => facts.route.via.startsWith('well-known');

export const isBySrv = (facts: Facts): boolean => facts.route.destinations.some(({ srv }) => srv !== null);

/** The certificate that an address presents, null when the handshake did not come to its end. */
export const leafOf = ({ connection }: AddressFacts): CertificateFacts | null =>
  connection?.tls?.status === 'done' ? (connection.tls.sent[0] ?? null) : null;

export interface Place {
  readonly target: TargetFacts;
  readonly address: AddressFacts;
}

export const places = (facts: Facts): Place[] =>
  facts.targets.flatMap((target) => target.addresses.map((address) => ({ target, address })));

export const now = (facts: Facts): number => Date.parse(facts.checkedAt);

/**
 * This machine could not look: no resolver answers, or there is no network at all. Nothing that failed then
 * says anything about the server.
 */
export function isBlind(facts: Facts): boolean {
  const { ipv4, ipv6, resolverAnswers } = facts.vantage;
  const contacted = places(facts).some(
    ({ address }) => address.connection !== null || address.skipped === 'private-address',
  );
  return !contacted && (resolverAnswers === false || (!ipv4 && !ipv6));
}
