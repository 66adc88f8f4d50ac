/**
 * When others forget what they were told: from the lifetimes of the answers that were seen, and from how long a
 * current Synapse keeps a well-known file or its absence (synapse/http/federation/well_known_resolver.py). Pure.
 */
import type { Facts } from '../discover/types.ts';
import { decidingAttempt } from '../discover/well-known.ts';
import { type CacheLifetime, cacheLifetime } from '../matrix/well-known.ts';
import type { DnsAnswer } from '../probe/types.ts';
import { isTrouble, now, srvHost } from './evidence.ts';

export interface Forecast {
  readonly what: 'well-known' | 'no-well-known' | 'srv' | 'no-srv' | 'address' | 'no-address';
  /** The URL, or the name that was asked for. */
  readonly subject: string;
  /** Milliseconds since 1970: others may go on with the old answer until then, at the latest. */
  readonly until: number;
}

/** Seconds for which the absence of a file is remembered. Where a good file was seen shortly before it is two minutes. */
const NO_FILE = 3600;

/** Lifetimes beyond a week are cut by resolvers (RFC 8767 §4). */
const LONGEST_TTL = 604_800;

export function forecasts(facts: Facts): Forecast[] {
  const seen = [fileForecast(facts), ...srvForecasts(facts), ...addressForecasts(facts)];
  return seen.filter((one) => one !== null).sort((a, b) => b.until - a.until);
}

/** The moment from which nobody has a reason to know anything older than what is there now. null when nothing says. */
export const settledAt = (facts: Facts): number | null => forecasts(facts)[0]?.until ?? null;

/** Synapse varies its lifetimes by a tenth in each direction. */
const atTheLatest = (facts: Facts, seconds: number): number =>
  now(facts) + Math.ceil((seconds * 11) / 10) * 1000;

/** How long the file that decides is kept, by what, and until when at the latest. null without a file that delegates. */
export function fileKept(facts: Facts): (CacheLifetime & Pick<Forecast, 'until'>) | null {
  const { wellKnown } = facts;
  if (wellKnown?.outcome.kind !== 'delegated') return null;
  const headers = decidingAttempt(wellKnown)?.hops.at(-1)?.exchange?.headers ?? [];
  const kept = cacheLifetime(headers, now(facts));
  return { ...kept, until: atTheLatest(facts, kept.seconds) };
}

function fileForecast(facts: Facts): Forecast | null {
  if (facts.wellKnown === null) return null;
  const subject = `https://${facts.serverName.host.toLowerCase()}/.well-known/matrix/server`;
  const kept = fileKept(facts);
  return kept === null
    ? { what: 'no-well-known', subject, until: atTheLatest(facts, NO_FILE) }
    : { what: 'well-known', subject, until: kept.until };
}

/**
 * By the lifetime that the zone's own servers give where they give the same answer: what a resolver still has of it
 * says only when that resolver asks again.
 */
function forgottenAt(answer: DnsAnswer, facts: Facts): number | null {
  if (answer.ttl === null || isTrouble(answer.status)) return null;
  const own = facts.controls.authorities.flatMap(({ answers }) =>
    answers.filter((one) => isSameQuestion(one, answer) && dataOf(one) === dataOf(answer)),
  );
  const ttl = Math.max(answer.ttl, ...own.map((one) => one.ttl ?? 0));
  return now(facts) + Math.min(Math.max(0, ttl), LONGEST_TTL) * 1000;
}

const isSameQuestion = (one: DnsAnswer, other: DnsAnswer): boolean =>
  one.name === other.name && one.type === other.type;

const dataOf = ({ records }: DnsAnswer): string =>
  records
    .map(({ data }) => data.toLowerCase())
    .sort()
    .join('\n');

/** An answer of the zone's own servers that resolvers do not give yet. */
export interface Ahead {
  readonly server: string;
  readonly fresh: DnsAnswer;
  readonly old: DnsAnswer;
}

/** One for each question: what the first server says that differs. Trouble is no answer. */
export function aheadOfResolvers(facts: Facts): Ahead[] {
  const found = new Map<string, Ahead>();
  for (const { name: server, answers } of facts.controls.authorities) {
    for (const fresh of answers) {
      const key = `${fresh.type} ${fresh.name}`;
      const old = facts.dns.find((answer) => isSameQuestion(answer, fresh));
      if (old === undefined || found.has(key) || isTrouble(fresh.status)) continue;
      if (dataOf(old) !== dataOf(fresh)) found.set(key, { server, fresh, old });
    }
  }
  return [...found.values()];
}

/** Records of the name whose records the route reads; those of the server name too, which counts without the file. */
function srvForecasts(facts: Facts): Forecast[] {
  const names = [...new Set([srvHost(facts), facts.serverName.host.toLowerCase()])];
  const labels = names.flatMap((name) => [`_matrix-fed._tcp.${name}`, `_matrix._tcp.${name}`]);
  return facts.dns.flatMap((answer): Forecast[] => {
    const until = forgottenAt(answer, facts);
    if (answer.type !== 'SRV' || until === null || !labels.includes(answer.name)) return [];
    return [{ what: answer.records.length > 0 ? 'srv' : 'no-srv', subject: answer.name, until }];
  });
}

/** One an address family would say everything twice: the longer life of the two counts. */
function addressForecasts(facts: Facts): Forecast[] {
  const hosts = [
    ...new Set(
      [facts.serverName.host, ...facts.targets.map(({ host }) => host)].map((host) => host.toLowerCase()),
    ),
  ];
  return hosts.flatMap((host): Forecast[] => {
    const answers = facts.dns.filter(({ name, type }) => name === host && (type === 'A' || type === 'AAAA'));
    const there = answers.filter(({ records }) => records.length > 0);
    const ends = (there.length > 0 ? there : answers).flatMap((answer) => forgottenAt(answer, facts) ?? []);
    if (ends.length === 0) return [];
    return [{ what: there.length > 0 ? 'address' : 'no-address', subject: host, until: Math.max(...ends) }];
  });
}
