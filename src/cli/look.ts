/** One look at a server name: what was seen, and what it means. */
import type { Finding } from '../check/types.ts';
import { discover } from '../discover/discover.ts';
import type { Facts, LookEvent } from '../discover/types.ts';
import type { ServerName } from '../matrix/types.ts';
import type { ProbeRequest } from '../probe/address.ts';
import type { SharedAnswers } from '../probe/dns/shared.ts';
import type { System } from '../system/types.ts';
import type { Looked } from '../wizard/types.ts';
import type { Context } from './context.ts';

export interface LookSettings extends Pick<Context, 'args' | 'version'> {
  /** DNS answers in common with other looks; for lists. */
  readonly sharedAnswers?: SharedAnswers;
  /** A request that the server itself has signed. */
  readonly signed?: ProbeRequest;
  /** What was found on the machine, judged beside what others see. */
  readonly findings?: (facts: Facts) => Promise<readonly Finding[]>;
}

/** The judges are half of the code: they are loaded while the first connections are on their way, not before the first question. */
export async function look(
  serverName: ServerName,
  { network, clock }: System,
  { args, version, sharedAnswers, signed, findings }: LookSettings,
  on: (event: LookEvent) => void,
  signal: AbortSignal,
): Promise<Looked> {
  const { dnsServers, allowPrivate, largeBody } = args;
  const options = {
    allowPrivate,
    largeBody,
    version,
    ...(dnsServers.length > 0 ? { dnsServers } : {}),
    ...(sharedAnswers === undefined ? {} : { sharedAnswers }),
    ...(signed === undefined ? {} : { signed }),
  };
  let judges: Promise<typeof import('../check/judge.ts')> | null = null;
  const load = () => {
    judges ??= import('../check/judge.ts');
    return judges;
  };
  const facts = await discover(
    serverName,
    { network, clock },
    options,
    (event) => {
      // Not at once: what is being sent now goes first.
      if (event.state !== 'running') setImmediate(() => void load());
      on(event);
    },
    signal,
  );
  const local = findings === undefined ? [] : await findings(facts);
  return { facts, verdict: (await load()).judge(facts, local) };
}
