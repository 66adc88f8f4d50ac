/** Readings of the facts that questions and scenarios share: which records, which addresses, who answers. Pure. */
import type { Facts } from '../discover/types.ts';
import { parseServerName } from '../matrix/server-name.ts';
import { parseSrvData } from '../matrix/srv.ts';
import type { SrvLabel, SrvRecord } from '../matrix/types.ts';
import { cacheLifetime } from '../matrix/well-known.ts';
import { certificateFits } from '../probe/tls/identity.ts';
import type { DnsAnswer, RecordType } from '../probe/types.ts';
import type { Situation } from './types.ts';

/** The server name for texts, as far as it is known. */
export function serverNameOf(situation: Situation): string {
  const given = situation.answers.serverName;
  return situation.facts?.serverName.text ?? (typeof given === 'string' ? given : 'your server name');
}

export const SRV_LABEL: SrvLabel = '_matrix-fed._tcp';
/** Deprecated since version 1.8 of the specification; what servers before Synapse 1.93 ask for. */
export const SRV_LABEL_LEGACY: SrvLabel = '_matrix._tcp';

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export function answerTo(facts: Facts, name: string, type: RecordType): DnsAnswer | null {
  return facts.dns.find((answer) => answer.type === type && same(answer.name, name)) ?? null;
}

/** A and AAAA of a name, as a set; empty when nothing was asked or found. */
export function addressesOf(facts: Facts, name: string): ReadonlySet<string> {
  const found = (['A', 'AAAA'] as const).flatMap((type) => answerTo(facts, name, type)?.records ?? []);
  return new Set(found.map((record) => record.data.toLowerCase()));
}

/** Whether `host` is on the same machine as `other`: every address of it is one of the other's. null = not known. */
export function sameMachine(facts: Facts, host: string, other: string): boolean | null {
  if (same(host, other)) return true;
  const here = addressesOf(facts, host);
  const there = addressesOf(facts, other);
  if (here.size === 0 || there.size === 0) return null;
  return [...here].every((address) => there.has(address));
}

export interface SeenSrv {
  readonly label: SrvLabel;
  /** In the order in which senders try them. Never empty. */
  readonly records: readonly [SrvRecord, ...SrvRecord[]];
  /** Seconds. */
  readonly ttl: number;
}

/** The SRV records of a name under one label, null when there are none. */
export function srvUnder(facts: Facts, label: SrvLabel, host: string): SeenSrv | null {
  const answer = answerTo(facts, `${label}.${host}`, 'SRV');
  const parsed = (answer?.records ?? [])
    .map((record) => parseSrvData(record.data))
    .filter((one) => one !== null);
  const [first, ...rest] = parsed.sort((a, b) => a.priority - b.priority || b.weight - a.weight);
  if (!answer || !first) return null;
  const ttls = answer.records.map((record) => record.ttl);
  return { label, records: [first, ...rest], ttl: answer.ttl ?? Math.max(...ttls) };
}

/** Every label under which SRV records of a name were seen, the current one first. */
export function srvOf(facts: Facts, host: string): readonly SeenSrv[] {
  return [SRV_LABEL, SRV_LABEL_LEGACY]
    .map((label) => srvUnder(facts, label, host))
    .filter((seen) => seen !== null);
}

/** The SRV record of the server name that a current server follows, null when there is none or it says "not offered". */
export function leadingSrv(facts: Facts): SrvRecord | null {
  const record = srvOf(facts, facts.serverName.host)[0]?.records[0];
  return record && record.target !== '' ? record : null;
}

export interface Delegation {
  readonly host: string;
  /** null when the file names no port. */
  readonly port: number | null;
}

/** What the well-known file delegates to now, null when there is no delegation. */
export function delegation(facts: Facts): Delegation | null {
  const outcome = facts.wellKnown?.outcome;
  if (outcome?.kind !== 'delegated') return null;
  const parsed = parseServerName(outcome.value);
  return parsed.ok ? { host: parsed.value.host, port: parsed.value.port } : null;
}

/** Seconds for which others may keep the present well-known file (Synapse: 24 h by default, 5 min to 48 h). */
export function wellKnownCache(facts: Facts): number {
  const attempt = facts.wellKnown?.attempts.find((one) => one.address === facts.wellKnown?.decidedBy);
  const headers = attempt?.hops.at(-1)?.exchange?.headers ?? [];
  return cacheLifetime(headers, Date.parse(facts.checkedAt)).seconds;
}

export type WebAnswer = 'trusted' | 'untrusted' | 'closed' | 'silent' | 'unknown';

/** What https://<server name>/ is like, by the requests for the well-known file: worst address counts. */
export function webOf(facts: Facts): WebAnswer {
  const first = (facts.wellKnown?.attempts ?? []).map((attempt) => attempt.hops[0]);
  const known = first.filter((hop) => hop !== undefined);
  if (known.length === 0) return 'unknown';
  if (known.some((hop) => hop.connection.tcp === 'timeout')) return 'silent';
  if (known.every((hop) => hop.connection.tcp !== 'open')) return 'closed';
  return known.some((hop) => !hop.trusted) ? 'untrusted' : 'trusted';
}

/** Whether anything takes connections on this host and port; null = not contacted. */
export function portOpen(facts: Facts, host: string, port: number): boolean | null {
  const target = facts.targets.find((one) => same(one.host, host) && one.port === port);
  const tried = (target?.addresses ?? []).map((address) => address.connection?.tcp).filter((tcp) => tcp);
  return tried.length === 0 ? null : tried.some((tcp) => tcp === 'open');
}

/** Whether the certificate that is presented at a target of the route carries a name; null = none was seen. */
export function targetPresents(facts: Facts, name: string): boolean | null {
  const leaves = facts.targets
    .flatMap((target) => target.addresses)
    .map((address) =>
      address.connection?.tls?.status === 'done' ? address.connection.tls.sent[0] : undefined,
    )
    .filter((leaf) => leaf !== undefined);
  if (leaves.length === 0) return null;
  return leaves.every((leaf) => certificateFits(leaf, name));
}
