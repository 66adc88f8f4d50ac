import { describe, expect, test } from 'vitest';
import { certificateFilesRule } from '../../../../src/check/local/certificate-files.ts';
import { certificateServedRule } from '../../../../src/check/local/certificate-served.ts';
import { hostRenewalRule } from '../../../../src/check/local/host-renewal.ts';
import type { CertificatePair, LocalFacts, RenewalFacts } from '../../../../src/host/types.ts';
import type { CertificateFacts } from '../../../../src/probe/types.ts';
import { certificate, facts, inDays, intermediate, T, v4, v6, type World } from '../../../support/facts.ts';
import { localFacts } from '../../../support/local-facts.ts';

const live = '/etc/letsencrypt/live/example.org';
const file = { state: 'read', modifiedAt: null, access: null } as const;
const leaf = certificate({ dnsNames: [T] });
const issuer = certificate(intermediate());

interface Change extends Partial<Omit<CertificatePair, 'certificate' | 'key'>> {
  readonly certificate?: Partial<CertificatePair['certificate']>;
  readonly key?: Partial<NonNullable<CertificatePair['key']>> | null;
}

const pair = (change: Change = {}): CertificatePair => ({
  usedBy: 'nginx',
  place: { file: '/etc/nginx/sites-enabled/matrix', line: 7, column: 3 },
  names: [T],
  keyMatches: true,
  ...change,
  certificate: {
    ...file,
    path: `${live}/fullchain.pem`,
    chain: [leaf, issuer],
    publicKeySha256: 'AA',
    ...change.certificate,
  },
  key:
    change.key === null
      ? null
      : { ...file, path: `${live}/privkey.pem`, publicKeySha256: 'AA', encrypted: false, ...change.key },
});

const machine = (pairs: readonly CertificatePair[], rest: Partial<LocalFacts> = {}) =>
  localFacts({}, { certificateFiles: pairs, lookedAt: inDays(0), ...rest });

const denied = (stoppedAt: string) => ({
  user: 'matrix-synapse',
  readable: false,
  stoppedAt,
  mode: '0700 root:root',
});

describe('certificate files', () => {
  test.each<[string, Change, string[]]>([
    ['are well', {}, []],
    [
      'do not exist',
      { certificate: { state: 'missing', chain: [] } },
      [`error config.certificate-missing ${live}/fullchain.pem`],
    ],
    ['have no key', { key: { state: 'missing' } }, [`error config.certificate-missing ${live}/privkey.pem`]],
    [
      'hold no PEM',
      { certificate: { state: 'no-pem', chain: [] } },
      [`error config.certificate-unreadable ${live}/fullchain.pem`],
    ],
    [
      'lead in a circle',
      { key: { state: 'link-loop' } },
      [`error config.certificate-unreadable ${live}/privkey.pem`],
    ],
    [
      'are not for the service',
      { usedBy: 'synapse', key: { access: denied('/etc/letsencrypt/live') } },
      [`error config.certificate-unreadable ${live}/privkey.pem`],
    ],
    [
      'are not for us, which says nothing',
      { certificate: { state: 'denied', chain: [] }, key: { state: 'denied' }, keyMatches: null },
      [],
    ],
    [
      'hold the leaf alone',
      { certificate: { path: `${live}/cert.pem`, chain: [leaf] } },
      [`error config.certificate-leaf ${live}/cert.pem`],
    ],
    [
      'hold the leaf of a private authority',
      { certificate: { chain: [{ ...leaf, issuerUrl: null }] } },
      [`warning config.certificate-leaf ${live}/fullchain.pem`],
    ],
    ['vouch for themselves', { certificate: { chain: [{ ...leaf, selfIssued: true }] } }, []],
    ['do not fit', { keyMatches: false }, [`error config.key-mismatch ${live}/fullchain.pem`]],
    ['were not compared', { keyMatches: null }, []],
    [
      'are one file with the key',
      {
        key: { path: `${live}/fullchain.pem`, state: 'missing' },
        certificate: { state: 'missing', chain: [] },
      },
      [`error config.certificate-missing ${live}/fullchain.pem`],
    ],
  ])('%s', async (_, change, expected) => {
    const found = certificateFilesRule.judge(await machine([pair(change)]), null);
    expect(found.map(({ severity, id, subject }) => `${severity} ${id} ${subject}`)).toEqual(expected);
  });

  test('name the folder that stops the service, and the file to take', async () => {
    const found = certificateFilesRule.judge(
      await machine([
        pair({ usedBy: 'synapse', key: { access: denied('/etc/letsencrypt/live') } }),
        pair({ certificate: { path: `${live}/cert.pem`, chain: [leaf] } }),
      ]),
      null,
    );
    expect(found[0]?.title).toContain('matrix-synapse may not read the key file');
    expect(found[0]?.detail).toContain('The folder /etc/letsencrypt/live stops it: 0700 root:root.');
    expect(found[1]?.detail).toContain('R11 is missing');
    expect(found[1]?.fix).toContain(`${live}/fullchain.pem`);
  });

  test('stopped by one folder are told once', async () => {
    const access = denied('/etc/letsencrypt/live');
    const both = pair({ usedBy: 'synapse', certificate: { access }, key: { access } });
    const found = certificateFilesRule.judge(await machine([both]), null);
    expect(found.map(({ subject }) => subject)).toEqual([`${live}/fullchain.pem`]);
    expect(found[0]?.title).toContain(`nor the key ${live}/privkey.pem`);
    const apart = pair({ certificate: { access }, key: { access: denied('/etc/letsencrypt/archive') } });
    expect(certificateFilesRule.judge(await machine([apart]), null)).toHaveLength(2);
  });

  test.each<[string, string | null, string[]]>([
    ['verifies where it is served', null, []],
    ['does not', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', ['error']],
  ])('with the leaf alone that %s', async (_, chainError, severities) => {
    const alone = { ...leaf, issuerUrl: null };
    const place = { sent: [{ dnsNames: [T], sha256: leaf.sha256 }], chainError };
    const world = { at: Object.fromEntries([v4(20), v6(20)].map((address) => [`${address}:443`, place])) };
    const found = certificateFilesRule.judge(
      await machine([pair({ certificate: { chain: [alone] } })]),
      facts(world),
    );
    expect(found.map(({ severity }) => severity)).toEqual(severities);
  });

  test('are told once for all sites, and not at all for a container that was not seen', async () => {
    const broken = pair({ usedBy: 'synapse', keyMatches: false });
    expect(certificateFilesRule.judge(await machine([broken, broken]), null)).toHaveLength(1);
    const service = {
      user: null,
      uid: 991,
      gids: [],
      pid: 7,
      version: null,
      source: 'process 7',
      container: 'docker',
    } as const;
    const seen = (isRoot: boolean) => machine([broken], { service, isRoot });
    expect(certificateFilesRule.judge(await seen(false), null)).toEqual([]);
    expect(certificateFilesRule.judge(await seen(true), null)).toHaveLength(1);
  });
});

describe('the certificate that is served', () => {
  const served = (change: Partial<CertificateFacts> = {}): World => ({
    at: Object.fromEntries(
      [v4(20), v6(20)].map((address) => [
        `${address}:443`,
        { sent: [{ dnsNames: [T], sha256: 'AA:01', ...change }, intermediate()] },
      ]),
    ),
  });
  const renewed = { ...leaf, sha256: 'BB:02', notBefore: inDays(-1), notAfter: inDays(89) };
  const judged = async (world: World, ...chains: (readonly CertificateFacts[])[]) =>
    certificateServedRule.judge(
      await machine(chains.map((chain) => pair({ certificate: { chain } }))),
      facts(world),
    );

  test.each<[string, World, CertificateFacts, string[]]>([
    ['is the one on disk', served(), leaf, []],
    ['is older than the one on disk', served(), renewed, ['warning tls.stale-on-server']],
    [
      'has ended, and was renewed',
      served({ notBefore: inDays(-91), notAfter: inDays(-1) }),
      renewed,
      ['error tls.stale-on-server'],
    ],
    ['is newer than the one on disk', served({ notBefore: inDays(0) }), renewed, []],
    ['is of another authority, so of another program', served({ issuer: 'CN=CDN, O=Cloud' }), renewed, []],
    ['is for another name', served(), { ...renewed, dnsNames: ['other.example'] }, []],
  ])('%s', async (_, world, disk, expected) => {
    const found = await judged(world, [disk, issuer]);
    expect(found.map(({ severity, id }) => `${severity} ${id}`)).toEqual(expected);
    for (const one of found) {
      expect(one.title).toContain(`${live}/fullchain.pem`);
      expect(one.fix).toContain('systemctl reload nginx');
    }
  });

  test('is another one that lies on disk as well', async () => {
    expect(await judged(served(), [renewed, issuer], [leaf, issuer])).toEqual([]);
  });

  test('is not known without a look from outside', async () => {
    expect(
      certificateServedRule.judge(await machine([pair({ certificate: { chain: [renewed] } })]), null),
    ).toEqual([]);
  });
});

describe('renewal', () => {
  const certbot = (change: Partial<RenewalFacts> = {}): RenewalFacts => ({
    client: 'certbot',
    covers: [`${live}/fullchain.pem`],
    armedBy: 'certbot.timer',
    hooks: [{ file: '/etc/letsencrypt/renewal/example.org.conf', line: 9, text: 'systemctl reload nginx' }],
    ...change,
  });

  test.each<[string, Partial<LocalFacts>, string | null]>([
    ['is armed and reloads', { renewal: [certbot()] }, null],
    ['is nobody’s', {}, 'Nothing on this machine renews'],
    [
      'is done by a client that copies elsewhere',
      { renewal: [certbot({ covers: ['/x/fullchain.pem'] })] },
      null,
    ],
    ['is run by nothing', { renewal: [certbot({ armedBy: null })] }, 'nothing runs certbot'],
    ['tells nobody', { renewal: [certbot({ hooks: [] })] }, 'Nothing tells nginx'],
    [
      'was hidden from us',
      { notLookedAt: [{ what: "root's cron table", why: 'only root may read it' }] },
      null,
    ],
    ['covers another file of the folder', { renewal: [certbot({ covers: [`${live}/cert.pem`] })] }, null],
  ])('%s', async (_, rest, title) => {
    const [found, ...others] = hostRenewalRule.judge(await machine([pair(), pair()], rest), null);
    expect(others).toEqual([]);
    expect(found?.title ?? null).toEqual(title === null ? null : expect.stringContaining(title));
    if (found !== undefined) expect(found).toMatchObject({ id: 'host.renewal-missing', severity: 'warning' });
  });

  test('is not asked for where a person does it once a year', async () => {
    const long = { ...leaf, notBefore: inDays(-100), notAfter: inDays(265) };
    expect(hostRenewalRule.judge(await machine([pair({ certificate: { chain: [long] } })]), null)).toEqual(
      [],
    );
  });
});
