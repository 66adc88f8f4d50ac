import { formatEndpoint } from '../../matrix/server-name.ts';
import type { Endpoint } from '../../system/types.ts';
import { limits } from '../limits.ts';
import type { DnsAnswer, RecordType } from '../types.ts';
import { type Reading, readAnswer } from './answer.ts';
import { type ExchangeBounds, type Exchanged, exchange, exchangeBounds, type Ports } from './exchange.ts';
import { questionName } from './message.ts';
import type { SharedAnswers } from './shared.ts';

export interface Resolver {
  /**
   * Asks once per name and type, however often it is called; names are compared without regard to case and final dot.
   * `DnsAnswer.name` is lower case without final dot. Never rejects: what fails is a status.
   */
  ask(name: string, type: RecordType): Promise<DnsAnswer>;
  /** Sends a question ahead of its use. Its answer counts among `answers` only once `ask` wants it. */
  expect(name: string, type: RecordType): void;
  /** The same question with checking disabled: a resolver that validates hands over what it finds bogus. Not remembered, not in `answers`. */
  askUnchecked(name: string, type: RecordType): Promise<DnsAnswer>;
  /** Every answer so far, in the order in which they came. */
  answers(): readonly DnsAnswer[];
}

export interface ResolverOptions {
  readonly servers: readonly Endpoint[];
  readonly bounds?: ExchangeBounds;
  /** Questions that one look may cost. */
  readonly mostQuestions?: number;
  /** What other looks have learned; what this one learns goes there too. */
  readonly shared?: SharedAnswers;
}

/** A hostile zone can hand out ever new names: the whole look at one server name has this many. */
const MOST_QUESTIONS = 60;

type Finding = Reading & Pick<Exchanged, 'server' | 'attempts' | 'failed'>;

/** Asks `servers`, in their order, until the signal ends it; what is unanswered then has timed out. */
export function createResolver(ports: Ports, options: ResolverOptions, signal: AbortSignal): Resolver {
  const memory = new Map<string, Promise<DnsAnswer>>();
  const arrived: DnsAnswer[] = [];
  let left = options.mostQuestions ?? MOST_QUESTIONS;

  const ask = async (name: string, type: RecordType, checkingDisabled: boolean): Promise<Finding> => {
    const encodable = questionName(name);
    if (encodable === null) return nothing('malformed');
    if (options.servers.length === 0) return nothing('unreachable');
    if (left === 0) return nothing('other');
    left--;
    const question = { name: encodable, type, checkingDisabled };
    const got = await exchange(ports, options.servers, question, signal, options.bounds ?? exchangeBounds);
    const { server, attempts, failed } = got;
    if (got.reply === null) return { ...nothing(got.fault ?? 'other'), server, attempts };
    return { ...readAnswer(question, got.reply), server, attempts, failed };
  };

  const askAll = async (name: string, type: RecordType, checkingDisabled = false): Promise<DnsAnswer> => {
    const started = ports.clock.monotonic();
    let found = await ask(name, type, checkingDisabled);
    while (found.unfinished !== null) {
      found = joined(name, found, await ask(found.unfinished, type, checkingDisabled));
    }
    const { unfinished: _, server, failed, ...rest } = found;
    // Where the question fails to the end, that is what the status says.
    const flaky = failed.length > 0 && rest.status !== 'servfail';
    return {
      ...rest,
      name: questionName(name) ?? name,
      type,
      server: server === null ? null : textOf(server),
      ...(flaky ? { failed: failed.map(textOf) } : {}),
      ms: Math.round(ports.clock.monotonic() - started),
    };
  };

  const expected = new Map<string, Promise<DnsAnswer>>();
  const compared = (name: string): string => questionName(name) ?? `?${name}`;
  const keyOf = (name: string, type: RecordType): string => `${compared(name)} ${type}`;

  const askShared = (name: string, type: RecordType): Promise<DnsAnswer> => {
    const ask = () => askAll(name, type);
    return options.shared?.share({ name: compared(name), type }, ask, signal) ?? ask();
  };

  const askOnce = async (name: string, type: RecordType): Promise<DnsAnswer> => {
    const answer = await (expected.get(keyOf(name, type)) ?? askShared(name, type));
    arrived.push(answer);
    return answer;
  };

  return {
    ask(name, type) {
      const key = keyOf(name, type);
      const known = memory.get(key);
      if (known !== undefined) return known;
      const fresh = askOnce(name, type);
      memory.set(key, fresh);
      return fresh;
    },
    expect(name, type) {
      const key = keyOf(name, type);
      if (!memory.has(key) && !expected.has(key)) expected.set(key, askShared(name, type));
    },
    askUnchecked: (name, type) => askAll(name, type, true),
    answers: () => [...arrived],
  };
}

function nothing(status: Finding['status']): Finding {
  return {
    status,
    records: [],
    chain: [],
    loop: false,
    ttl: null,
    zone: null,
    authenticated: false,
    unfinished: null,
    server: null,
    attempts: 0,
    failed: [],
  };
}

const textOf = ({ address, port }: Endpoint): string => formatEndpoint(address, port);

/** The answer for `name` when the reply stopped at an alias, and what was then found behind that alias. */
function joined(name: string, before: Finding, after: Finding): Finding {
  const chain = [...before.chain, ...after.chain];
  const names = [questionName(name), ...chain];
  const loop = after.loop || new Set(names).size < names.length || chain.length > limits.cnameChain;
  return {
    ...after,
    ...(loop ? { status: 'nodata', records: [], unfinished: null } : {}),
    chain: chain.slice(0, limits.cnameChain),
    loop,
    ttl: after.ttl === null ? null : Math.min(after.ttl, before.ttl ?? after.ttl),
    authenticated: before.authenticated && after.authenticated,
    attempts: before.attempts + after.attempts,
    failed: [...before.failed, ...after.failed],
  };
}
