import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/check/judge.ts';
import { isReachable, targetsInUse, targetsReach } from '../../../src/check/standing.ts';
import type { Sender } from '../../../src/check/types.ts';
import type { AddressFacts } from '../../../src/probe/types.ts';
import {
  delegation,
  facts,
  html,
  inDays,
  intermediate,
  type Place,
  S,
  T,
  v4,
  v6,
  type World,
  X,
} from '../../support/facts.ts';

const FED = `_matrix-fed._tcp.${S}`;
const first = (world: World): readonly [AddressFacts, ReturnType<typeof facts>] => {
  const seen = facts(world);
  const address = seen.targets[0]?.addresses[0];
  if (address === undefined) throw new Error('no address');
  return [address, seen];
};
const at = (place: Place): World => ({ at: { '*:443': place }, site: {} });
const versionBody = '{"server":{"name":"Synapse"}}';
const rewritten = { encodedLetter: { body: versionBody } };
const decoded = { encodedSlash: { status: 404, body: '{"errcode":"M_UNRECOGNIZED"}' } };

describe('isReachable', () => {
  it.each<[what: string, world: World, ok: boolean | null]>([
    ['good', {}, true],
    ['closed', { at: { [`${v6(20)}:443`]: { tcp: 'refused' } } }, false],
    ['forbidden here', { at: { [`${v6(20)}:443`]: { tcp: 'denied' } } }, null],
    ['without a route here', { vantage: { ipv6: false } }, null],
    ['private', { dns: { [`${T} AAAA`]: ['fd00::1'] } }, false],
    ['behind a proxy that decodes paths', at({ probes: decoded }), false],
    ['behind a proxy that may decode paths', at({ probes: rewritten }), null],
    ['not asked', { at: { [`${v6(20)}:443`]: { keys: null, version: null } } }, null],
    [
      'half asked, and that half is bad',
      { at: { [`${v6(20)}:443`]: { keys: null, version: html(502) } } },
      false,
    ],
    ['of another name', { at: { [`${v6(20)}:443`]: { sent: [{ dnsNames: [S] }, intermediate()] } } }, false],
  ])('an address that is %s', (_what, world, ok) => {
    const [address, seen] = first(world);
    expect(isReachable(address, seen)).toMatchObject({ ok, why: expect.stringMatching(/\S/) });
  });
});

describe('targetsInUse', () => {
  const records = (...lines: string[]): World => ({
    site: { tcp: 'refused' },
    dns: { [`${FED} SRV`]: lines, 'dead.example.org A': [v4(98)] },
    at: { [`${v4(98)}:443`]: { tcp: 'refused' } },
  });
  const hosts = (world: World) => targetsInUse(facts(world)).map(({ host }) => host);

  it('stops at the first priority that answers', () => {
    expect(hosts(records(`10 5 443 ${X}`, `20 5 443 ${T}`))).toEqual([X]);
    expect(hosts(records('10 5 443 dead.example.org', `20 5 443 ${X}`, `30 5 443 ${T}`))).toEqual([
      'dead.example.org',
      X,
    ]);
    expect(hosts(records(`10 5 443 ${X}`, `10 5 443 ${T}`))).toEqual([X, T]);
  });
});

describe('a current Synapse', () => {
  const bad = { '*:443': { sent: [{ dnsNames: ['other.example'] }, intermediate()] } };
  it.each<[what: string, world: World, ok: boolean | null]>([
    ['goes on from a dead address', { at: { [`${v4(20)}:443`]: { tcp: 'timeout' } } }, true],
    [
      'does not go on from a bad certificate',
      { at: { [`${v4(20)}:443`]: { sent: [{ dnsNames: ['x.example'] }] } } },
      false,
    ],
    ['does not go on from a proxy that fails', { at: { [`${v4(20)}:443`]: { keys: html(502) } } }, false],
    [
      'uses no address of a host that has a private one',
      { dns: { [`${T} A`]: [v4(20), '192.168.0.2'] } },
      false,
    ],
    [
      'does not go back to the older label',
      {
        ...{ site: { tcp: 'refused' as const } },
        dns: { [`${FED} SRV`]: ['1 1 443 dead.example.org'], [`_matrix._tcp.${S} SRV`]: [`1 1 443 ${X}`] },
      },
      false,
    ],
    [
      'gives up after a failed SRV question',
      { file: html(404), dns: { [`${FED} SRV`]: { status: 'timeout' } } },
      false,
    ],
    [
      'asks no SRV record when the file gives a port',
      { dns: { [`${FED} SRV`]: { status: 'timeout' } } },
      true,
    ],
    ['ignores a broken file', { file: '{' }, true],
    ['does not ignore a file with a scheme', { file: delegation(`https://${T}`) }, false],
    [
      'ignores the file of a web site with a bad certificate',
      { file: delegation(`${S}:443`), at: bad },
      true,
    ],
  ])('%s', (_what, world, ok) => {
    const seen = facts(world);
    expect(targetsReach(seen)).toBe(ok);
    expect(judge(seen).federationOk).toBe(ok);
  });
});

describe('reach', () => {
  const reaches = (world: World, sender: Sender) => {
    const found = judge(facts(world)).reach.find((one) => one.sender === sender);
    expect(found?.why).toMatch(/\.$/);
    return found?.reaches;
  };
  const leafOnly = at({ sent: [{ dnsNames: [T] }], chainError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  const withSite: World = {
    at: { [`${v4(20)}:443`]: leafOnly.at?.['*:443'] ?? {}, [`${v6(20)}:443`]: leafOnly.at?.['*:443'] ?? {} },
  };
  const bySrv: World = { site: { tcp: 'refused' }, dns: { [`${FED} SRV`]: [`1 1 443 ${X}`] } };

  /** The newer label leads to a closed port; `older` is where the older one leads. */
  const differing = (older: Place): World => ({
    site: { tcp: 'refused' },
    dns: {
      [`${FED} SRV`]: ['1 1 443 dead.example.org'],
      [`_matrix._tcp.${S} SRV`]: [`1 1 443 ${X}`],
      'dead.example.org A': [v4(98)],
    },
    at: { [`${v4(98)}:443`]: { tcp: 'refused' } },
    controls: { otherLabel: facts({ ...bySrv, at: { '*:443': older } }).targets },
  });
  const silence = { status: 'timeout' } as const;
  const deaf: World = {
    vantage: { resolverAnswers: false },
    dns: { [`${S} A`]: silence, [`${S} AAAA`]: silence, [`${FED} SRV`]: silence },
  };

  it('accuses nobody where nobody answers this machine', () => {
    const { reach, findings } = judge(facts(deaf));
    expect(findings.map(({ severity }) => severity)).toEqual(['warning']);
    const told = reach.filter(
      ({ sender }) => !sender.startsWith('synapse<') && sender !== 'synapse 0.33.3-0.34',
    );
    expect(new Set(told.map(({ why }) => why))).toEqual(new Set(['Nothing could be asked from here.']));
  });

  it.each<[what: string, world: World, sender: Sender, reaches: boolean | null]>([
    ['a healthy server', {}, 'synapse>=1.93', true],
    ['a healthy server', {}, 'synapse 1.0-1.92', true],
    ['a healthy server', {}, 'synapse 0.99', true],
    ['a healthy server', {}, 'dendrite', true],
    ['a healthy server', {}, 'synapse 0.33.3-0.34', null],
    ['a healthy server', {}, 'synapse<=0.33.2', null],
    ['a leaf alone', withSite, 'synapse>=1.93', false],
    ['a leaf alone', withSite, 'synapse 0.99', true],
    ['a closed port', { file: html(404), at: { '*:8448': { tcp: 'refused' } } }, 'synapse 0.99', false],
    ['a proxy that fails', { at: { [`${v4(20)}:443`]: { keys: html(502) } } }, 'synapse 0.99', false],
    ['the new SRV label alone', bySrv, 'synapse 1.0-1.92', null],
    ['the new SRV label alone', bySrv, 'synapse>=1.93', true],
    [
      'both labels alike',
      { ...bySrv, dns: { ...bySrv.dns, [`_matrix._tcp.${S} SRV`]: [`1 1 443 ${X}`] } },
      'synapse 1.0-1.92',
      true,
    ],
    ['labels that differ, the older one good', differing({}), 'synapse 1.0-1.92', true],
    ['labels that differ, the older one good', differing({}), 'synapse 0.99', true],
    ['labels that differ, the older one good', differing({}), 'synapse>=1.93', false],
    ['labels that differ, both closed', differing({ tcp: 'refused' }), 'synapse 1.0-1.92', false],
    [
      'labels that differ, the older one with a certificate that is not trusted',
      differing({ sent: [{ dnsNames: [S] }], chainError: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
      'synapse 0.99',
      false,
    ],
    ['no answer to this machine', deaf, 'synapse 1.0-1.92', null],
    ['no answer to this machine', deaf, 'dendrite', null],
    [
      'a failed SRV question',
      { file: html(404), dns: { [`${FED} SRV`]: { status: 'servfail' } } },
      'dendrite',
      null,
    ],
    [
      'a second key that did not sign',
      {
        at: {
          [`${v4(20)}:443`]: {
            document: {
              keys: [
                { id: 'ed25519:a', usable: true, signed: true },
                { id: 'ed25519:b', usable: true, signed: false },
              ],
            },
          },
        },
      },
      'dendrite',
      false,
    ],
    [
      'keys with padding',
      at({ keys: { body: '{"verify_keys":{"ed25519:a":{"key":"c2lnbmluZw=="}}}' } }),
      'dendrite',
      false,
    ],
    [
      'signatures without padding',
      at({ keys: { body: '{"signatures":{"example.org":{"ed25519:a":"c2lnbmluZw"}}}' } }),
      'dendrite',
      true,
    ],
    ['an m.server that is no ASCII', { file: delegation('mätrix.example.org') }, 'synapse>=1.93', true],
    ['an m.server that is no ASCII', { file: delegation('mätrix.example.org') }, 'dendrite', false],
    ['an empty m.server', { file: delegation('') }, 'dendrite', true],
    [
      'eleven redirects',
      {
        site: {
          hops: [
            ...Array.from({ length: 11 }, (_, step) => ({ url: `https://${S}/${step}`, status: 302 })),
            { url: `https://${S}/end`, body: delegation(`${T}:443`) },
          ],
        },
      },
      'dendrite',
      null,
    ],
    ['letters decoded in the path', at({ probes: rewritten }), 'synapse>=1.93', null],
  ])('%s: %s', (_what, world, sender, expected) => {
    expect(reaches(world, sender)).toBe(expected);
  });
});

describe('any small internet', () => {
  const place = fc.constantFrom<Place>(
    {},
    { probes: decoded },
    { probes: rewritten },
    { tcp: 'refused' },
    { tcp: 'timeout', attempts: 2 },
    { tcp: 'denied' },
    { tls: { fault: 'timeout' } },
    { tls: { fault: 'reset' } },
    { tls: { fault: 'not-tls', banner: 'HTTP/1.1 400' } },
    { tls: { fault: 'other', code: 'WHATEVER' } },
    { sent: [{ dnsNames: ['other.example'] }] },
    { sent: [], chainError: 'UNSPECIFIED' },
    { sent: [{ dnsNames: [S, T, X] }], chainError: 'SOMETHING_NEW' },
    { sent: [{ dnsNames: [S, T, X], notAfter: inDays(-1) }], chainError: 'CERT_HAS_EXPIRED' },
    { keys: html(502) },
    { keys: { status: null, fault: 'malformed' } },
    { version: { status: null, fault: 'too-large' } },
    { keys: { status: 418 } },
    { keys: null },
    { document: { serverName: null } },
    { document: { keys: [] } },
  );
  const site = fc.constantFrom<Place>(
    {},
    { tcp: 'refused' },
    { tcp: 'timeout' },
    { tls: { fault: 'alert', alert: 'x' } },
    { ms: 20_000 },
    { stop: 'redirect-loop' },
  );
  const file = fc.constantFrom<World['file']>(
    delegation(T),
    delegation(`${T}:443`),
    delegation(v4(20)),
    delegation('a/b'),
    delegation(''),
    '{',
    html(404),
    html(503),
    { status: null, fault: 'timeout' },
  );
  const answer = fc.constantFrom<NonNullable<World['dns']>[string]>(
    null,
    { status: 'servfail' },
    { status: 'timeout' },
    ['10.0.0.1'],
    [v4(20)],
    { loop: true, status: 'other' },
  );
  const srv = fc.constantFrom<NonNullable<World['dns']>[string]>(
    null,
    { status: 'servfail' },
    ['0 0 0 .'],
    [`1 1 443 ${X}`],
    [`1 1 0 ${X}`, `2 1 443 ${T}`],
    ['1 1 8448 gone.example'],
    ['junk'],
  );
  const world = fc.record<World>(
    {
      name: fc.constantFrom(S, `${S}:8448`, v4(10), `[${v6(10)}]`),
      site,
      file,
      at: fc.dictionary(
        fc.constantFrom(
          '*:8448',
          '*:443',
          `${v4(20)}:443`,
          `${v6(20)}:443`,
          `${v4(30)}:443`,
          `${v4(10)}:8448`,
        ),
        place,
      ),
      dns: fc
        .dictionary(fc.constantFrom(`${S} A`, `${T} A`, `${T} AAAA`, `${X} A`), answer)
        .chain((addresses) =>
          fc
            .dictionary(
              fc.constantFrom(`${FED} SRV`, `_matrix._tcp.${S} SRV`, `_matrix-fed._tcp.${T} SRV`),
              srv,
            )
            .map((records) => ({ ...addresses, ...records })),
        ),
      vantage: fc.constantFrom({}, { ipv6: false }, { ipv4: false, ipv6: false }, { resolverAnswers: false }),
    },
    { requiredKeys: [] },
  );

  it('has a verdict that agrees with itself', () => {
    fc.assert(
      fc.property(world, (any) => {
        const seen = facts(any);
        const { verdict, federationOk, everyAddressOk, findings } = judge(seen);
        const errors = findings.filter(({ severity }) => severity === 'error');
        // Whoever cannot get through is told why, and nobody is accused who can.
        expect(federationOk === false).toBe(errors.length > 0);
        expect(verdict === 'error').toBe(errors.length > 0);
        if (verdict === 'ok') expect(findings.every(({ severity }) => severity === 'note')).toBe(true);
        const doubted = findings.some(({ id }) => id === 'proxy.path-normalised');
        if (federationOk === null) expect(verdict).toBe(doubted ? 'warning' : 'unknown');
        if (everyAddressOk === true) expect(targetsReach(seen)).toBe(true);
        expect(judge(JSON.parse(JSON.stringify(seen)))).toEqual(judge(seen));
      }),
      { numRuns: 400 },
    );
  });
});
