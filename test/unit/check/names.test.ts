import { describe, expect, it } from 'vitest';
import { nameRows, routeNames } from '../../../src/check/names.ts';
import type { CertificateFacts } from '../../../src/probe/types.ts';
import { delegation, facts, intermediate, type Place, S, T, v4, v6 } from '../../support/facts.ts';

const both = (place: Place) => facts({ at: { [`${v4(20)}:443`]: place, [`${v6(20)}:443`]: place } });
const commonNameOnly: Partial<CertificateFacts> = { commonName: T, hasSubjectAltName: false };

describe('routeNames', () => {
  it('gives the three names of a healthy route', () => {
    expect(routeNames(facts())).toEqual({
      serverName: S,
      connectTo: [{ host: T, port: 443 }],
      mustCarry: T,
      carries: [T],
      mark: 'good',
    });
  });

  it('tells of the address whose certificate is another', () => {
    const world = {
      at: {
        [`${v4(20)}:443`]: { sent: [{ dnsNames: [T, `*.${S}`] }, intermediate()] },
        [`${v6(20)}:443`]: { sent: [{ dnsNames: ['x.example'] }] },
      },
    };
    expect(routeNames(facts(world))).toMatchObject({ carries: ['x.example', T, `*.${S}`], mark: 'mixed' });
  });

  it.each<[string, Place, string]>([
    ['another one', { sent: [{ dnsNames: ['x.example'] }, intermediate()] }, 'other'],
    [
      'a self-signed one with the name',
      { sent: [{ dnsNames: [T], selfIssued: true }], chainError: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
      'untrusted',
    ],
    [
      'one that Synapse made for itself: the name in its subject',
      { sent: [{ ...commonNameOnly, selfIssued: true }], chainError: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
      'subject-only',
    ],
    ['an expired one with the name', { chainError: 'CERT_HAS_EXPIRED' }, 'untrusted'],
    [
      'an untrusted one for another name',
      { sent: [{ dnsNames: ['x.example'] }], chainError: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
      'other',
    ],
    ['the name in the subject only', { sent: [commonNameOnly] }, 'subject-only'],
  ])('marks %s', (_title, place, mark) => {
    expect(routeNames(both(place)).mark).toBe(mark);
  });

  it('has no certificate and no place where the route fails', () => {
    expect(routeNames(facts({ file: delegation(`https://${T}`) }))).toMatchObject({
      connectTo: [],
      carries: null,
      mark: null,
    });
  });
});

describe('the rows', () => {
  it('say what is, and whether it is what must be', () => {
    expect(nameRows(facts())).toEqual([
      { label: 'your server name', value: S, note: `in @alice:${S}` },
      { label: 'servers connect to', value: `${T}:443`, note: 'by well-known' },
      { label: 'the certificate must name', value: T },
      { label: 'it names', value: T, sign: 'ok', note: 'that is the one' },
    ]);
  });

  it('tell the right certificate that is not trusted from a wrong one', () => {
    const chainError = 'DEPTH_ZERO_SELF_SIGNED_CERT';
    const own = nameRows(both({ sent: [{ dnsNames: [T], selfIssued: true }], chainError }))[3];
    expect(own).toMatchObject({ value: T, sign: 'error', note: 'the one, but not trusted' });
    const other = nameRows(both({ sent: [{ dnsNames: ['x.example'] }] }))[3];
    expect(other).toMatchObject({ value: 'x.example', sign: 'error', note: 'that is another one' });
  });

  it('have a place and its reason where the route fails', () => {
    const [, connect, , it] = nameRows(facts({ file: delegation(`https://${T}`) }));
    expect(connect).toMatchObject({
      value: 'nowhere',
      note: 'the value in the well-known file is no server name',
    });
    expect(it).toEqual({ label: 'it names', value: 'no certificate was seen' });
  });

  it.each([
    ['a scheme', `https://${T}`],
    ['a path', `${T}:443/`],
  ])('do not take %s in m.server for a name', (_what, value) => {
    const world = { file: delegation(value) };
    expect(nameRows(facts(world))[2]).toEqual({
      label: 'the certificate must name',
      value: 'not known',
      note: 'the file gives no server name',
    });
    expect(routeNames(facts(world)).mustCarry).toBeNull();
  });

  it('know nothing where nobody answers this machine', () => {
    const silence = { status: 'timeout' } as const;
    const [, connect, must] = nameRows(
      facts({
        vantage: { resolverAnswers: false },
        dns: { [`${S} A`]: silence, [`${S} AAAA`]: silence, [`_matrix-fed._tcp.${S} SRV`]: silence },
      }),
    );
    expect(connect).toMatchObject({ value: 'not known', note: 'nothing could be asked from here' });
    expect(must).toEqual({ label: 'the certificate must name', value: 'not known' });
  });

  it('know the place that the name itself gives, without a network', () => {
    const [, connect, must] = nameRows(
      facts({ name: `${v4(40)}:8448`, vantage: { ipv4: false, ipv6: false, resolverAnswers: null } }),
    );
    expect(connect.value).toBe(`${v4(40)}:8448`);
    expect(must.value).toBe(v4(40));
  });

  it('put an IPv6 host in brackets', () => {
    const rows = nameRows(facts({ name: `[${v6(40)}]:8448` }));
    expect(rows[1].value).toBe(`[${v6(40)}]:8448`);
    expect(rows[2].value).toBe(v6(40));
  });
});
