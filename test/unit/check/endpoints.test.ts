import { describe, expect, it } from 'vitest';
import type { FindingId } from '../../../src/check/catalogue/index.ts';
import { judge } from '../../../src/check/judge.ts';
import type { Finding } from '../../../src/check/types.ts';
import { facts, html, intermediate, on443, type Place, v6, type World } from '../../support/facts.ts';

const ADDRESS = v6(40);
const NAME = `[${ADDRESS}]:8448`;

const under = (findings: readonly Finding[]): Finding[] =>
  findings.flatMap((one) => [one, ...under(one.because ?? [])]);

/** An IPv6 address directly followed by a colon and a port reads as one longer address. */
const WITHOUT_BRACKETS = new RegExp(`(?<!\\[)${ADDRESS}:\\d`);

const cases: [id: FindingId, place: Place, more?: World][] = [
  ['net.refused', { tcp: 'refused' }],
  ['net.refused', { tcp: 'refused' }, { controls: { on443: on443(ADDRESS) } }],
  ['net.timeout', { tcp: 'timeout' }],
  ['tls.plain-http', { tls: { fault: 'not-tls', banner: 'HTTP/1.1 400 Bad Request' } }],
  ['tls.handshake-refused', { tls: { fault: 'alert', alert: 'handshake_failure' } }],
  ['tls.leaf-only', { sent: [{}], chainError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }],
  ['tls.self-signed', { sent: [{ selfIssued: true }], chainError: 'DEPTH_ZERO_SELF_SIGNED_CERT' }],
  ['tls.name-mismatch', { sent: [{ dnsNames: ['other.example'] }, intermediate()] }],
  ['proxy.bad-gateway', { version: html(502), keys: html(502) }],
  ['federation.keys-wrong-server', { document: { serverName: 'other.example' } }],
];

describe('an IPv6 address as host', () => {
  it.each(cases)('stands in brackets before its port: %s', (id, place, more = {}) => {
    const { findings } = judge(facts({ name: NAME, at: { [`${ADDRESS}:8448`]: place }, ...more }));
    const all = under(findings);
    expect(all.find((one) => one.id === id)?.title).toContain(NAME);
    for (const { subject, title, detail, fix } of all)
      expect(`${subject}\n${title}\n${detail}\n${fix}`).not.toMatch(WITHOUT_BRACKETS);
  });
});
