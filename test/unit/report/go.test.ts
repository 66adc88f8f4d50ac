/** Held against reports of matrix-federation-tester itself, made in the same worlds (go-reports/). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/check/judge.ts';
import type { Facts } from '../../../src/discover/types.ts';
import { readKeyDocument } from '../../../src/probe/key-document.ts';
import { type GoReport, goReport, openGo } from '../../../src/report/go.ts';
import { delegation, facts, html, S, T, type World, X } from '../../support/facts.ts';

const theirs = (world: string): GoReport =>
  JSON.parse(readFileSync(new URL(`go-reports/${world}.json`, import.meta.url), 'utf8'));

/** The world, with the key documents that were served when their report was made. */
function ours(world: World, report: GoReport): GoReport {
  const seen = facts(world);
  const withKeys: Facts = {
    ...seen,
    targets: seen.targets.map((target) => ({
      ...target,
      addresses: target.addresses.map((address) => {
        const { keys } = address.exchanges;
        const key = address.address.includes(':') ? `[${address.address}]` : address.address;
        const document = report.ConnectionReports[`${key}:${address.port}`]?.Keys;
        if (keys?.status !== 200 || document === undefined) return address;
        const served = { ...keys, body: JSON.stringify(document) };
        return {
          ...address,
          exchanges: { ...address.exchanges, keys: served },
          keys: readKeyDocument(served),
        };
      }),
    })),
  };
  return goReport(withKeys, judge(withKeys));
}

const closed = { tcp: 'refused' } as const;
const none = { file: html(404) };
const bare = { sent: [{ dnsNames: [T] }], chainError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' } as const;
const other = { sent: [{ dnsNames: ['other.example.net'] }] } as const;

const worlds: Readonly<Record<string, World>> = {
  H01: { at: { '*:443': closed } },
  H04: { at: { '*:443': closed }, dns: { [`_matrix._tcp.${S} SRV`]: [`10 5 8448 ${X}`] } },
  H05: {},
  H08: { file: delegation(T) },
  H14: { name: `${S}:8449` },
  C01: { at: { '93.184.216.20:443': bare, '2606:2800:220:1::20:443': bare } },
  // That program does not read _matrix-fed._tcp, and says what is at port 8448 instead.
  C04: {
    dns: { [`_matrix-fed._tcp.${S} SRV`]: [`10 5 443 ${T}`] },
    at: {
      '93.184.216.10:443': closed,
      '2606:2800:220:1::10:443': closed,
      '93.184.216.20:443': { sent: [{ dnsNames: [T] }] },
      '2606:2800:220:1::20:443': { sent: [{ dnsNames: [T] }] },
    },
  },
  C20: { at: { '2606:2800:220:1::20:443': other } },
  D02: { ...none, at: { '*:8448': closed } },
  D13: { file: delegation(T), at: { '*:8448': closed } },
  W03: { file: delegation(`https://${T}`) },
  P09: {
    at: {
      '93.184.216.20:443': { version: html(502), keys: html(502) },
      '2606:2800:220:1::20:443': { version: html(502), keys: html(502) },
    },
  },
  P17: {},
  K01: {},
  K02: {},
};

/** Maps whose keys are data, and fields that are not always there or may be null, by the program's types. */
const MAPS = /\.(Hosts|ConnectionReports|ConnectionErrors|Ed25519Checks|Ed25519VerifyKeys)$/;
const OPTIONAL = /^\$\.(Error|WellKnownResult\.result|Version\.(name|version|error))$/;
const NULLABLE =
  /\.(SRVRecords|SRVError|Hosts|Addrs|Error|DNSNames|AllEd25519ChecksOK|Ed25519VerifyKeys|Keys)$/;

const kindOf = (value: unknown): string =>
  Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value;

/** Where fields or types differ. What stands inside the key document is its server's. */
function differences(a: unknown, b: unknown, path = '$'): string[] {
  if (NULLABLE.test(path) && (a === null || b === null)) return [];
  if (kindOf(a) !== kindOf(b)) return [`${path}: ${kindOf(a)}, ${kindOf(b)}`];
  if (Array.isArray(a) && Array.isArray(b))
    return a.length > 0 && b.length > 0 ? differences(a[0], b[0], `${path}[]`) : [];
  if (kindOf(a) !== 'object' || path.endsWith('.Keys')) return [];
  const [one, two] = [a as Record<string, unknown>, b as Record<string, unknown>];
  if (MAPS.test(path)) {
    const [first, second] = [Object.values(one)[0], Object.values(two)[0]];
    return first === undefined || second === undefined ? [] : differences(first, second, `${path}{}`);
  }
  return [...new Set([...Object.keys(one), ...Object.keys(two)])].flatMap((key) => {
    const at = `${path}.${key}`;
    if (key in one && key in two) return differences(one[key], two[key], at);
    return OPTIONAL.test(at) ? [] : [`${at}: only ${key in one ? 'theirs' : 'ours'}`];
  });
}

describe.each(Object.entries(worlds))('%s', (id, world) => {
  const report = theirs(id);
  const mine = ours(world, report);

  it('has the same fields and types', () => {
    expect(differences(report, mine)).toEqual([]);
  });

  it('comes to the same end', () => {
    expect(mine.FederationOK).toBe(report.FederationOK);
    expect(mine.Error).toBe(report.Error);
    expect(mine.WellKnownResult).toEqual(report.WellKnownResult);
  });

  it('finds the same places', () => {
    if (id === 'C04')
      expect(mine.DNSResult.SRVRecords).toEqual([{ Target: `${T}.`, Port: 443, Priority: 10, Weight: 5 }]);
    if (id === 'C04') return;
    expect(mine.DNSResult).toEqual(report.DNSResult);
    expect(Object.keys(mine.ConnectionReports)).toEqual(Object.keys(report.ConnectionReports));
    expect(mine.ConnectionErrors).toEqual(report.ConnectionErrors);
  });

  it('judges keys alike where the connection is verified, and tells nothing where it is not', () => {
    for (const [key, one] of Object.entries(mine.ConnectionReports)) {
      const other = report.ConnectionReports[key];
      if (one.Checks.ValidCertificates) {
        expect(one.Checks).toEqual(other?.Checks);
        expect(one.Ed25519VerifyKeys).toEqual(other?.Ed25519VerifyKeys);
        expect(one.Keys).toEqual(other?.Keys);
        expect(one.Errors).toEqual([]);
      } else {
        expect(one).toMatchObject({ Keys: null, Ed25519VerifyKeys: null });
        expect(one.Checks).toMatchObject({ AllChecksOK: false, AllEd25519ChecksOK: null, Ed25519Checks: {} });
        if (other !== undefined) expect(one.Errors).toEqual(other.Errors);
      }
    }
  });

  it('knows the version where they do', () => {
    // What it says of an answer that is no JSON is a list of its bytes.
    if (id === 'P09') expect(mine.Version.error).toContain('502');
    else expect(mine.Version).toEqual(report.Version);
  });
});

describe('certificates', () => {
  it('have their fingerprint in base64, and ciphers the names of Go', () => {
    const sha256 = Array.from({ length: 32 }, () => 'FF').join(':');
    const seen = facts({ at: { '93.184.216.20:443': { sent: [{ dnsNames: [T], sha256 }] } } });
    const [target] = seen.targets;
    const [, v4] = target?.addresses ?? [];
    const tls = v4?.connection?.tls;
    if (target === undefined || v4?.connection == null || tls?.status !== 'done')
      throw new Error('no connection');
    const old = { ...tls, protocol: 'TLSv1.2', cipher: 'ECDHE-RSA-CHACHA20-POLY1305' };
    const address = { ...v4, connection: { ...v4.connection, tls: old } };
    const changed = { ...seen, targets: [{ ...target, addresses: [address] }] };
    expect(goReport(changed, judge(changed)).ConnectionReports['93.184.216.20:443']).toMatchObject({
      Certificates: [{ SHA256Fingerprint: '//////////////////////////////////////////8' }],
      Cipher: { Version: 'TLS 1.2', CipherSuite: 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256' },
    });
  });
});

it('is one object a line for several names', () => {
  const style = { width: 80, colour: false, ascii: false };
  const printer = openGo({ tool: { name: 't', version: '1' }, style, single: false, longest: 11 });
  const seen = facts();
  const lines = [1, 2].map(() => printer.take({ kind: 'checked', facts: seen, verdict: judge(seen) })());
  for (const line of lines) {
    expect(line.match(/\n/g)).toHaveLength(1);
    expect(JSON.parse(line).FederationOK).toBe(true);
  }
});
