/** Why the version has no good answer, where the same question put a little differently has one. */
import type { AddressFacts, HttpExchange } from '../probe/types.ts';
import { jsonObject } from './http.ts';

export type ControlFault = 'proxy.host-port-rejected' | 'proxy.bot-challenge';

const isGood = (exchange: HttpExchange | undefined): boolean =>
  exchange?.status === 200 && exchange.fault === null && typeof jsonObject(exchange)?.server === 'object';

/**
 * By the Host header, or by the user agent. Each control is the other's: where both are answered, the first question
 * met a bad moment.
 */
export function controlFault({ trusted, exchanges }: AddressFacts): ControlFault | null {
  const { version, otherHost, otherAgent } = exchanges;
  if (!trusted || version === undefined || isGood(version) || isGood(otherHost) === isGood(otherAgent))
    return null;
  return isGood(otherHost) ? 'proxy.host-port-rejected' : 'proxy.bot-challenge';
}
