import { describe, expect, it } from 'vitest';
import type { FindingId } from '../../../src/check/catalogue/index.ts';
import { finding } from '../../../src/check/finding.ts';
import { fold } from '../../../src/check/root-causes.ts';
import type { Severity } from '../../../src/check/types.ts';

const one = (id: FindingId, severity: Severity = 'error') =>
  finding(id, severity, { subject: id, title: id, detail: '', fix: '' });
const tree = (findings: ReturnType<typeof fold>): unknown[] =>
  findings.map(({ id, because }) => (because === undefined ? id : [id, ...tree([...because])]));

describe('fold', () => {
  it.each<[input: ReturnType<typeof one>[], expected: unknown[]]>([
    [[], []],
    [[one('net.refused'), one('well-known.html')], [['well-known.html', 'net.refused']]],
    [
      [one('net.refused'), one('well-known.html', 'warning')],
      ['net.refused', 'well-known.html'],
    ],
    [
      [one('net.timeout'), one('net.cdn-port'), one('well-known.html')],
      [['net.cdn-port', 'net.timeout'], 'well-known.html'],
    ],
    [
      [one('net.refused'), one('net.refused'), one('well-known.bom')],
      [['well-known.bom', 'net.refused', 'net.refused']],
    ],
    [
      [one('well-known.split-brain'), one('well-known.html'), one('net.refused')],
      [['well-known.split-brain', 'well-known.html', 'net.refused']],
    ],
    [
      [one('well-known.only-on-target'), one('well-known.absent', 'note'), one('net.refused')],
      [['well-known.only-on-target', 'well-known.absent', 'net.refused']],
    ],
    [[one('dns.no-address'), one('name.private-suffix')], [['name.private-suffix', 'dns.no-address']]],
    [[one('tls.no-san'), one('tls.legacy-synapse')], [['tls.legacy-synapse', 'tls.no-san']]],
    [
      [one('tls.name-mismatch'), one('tls.expired')],
      ['tls.name-mismatch', 'tls.expired'],
    ],
    // What the machine shows explains what others see.
    [
      [one('federation.version-missing'), one('federation.keys-missing'), one('config.no-federation')],
      [['config.no-federation', 'federation.version-missing', 'federation.keys-missing']],
    ],
    [[one('tls.expired'), one('tls.stale-on-server')], [['tls.stale-on-server', 'tls.expired']]],
    [[one('tls.leaf-only'), one('config.certificate-leaf')], [['config.certificate-leaf', 'tls.leaf-only']]],
    [
      [one('proxy.encoded-slash-refused'), one('proxy.path-decoded'), one('host.proxy-path')],
      [['host.proxy-path', ['proxy.path-decoded', 'proxy.encoded-slash-refused']]],
    ],
    [
      [one('proxy.path-decoded'), one('host.proxy-path', 'warning')],
      ['proxy.path-decoded', 'host.proxy-path'],
    ],
  ])('case %#', (input, expected) => {
    expect(tree(fold(input))).toEqual(expected);
  });

  const about = (subject: string, id: FindingId, severity: Severity = 'error') => ({
    ...one(id, severity),
    subject,
    title: `${id} ${subject}`,
  });
  const named = (findings: ReturnType<typeof fold>): unknown[] =>
    findings.map(({ title, because = [] }) =>
      because.length === 0 ? title : [title, ...named([...because])],
    );
  const apex = 'example.org';
  const below = '_matrix-fed._tcp.example.org';

  it.each<[title: string, input: ReturnType<typeof about>[], expected: unknown[]]>([
    [
      'two failures, one of them by DNSSEC',
      [about(apex, 'dns.servfail'), about(below, 'dns.servfail'), about(apex, 'dns.dnssec-bogus')],
      [`dns.servfail ${below}`, [`dns.dnssec-bogus ${apex}`, `dns.servfail ${apex}`]],
    ],
    [
      'a whole zone with bad signatures',
      [
        about(apex, 'dns.servfail', 'warning'),
        about(below, 'dns.servfail'),
        about(apex, 'dns.dnssec-bogus', 'warning'),
        about(below, 'dns.dnssec-bogus'),
      ],
      [
        [
          `dns.dnssec-bogus ${below}`,
          `dns.servfail ${below}`,
          [`dns.dnssec-bogus ${apex}`, `dns.servfail ${apex}`],
        ],
      ],
    ],
    [
      'the same with equal weight: the first is the root',
      [about(apex, 'dns.dnssec-bogus'), about(below, 'dns.dnssec-bogus')],
      [[`dns.dnssec-bogus ${apex}`, `dns.dnssec-bogus ${below}`]],
    ],
    [
      'two zones with bad signatures',
      [about(apex, 'dns.dnssec-bogus'), about('hs.example.net', 'dns.dnssec-bogus')],
      [`dns.dnssec-bogus ${apex}`, 'dns.dnssec-bogus hs.example.net'],
    ],
    [
      'two failures without a reason',
      [about(apex, 'dns.servfail'), about(below, 'dns.servfail')],
      [`dns.servfail ${apex}`, `dns.servfail ${below}`],
    ],
    [
      'faults of two addresses',
      [
        about('203.0.113.1:443, [2001:db8::1]:443', 'tls.name-mismatch'),
        about('203.0.113.2:443', 'tls.self-signed'),
      ],
      ['tls.name-mismatch 203.0.113.1:443, [2001:db8::1]:443', 'tls.self-signed 203.0.113.2:443'],
    ],
    [
      'faults of one address, and of another',
      [
        about('203.0.113.1:443, [2001:db8::1]:443', 'tls.name-mismatch'),
        about('[2001:db8::1]:443', 'tls.self-signed'),
      ],
      [['tls.self-signed [2001:db8::1]:443', 'tls.name-mismatch 203.0.113.1:443, [2001:db8::1]:443']],
    ],
  ])('%s', (_title, input, expected) => {
    expect(named(fold(input))).toEqual(expected);
  });

  it('loses nothing', () => {
    const input = [
      one('net.refused'),
      one('well-known.html'),
      one('well-known.split-brain'),
      one('tls.expired'),
    ];
    expect(
      JSON.stringify(tree(fold(input)))
        .match(/[a-z-]+\.[a-z-]+/g)
        ?.sort(),
    ).toEqual(input.map(({ id }) => id).sort());
  });
});
