import { limits } from '../limits.ts';
import type { DnsAnswer, DnsRecord, DnsStatus } from '../types.ts';
import type { Question, Reply } from './message.ts';

/** What one reply says about one name. */
export type Reading = Pick<
  DnsAnswer,
  'status' | 'records' | 'chain' | 'loop' | 'ttl' | 'zone' | 'authenticated'
> & {
  /**
   * The alias at which the reply stops without saying anything about the name behind it: a server that is no resolver
   * leaves the rest to whoever asked. null when the reply is complete.
   */
  readonly unfinished: string | null;
};

/** Follows the aliases within one reply from the question's name to the records. Pure. */
export function readAnswer(question: Question, reply: Reply): Reading {
  const { chain, loop, ttls } = followAliases(question, reply.records);
  const end = chain.at(-1) ?? question.name;
  const records = loop
    ? []
    : reply.records.filter((record) => record.type === question.type && record.name === end);
  const status = statusOf(reply, records, chain);
  const stopped = status === 'nodata' && chain.length > 0 && !loop && reply.negativeTtl === null;
  const lives = [...ttls, ...records.map((record) => record.ttl)];
  return {
    status,
    records,
    chain,
    loop,
    ttl: status === 'ok' || stopped ? Math.min(...lives) : absenceLife(status, lives, reply.negativeTtl),
    zone: reply.zone,
    authenticated: reply.authenticated,
    unfinished: stopped ? end : null,
  };
}

/** A failure is not remembered, and an absence about which no SOA speaks for as long as each cache likes. */
function absenceLife(status: DnsStatus, aliases: readonly number[], soa: number | null): number | null {
  const absent = status === 'nodata' || status === 'nxdomain';
  return absent && soa !== null ? Math.min(soa, ...aliases) : null;
}

function followAliases(question: Question, records: readonly DnsRecord[]) {
  const chain: string[] = [];
  const ttls: number[] = [];
  // Whoever asks for the alias itself gets it, and does not follow.
  if (question.type === 'CNAME') return { chain, ttls, loop: false };
  const seen = new Set([question.name]);
  let name = question.name;
  for (;;) {
    const alias = records.find((record) => record.type === 'CNAME' && record.name === name);
    if (alias === undefined) return { chain, ttls, loop: false };
    name = alias.data.toLowerCase();
    ttls.push(alias.ttl);
    chain.push(name);
    if (seen.has(name) || chain.length > limits.cnameChain) {
      return { chain: chain.slice(0, limits.cnameChain), ttls, loop: true };
    }
    seen.add(name);
  }
}

function statusOf(reply: Reply, records: readonly DnsRecord[], chain: readonly string[]): DnsStatus {
  switch (reply.rcode) {
    case 'NOERROR':
      if (records.length > 0) return 'ok';
      // Records, but all of them for names that nobody asked about.
      return chain.length === 0 && reply.records.length > 0 ? 'malformed' : 'nodata';
    case 'NXDOMAIN':
      return 'nxdomain';
    case 'SERVFAIL':
      return 'servfail';
    case 'REFUSED':
      return 'refused';
    case 'NOTIMP':
      return 'not-implemented';
    default:
      return 'other';
  }
}
