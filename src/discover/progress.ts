/** The lines of the looking screen, one a kind of probe, in words. */

import { formatEndpoint } from '../matrix/server-name.ts';
import type { Route } from '../matrix/types.ts';
import type { DnsAnswer } from '../probe/types.ts';
import { list, plural } from '../text/words.ts';
import type { LookEvent, TargetFacts, WellKnownFacts } from './types.ts';

const SHOWN = 3;

/** `answers`: to the questions for the host's addresses. Silence is no absence. */
export function addressesSeen(host: string, answers: readonly DnsAnswer[]): LookEvent {
  const said = (state: LookEvent['state'], text: string): LookEvent => ({ line: 'addresses', state, text });
  const addresses = answers.flatMap(({ records }) => records.map(({ data }) => data));
  if (addresses.length > 0) return said('ok', list(addresses, SHOWN));
  const known = answers.every(({ status }) => status === 'nodata' || status === 'nxdomain');
  return said('error', known ? `${host} has none` : 'the question is not answered');
}

export function fileSeen(wellKnown: WellKnownFacts): LookEvent {
  const said = (state: LookEvent['state'], text: string): LookEvent => ({ line: 'well-known', state, text });
  const { outcome } = wellKnown;
  if (wellKnown.attempts.length === 0) return said('skipped', 'not asked: there is no address');
  if (outcome.kind === 'delegated') return said('ok', `m.server is ${outcome.value}`);
  if (outcome.kind === 'empty') return said('warning', 'm.server is empty');
  const statuses = wellKnown.attempts.map((a) => a.hops.at(-1)?.exchange?.status ?? null);
  const absent = statuses.length > 0 && statuses.every((status) => status === 404);
  return absent ? said('ok', '404: no delegation file') : said('warning', 'no file that counts');
}

/** `asked`: whether the resolution comes to SRV records at all for a name like this. */
export function srvSeen(route: Route, asked: boolean): LookEvent {
  const said = (state: LookEvent['state'], text: string): LookEvent => ({ line: 'srv', state, text });
  if (!asked) return said('skipped', 'not asked: the name itself says where to connect');
  if (route.failure === 'srv-failed') return said('error', 'the question is not answered');
  if (route.failure === 'srv-not-offered') return said('error', 'says that there is no Matrix server');
  const named = route.destinations.filter((d) => d.srv !== null).map((d) => formatEndpoint(d.host, d.port));
  const label = route.via.endsWith('legacy') ? ' (deprecated label)' : '';
  if (named.length > 0) return said('ok', list(named, SHOWN) + label);
  const portGiven = route.via === 'well-known-port' || route.via === 'well-known-address';
  return said('ok', portGiven ? 'not needed: the file gives a port' : 'no record');
}

export function targetsSeen(route: Route, targets: readonly TargetFacts[]): LookEvent[] {
  const addresses = targets.flatMap((t) => t.addresses);
  const endpoints = targets.map((t) => formatEndpoint(t.host, t.port));
  const where = list(endpoints, SHOWN) || 'nowhere to connect';
  const state = (good: number): LookEvent['state'] =>
    good === 0 ? 'error' : good < addresses.length ? 'warning' : 'ok';
  if (addresses.length === 0) {
    const text = targets.length === 0 ? where : `${where} has no address`;
    return [
      { line: 'tls', state: 'skipped', text },
      { line: 'answers', state: 'skipped', text: 'there is nobody to ask' },
    ];
  }
  const of = (good: number) => `${good} of ${plural(addresses.length, 'address', 'addresses')}`;
  const trusted = addresses.filter((a) => a.trusted).length;
  const tls: LookEvent = {
    line: 'tls',
    state: state(trusted),
    text: `${where}, certificate good on ${of(trusted)}`,
  };
  if (trusted === 0) {
    return [
      tls,
      { line: 'answers', state: 'skipped', text: 'nothing is asked without a trusted certificate' },
    ];
  }
  const answered = (probe: 'keys' | 'version') =>
    addresses.filter((a) => a.exchanges[probe]?.status === 200).length;
  const text = `keys ${of(answered('keys'))}, version ${of(answered('version'))} (Host ${route.hostHeader})`;
  return [tls, { line: 'answers', state: state(Math.min(answered('keys'), answered('version'))), text }];
}
