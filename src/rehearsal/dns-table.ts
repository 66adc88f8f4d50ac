/** Zones as data, and what a resolver answers from them. Pure. */
import type { Answer } from 'dns-packet';

/** One record. Names without final dot. */
export type ZoneRecord = {
  readonly name: string /** Seconds; 300 when missing. */;
  readonly ttl?: number;
} & (
  | { readonly type: 'A' | 'AAAA' | 'CNAME' | 'NS' | 'TXT'; readonly data: string }
  | {
      readonly type: 'SRV';
      readonly data: {
        readonly priority: number;
        readonly weight: number;
        readonly port: number;
        readonly target: string;
      };
    }
);

/** What goes wrong at one name; for every type unless `type` says one. */
export interface Behaviour {
  readonly name: string;
  readonly type?: string;
  readonly rcode?: 'SERVFAIL' | 'REFUSED' | 'FORMERR' | 'NOTIMP' | 'NXDOMAIN';
  /** Never answer. */
  readonly drop?: boolean;
  readonly delayMs?: number;
  /** Over UDP only the TC bit: the answer is had over TCP. */
  readonly truncate?: boolean;
}

export interface DnsTable {
  /** Names of the zones' tops. A name in none of them does not exist, as in a small internet. */
  readonly zones: readonly string[];
  readonly records: readonly ZoneRecord[];
  readonly behaviours?: readonly Behaviour[];
}

export interface Question {
  readonly name: string;
  readonly type: string;
}

export interface Reply {
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | NonNullable<Behaviour['rcode']>;
  readonly answers: readonly Answer[];
  readonly authorities: readonly Answer[];
}

const DEFAULT_TTL = 300;
/** RFC 2308: how long caches may remember that a name or record is not there. */
const NEGATIVE_TTL = 60;
const CHAIN_LIMIT = 16;

const fold = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/** DNS names compare without regard to case or a final dot (RFC 4343). */
export const sameName = (a: string, b: string): boolean => fold(a) === fold(b);

export function answerFrom(table: DnsTable, question: Question): Reply {
  const answers: Answer[] = [];
  let name = fold(question.name);
  for (let step = 0; step <= CHAIN_LIMIT; step++) {
    const records = recordsAt(table, name);
    const alias = question.type === 'CNAME' ? undefined : records?.find((record) => record.type === 'CNAME');
    if (alias !== undefined) {
      answers.push(asAnswer(alias, name));
      // A loop ends at the limit with the aliases alone, which is how resolvers hand it on.
      name = fold(alias.data as string);
      continue;
    }
    const wanted = (records ?? []).filter((record) => record.type === question.type);
    answers.push(...wanted.map((record) => asAnswer(record, name)));
    const authorities = wanted.length > 0 ? [] : [soaFor(table, name)];
    return { rcode: records === null ? 'NXDOMAIN' : 'NOERROR', answers, authorities };
  }
  return { rcode: 'NOERROR', answers, authorities: [] };
}

/** Records of a name; null when it does not exist. An ancestor of a name exists; a wildcard stands in for what does not. */
function recordsAt(table: DnsTable, name: string): readonly ZoneRecord[] | null {
  const at = (owner: string) => table.records.filter((record) => fold(record.name) === owner);
  const exists = (owner: string) =>
    table.zones.some((zone) => fold(zone) === owner) ||
    table.records.some((record) => fold(record.name) === owner || fold(record.name).endsWith(`.${owner}`));
  if (name === '' || exists(name)) return at(name);
  // RFC 4592 §3.3.1: only the wildcard below the closest ancestor that exists counts.
  for (let parent = parentOf(name); parent !== ''; parent = parentOf(parent)) {
    if (!exists(parent)) continue;
    const wildcard = at(`*.${parent}`);
    return wildcard.length > 0 ? wildcard : null;
  }
  return null;
}

const parentOf = (name: string): string => {
  const dot = name.indexOf('.');
  return dot === -1 ? '' : name.slice(dot + 1);
};

function asAnswer(record: ZoneRecord, owner: string): Answer {
  const base = { name: owner, ttl: record.ttl ?? DEFAULT_TTL, class: 'IN' as const };
  if (record.type === 'SRV')
    return { ...base, type: 'SRV', data: { ...record.data, target: record.data.target || '.' } };
  return { ...base, type: record.type, data: record.data };
}

function soaFor(table: DnsTable, name: string): Answer {
  const zone = table.zones
    .map(fold)
    .filter((top) => name === top || name.endsWith(`.${top}`))
    .sort((a, b) => b.length - a.length)[0];
  const top = zone ?? '.';
  return {
    name: top,
    type: 'SOA',
    ttl: NEGATIVE_TTL,
    class: 'IN',
    data: {
      mname: zone === undefined ? 'a.root-servers.net' : `ns1.${zone}`,
      rname: zone === undefined ? 'nstld.verisign-grs.com' : `hostmaster.${zone}`,
      serial: 1,
      refresh: 3600,
      retry: 600,
      expire: 604_800,
      minimum: NEGATIVE_TTL,
    },
  };
}
