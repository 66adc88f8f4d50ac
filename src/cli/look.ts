/** One look at a server name: what was seen, and what it means. */
import { judge } from '../check/judge.ts';
import { discover } from '../discover/discover.ts';
import type { LookEvent } from '../discover/types.ts';
import type { ServerName } from '../matrix/types.ts';
import type { System } from '../system/types.ts';
import type { Looked } from '../wizard/types.ts';
import type { Context } from './context.ts';

export async function look(
  serverName: ServerName,
  { network, clock }: System,
  { args, version }: Pick<Context, 'args' | 'version'>,
  on: (event: LookEvent) => void,
  signal: AbortSignal,
): Promise<Looked> {
  const { dnsServers, allowPrivate, largeBody } = args;
  const options = { allowPrivate, largeBody, version, ...(dnsServers.length > 0 ? { dnsServers } : {}) };
  const facts = await discover(serverName, { network, clock }, options, on, signal);
  return { facts, verdict: judge(facts) };
}
