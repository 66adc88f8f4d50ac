import { describe, expect, it } from 'vitest';
import { hopLines } from '../../../src/report/hops.ts';
import { facts, html, S, T, type World } from '../../support/facts.ts';

const draw = (world: World, width = 80, ascii = false): string =>
  hopLines(facts(world), { width, colour: false, ascii }, width).join('\n');
const wrong = { sent: [{ dnsNames: ['customer.example.net'] }] };
const bySrv: World = {
  file: html(404),
  dns: {
    [`_matrix._tcp.${S} SRV`]: ['10 5 8000 customer.example.net'],
    'customer.example.net A': ['93.184.216.40'],
    'customer.example.net AAAA': ['2606:2800:220:1::40'],
  },
  at: { '*:8000': wrong },
};

describe('the route as hops', () => {
  it.each<[string, World, string]>([
    [
      'all is well',
      {},
      '  @…:example.org ─well-known─▶ matrix.example.org:443 ─TLS─▶ (2 addr.)\n      ─HTTP─▶ Synapse',
    ],
    [
      'a wrong certificate',
      bySrv,
      '  @…:example.org ─SRV─▶ customer.example.net:8000 ─TLS─✖ (2 addr.) ·· homeserver',
    ],
    [
      'a wrong certificate on one address',
      { at: { '93.184.216.20:443': wrong } },
      '  @…:example.org ─well-known─▶ matrix.example.org:443 ─TLS─✖ (1 of 2 addr.)\n      ─HTTP─▶ Synapse',
    ],
    [
      'no connection to one address',
      { at: { '93.184.216.20:443': { tcp: 'refused' } } },
      '  @…:example.org ─well-known─▶ matrix.example.org:443 ─TCP─▲ (1 of 2 addr.)\n      ─TLS─▶ ─HTTP─▶ Synapse',
    ],
    [
      'no connection',
      { file: html(404), at: { '*:8448': { tcp: 'refused' } } },
      '  @…:example.org ─no record─▶ example.org:8448 ─TCP─✖ (2 addr.) ·· homeserver',
    ],
    [
      'an error for SRV',
      { file: html(404), dns: { [`_matrix-fed._tcp.${S} SRV`]: { status: 'servfail' } } },
      '  @…:example.org ─SRV─✖ an error ·· homeserver',
    ],
    [
      'some requests lost behind a proxy',
      {
        at: { '*:443': { probes: { encodedSlash: { status: 404, body: '{"errcode":"M_UNRECOGNIZED"}' } } } },
      },
      '  @…:example.org ─well-known─▶ matrix.example.org:443 ─TLS─▶ (2 addr.)\n      ─HTTP─▲ Synapse',
    ],
    [
      'a private address beside good ones',
      { dns: { [`${T} A`]: ['93.184.216.20', '10.11.12.13'] } },
      '  @…:example.org ─well-known─▶ matrix.example.org:443 ─DNS─✖ (private address)',
    ],
    [
      'no resolver, which is no fault of the server',
      {
        vantage: { resolverAnswers: false },
        dns: {
          [`${S} A`]: { status: 'timeout' },
          [`${S} AAAA`]: { status: 'timeout' },
          [`_matrix-fed._tcp.${S} SRV`]: { status: 'timeout' },
          [`_matrix._tcp.${S} SRV`]: { status: 'timeout' },
        },
      },
      '  @…:example.org ─SRV─▲ no answer ·· homeserver',
    ],
    [
      'no address',
      { dns: { [`${T} A`]: null, [`${T} AAAA`]: null } },
      '  @…:example.org ─well-known─✖ matrix.example.org:443 ·· homeserver',
    ],
  ])('%s', (_, world, expected) => {
    expect(draw(world)).toBe(expected);
  });

  it('stays within the width, one hop a line below 60 columns', () => {
    for (const width of [80, 70, 60]) {
      for (const line of draw(bySrv, width).split('\n')) expect(line.length).toBeLessThanOrEqual(width);
    }
    expect(draw(bySrv, 40).split('\n')).toEqual([
      '  @…:example.org',
      '    ─SRV─▶ customer.example.net:8000',
      '    ─TLS─✖ (2 addr.)',
      '    ·· homeserver',
    ]);
  });

  it('has an ASCII twin', () => {
    expect(draw(bySrv, 80, true)).toContain('-SRV-> customer.example.net:8000 -TLS-[x] (2 addr.)');
  });
});
