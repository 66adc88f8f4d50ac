import { describe, expect, it } from 'vitest';
import { type Known, resolve } from '../../../src/matrix/resolution.ts';
import { parseServerName } from '../../../src/matrix/server-name.ts';
import type { Route, SrvOutcome, SrvRecord, WellKnownOutcome } from '../../../src/matrix/types.ts';

const none: SrvOutcome = { kind: 'none' };
const record = (target: string, port = 443, priority = 10): SrvRecord => ({
  priority,
  weight: 5,
  port,
  target,
});
const records = (...list: SrvRecord[]): SrvOutcome => ({ kind: 'records', records: list });
const failed: SrvOutcome = { kind: 'failed', status: 'servfail' };
const file = (value: string): WellKnownOutcome => ({ kind: 'delegated', value });
const noFile: WellKnownOutcome = { kind: 'none' };

type Srv = Record<string, SrvOutcome>;

function route(name: string, wellKnown: WellKnownOutcome = noFile, srv: Srv = {}): Route {
  const parsed = parseServerName(name);
  if (!parsed.ok) throw new Error(parsed.reason);
  const known: Known = { wellKnown, srv: (label, host) => srv[`${label}.${host}`] ?? none };
  const resolution = resolve(parsed.value, known);
  if (resolution.state !== 'done') throw new Error('not done');
  return resolution.route;
}

const FED = '_matrix-fed._tcp.';
const OLD = '_matrix._tcp.';
const S = 'example.org';
const T = 'matrix.example.net';

interface Row {
  row: number;
  of: [string, WellKnownOutcome?, Srv?];
  step: string;
  via: string;
  host: string;
  sni: string | null;
  certificate: string;
  to: string[];
  failure?: string;
}

const rows: Row[] = [
  {
    row: 1,
    of: ['93.184.216.1'],
    step: '1',
    via: 'address',
    host: '93.184.216.1',
    sni: null,
    certificate: '93.184.216.1',
    to: ['93.184.216.1 8448'],
  },
  {
    row: 2,
    of: ['93.184.216.1:80'],
    step: '1',
    via: 'address',
    host: '93.184.216.1:80',
    sni: null,
    certificate: '93.184.216.1',
    to: ['93.184.216.1 80'],
  },
  {
    row: 3,
    of: ['[2606:2800::1]'],
    step: '1',
    via: 'address',
    host: '[2606:2800::1]',
    sni: null,
    certificate: '2606:2800::1',
    to: ['2606:2800::1 8448'],
  },
  {
    row: 4,
    of: ['[2606:2800::1]:80'],
    step: '1',
    via: 'address',
    host: '[2606:2800::1]:80',
    sni: null,
    certificate: '2606:2800::1',
    to: ['2606:2800::1 80'],
  },
  {
    row: 5,
    of: [`${S}:8449`, file(T)],
    step: '2',
    via: 'name-with-port',
    host: `${S}:8449`,
    sni: S,
    certificate: S,
    to: [`${S} 8449`],
  },
  {
    row: 6,
    of: [S, file('93.184.216.1')],
    step: '3.1',
    via: 'well-known-address',
    host: '93.184.216.1',
    sni: null,
    certificate: '93.184.216.1',
    to: ['93.184.216.1 8448'],
  },
  {
    row: 6,
    of: [S, file('[2606:2800::1]')],
    step: '3.1',
    via: 'well-known-address',
    host: '[2606:2800::1]',
    sni: null,
    certificate: '2606:2800::1',
    to: ['2606:2800::1 8448'],
  },
  {
    row: 7,
    of: [S, file('93.184.216.1:443')],
    step: '3.1',
    via: 'well-known-address',
    host: '93.184.216.1:443',
    sni: null,
    certificate: '93.184.216.1',
    to: ['93.184.216.1 443'],
  },
  {
    row: 8,
    of: [S, file(`${T}:443`), { [FED + T]: failed }],
    step: '3.2',
    via: 'well-known-port',
    host: `${T}:443`,
    sni: T,
    certificate: T,
    to: [`${T} 443`],
  },
  {
    row: 9,
    of: [S, file(T), { [FED + T]: records(record('x.example')), [OLD + T]: records(record('y.example')) }],
    step: '3.3',
    via: 'well-known-srv',
    host: T,
    sni: T,
    certificate: T,
    to: ['x.example 443'],
  },
  {
    row: 10,
    of: [S, file(T), { [OLD + T]: records(record('y.example', 8000)) }],
    step: '3.4',
    via: 'well-known-srv-legacy',
    host: T,
    sni: T,
    certificate: T,
    to: ['y.example 8000'],
  },
  {
    row: 11,
    of: [S, file(T), { [FED + S]: records(record('x.example')) }],
    step: '3.5',
    via: 'well-known-default',
    host: T,
    sni: T,
    certificate: T,
    to: [`${T} 8448`],
  },
  {
    row: 12,
    of: [S, file(T), { [FED + T]: failed }],
    step: '3.3',
    via: 'well-known-srv',
    host: T,
    sni: T,
    certificate: T,
    to: [],
    failure: 'srv-failed',
  },
  {
    row: 12,
    of: [S, file(T), { [OLD + T]: failed }],
    step: '3.4',
    via: 'well-known-srv-legacy',
    host: T,
    sni: T,
    certificate: T,
    to: [],
    failure: 'srv-failed',
  },
  {
    row: 13,
    of: [S, file(S), { [FED + S]: records(record('x.example')) }],
    step: '3.3',
    via: 'well-known-srv',
    host: S,
    sni: S,
    certificate: S,
    to: ['x.example 443'],
  },
  {
    row: 14,
    of: [S, noFile, { [FED + S]: records(record('b.example', 2, 20), record('a.example', 1)) }],
    step: '4',
    via: 'srv',
    host: S,
    sni: S,
    certificate: S,
    to: ['a.example 1', 'b.example 2'],
  },
  {
    row: 15,
    of: [S, noFile, { [OLD + S]: records(record('y.example')) }],
    step: '5',
    via: 'srv-legacy',
    host: S,
    sni: S,
    certificate: S,
    to: ['y.example 443'],
  },
  { row: 16, of: [S], step: '6', via: 'default', host: S, sni: S, certificate: S, to: [`${S} 8448`] },
  {
    row: 17,
    of: [S, noFile, { [FED + S]: failed, [OLD + S]: records(record('y.example')) }],
    step: '4',
    via: 'srv',
    host: S,
    sni: S,
    certificate: S,
    to: [],
    failure: 'srv-failed',
  },
  {
    row: 18,
    of: [S, file(T), { [FED + T]: records(record('')) }],
    step: '3.3',
    via: 'well-known-srv',
    host: T,
    sni: T,
    certificate: T,
    to: [],
    failure: 'srv-not-offered',
  },
  {
    row: 18,
    of: [S, noFile, { [OLD + S]: records(record('')) }],
    step: '5',
    via: 'srv-legacy',
    host: S,
    sni: S,
    certificate: S,
    to: [],
    failure: 'srv-not-offered',
  },
  {
    row: 19,
    of: [S, file(`https://${T}`)],
    step: '3',
    via: 'well-known-default',
    host: `https://${T}`,
    sni: null,
    certificate: `https://${T}`,
    to: [],
    failure: 'invalid-delegation',
  },
  {
    row: 20,
    of: [S, { kind: 'empty' }],
    step: '6',
    via: 'default',
    host: S,
    sni: S,
    certificate: S,
    to: [`${S} 8448`],
  },
];

describe('decision table', () => {
  it.each(rows)('row $row: $via to $to', (expected) => {
    const got = route(...expected.of);
    expect(got).toMatchObject({
      row: expected.row,
      step: expected.step,
      via: expected.via,
      hostHeader: expected.host,
      sni: expected.sni,
      certificateName: expected.certificate,
      failure: expected.failure ?? null,
    });
    expect(got.destinations.map((d) => `${d.host} ${d.port}`)).toEqual(expected.to);
  });

  it('holds every row from 1 to 20', () => {
    expect(new Set(rows.map((r) => r.row))).toEqual(new Set(Array.from({ length: 20 }, (_, i) => i + 1)));
  });
});

describe('what it asks for', () => {
  const ask = (name: string, known: Partial<Known>) => {
    const parsed = parseServerName(name);
    if (!parsed.ok) throw new Error(parsed.reason);
    return resolve(parsed.value, { wellKnown: undefined, srv: () => undefined, ...known });
  };

  it('needs the file first', () => {
    expect(ask(S, {})).toEqual({ state: 'need', need: { kind: 'well-known' } });
  });

  it('asks for the new label, in lower case, then for the old one', () => {
    const need = (label: string) => ({ state: 'need', need: { kind: 'srv', label, name: S } });
    expect(ask('Example.org', { wellKnown: noFile })).toEqual(need('_matrix-fed._tcp'));
    const fedAbsent: Known['srv'] = (label) => (label === '_matrix-fed._tcp' ? none : undefined);
    expect(ask('Example.org', { wellKnown: noFile, srv: fedAbsent })).toEqual(need('_matrix._tcp'));
  });

  it('keeps the case of the name in the Host header', () => {
    expect(route('Example.org').hostHeader).toBe('Example.org');
  });

  it('does not need the old label where the new one exists', () => {
    const srv: Known['srv'] = (label) =>
      label === '_matrix-fed._tcp' ? records(record('x.example')) : undefined;
    expect(ask(S, { wellKnown: noFile, srv }).state).toBe('done');
  });

  it('says step by step what was found and why it went on', () => {
    const resolution = ask(S, { wellKnown: noFile, srv: () => none });
    if (resolution.state !== 'done') throw new Error('not done');
    expect(resolution.trail.map((t) => t.step)).toEqual(['3', '4', '5', '6']);
  });
});
