import { describe, expect, test } from 'vitest';
import { questions } from '../../../src/question/registry.ts';
import { recommend } from '../../../src/scenario/recommend.ts';
import { scenarios } from '../../../src/scenario/registry.ts';
import type { ScenarioId } from '../../../src/scenario/types.ts';
import { situationOf, type World } from '../../support/situations.ts';

const apart = { 'example.org': ['198.51.100.7', '2001:db8::7'], 'customer.example.net': ['203.0.113.10'] };
const alone = { 'example.org': ['198.51.100.7', '2001:db8::7'] };
const twoNames = { ...alone, 'matrix.example.org': ['198.51.100.7'] };
const srv = (data: string) => ({ '_matrix._tcp.example.org': data });

const first = (world: World): ScenarioId | null =>
  recommend(situationOf(world)).ranked[0]?.scenario.id ?? null;
const fitOf = (world: World, id: ScenarioId) => {
  const { ranked, impossible } = recommend(situationOf(world));
  const found = [...ranked, ...impossible].find(({ scenario }) => scenario.id === id);
  if (!found) throw new Error(id);
  return found.fit;
};

describe('what is recommended', () => {
  test.each<[string, World, ScenarioId | null]>([
    ['everything passes on 8448', { hosts: alone }, 'already-fine'],
    ['everything passes by a file', { hosts: apart, wellKnown: 'customer.example.net:443' }, 'already-fine'],
    [
      'the certificate names the SRV target (the FAQ’s case)',
      { hosts: apart, srv: srv('10 5 8000 customer.example.net'), certificate: ['customer.example.net'] },
      'well-known-port',
    ],
    [
      'the same without a web server on the server name',
      {
        hosts: apart,
        srv: srv('10 5 8000 customer.example.net'),
        certificate: ['customer.example.net'],
        web: 'closed',
      },
      'srv-certificate',
    ],
    [
      'the same where no file can be put',
      {
        hosts: apart,
        srv: srv('10 5 8000 customer.example.net'),
        certificate: ['customer.example.net'],
        answers: { filePossible: false },
      },
      'srv-certificate',
    ],
    [
      'the same on port 443 of a proxy, no file possible',
      {
        hosts: apart,
        srv: srv('10 5 443 customer.example.net'),
        certificate: ['customer.example.net'],
        answers: { filePossible: false },
      },
      'srv-proxy',
    ],
    [
      'the record leads elsewhere, the right certificate is there and incomplete',
      {
        hosts: apart,
        srv: srv('10 5 8448 customer.example.net'),
        certificate: ['example.org'],
        chainError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      },
      'repair',
    ],
    ['expired on 8448 of the server name', { hosts: alone, chainError: 'CERT_HAS_EXPIRED' }, 'repair'],
    [
      'self-signed on 8448, no web server',
      { hosts: alone, chainError: 'DEPTH_ZERO_SELF_SIGNED_CERT', web: 'closed' },
      'direct',
    ],
    ['a web site, 8448 closed', { hosts: alone, certificate: null }, 'well-known-port'],
    ['nothing at all yet', { hosts: alone, certificate: null, web: 'closed' }, 'direct'],
    [
      'a file that leads to 443 of the same machine, incomplete there',
      { hosts: alone, wellKnown: 'example.org:443', chainError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
      'repair',
    ],
    [
      'a file that leads to a port of another host, expired there',
      { hosts: apart, wellKnown: 'customer.example.net:443', chainError: 'CERT_HAS_EXPIRED' },
      'repair',
    ],
    [
      'a file without port, 8448 of the host closed',
      { hosts: apart, wellKnown: 'customer.example.net', certificate: null },
      'well-known-port',
    ],
    [
      'SRV to the same machine on 8448, certificate of the target',
      { hosts: twoNames, srv: srv('10 5 8448 matrix.example.org'), certificate: ['matrix.example.org'] },
      'direct',
    ],
    [
      'SRV to 443 of the same machine',
      { hosts: twoNames, srv: srv('10 5 443 matrix.example.org'), certificate: ['matrix.example.org'] },
      'same-host-443',
    ],
    [
      'SRV to another port of the same machine, no file possible',
      {
        hosts: twoNames,
        srv: srv('10 5 8000 matrix.example.org'),
        certificate: ['matrix.example.org'],
        answers: { filePossible: false },
      },
      'srv-same-host',
    ],
    ['an IP address', { name: '198.51.100.7', hosts: {}, certificate: null }, 'direct'],
    ['a port in the name', { name: 'example.org:8449', hosts: alone, certificate: null }, 'direct'],
    ['a name that nobody can look up', { name: 'matrix.local', hosts: {}, certificate: null }, null],
    [
      'neither a file nor a certificate',
      { hosts: apart, certificate: null, answers: { filePossible: false, certificatePossible: false } },
      null,
    ],
  ])('%s', (_, world, id) => {
    expect(first(world)).toBe(id);
  });
});

test('the recommended delegation names a port, whatever else is there', () => {
  const { ranked } = recommend(
    situationOf({
      hosts: apart,
      srv: srv('10 5 8000 customer.example.net'),
      certificate: ['customer.example.net'],
    }),
  );
  const delegations = ranked.filter(({ scenario }) => scenario.id.startsWith('well-known'));
  expect(delegations.map(({ scenario }) => scenario.id)).toEqual([
    'well-known-port',
    'well-known-8448',
    'well-known-srv',
  ]);
});

test('the same machine is told by addresses, not by names', () => {
  const byName = {
    hosts: apart,
    srv: srv('10 5 8448 customer.example.net'),
    certificate: ['customer.example.net'],
  };
  expect(fitOf(byName, 'srv-same-host')).toMatchObject({
    possible: false,
    against: ['customer.example.net has other addresses than example.org: it is another machine.'],
  });
  const partly = { ...byName, hosts: { ...apart, 'customer.example.net': ['198.51.100.7', '203.0.113.10'] } };
  expect(fitOf(partly, 'srv-same-host').possible).toBe(false);
});

test('the FAQ’s shortcut is kept to port 8448', () => {
  const world = (port: number) => ({
    hosts: twoNames,
    srv: srv(`10 5 ${port} matrix.example.org`),
    certificate: null,
  });
  expect(fitOf(world(8448), 'srv-same-host').against.join()).toContain('without the record too');
  expect(fitOf(world(8000), 'srv-same-host').reasons.join()).toContain(
    'port 8000 of the same machine and can stay',
  );
  expect(fitOf(world(8448), 'direct').score).toBeGreaterThan(fitOf(world(8000), 'direct').score);
});

describe('repair keeps what stands, where the certificate alone is wrong', () => {
  test.each<[string, World, boolean]>([
    [
      'incomplete',
      { hosts: apart, wellKnown: 'customer.example.net:443', chainError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
      true,
    ],
    ['good', { hosts: apart, wellKnown: 'customer.example.net:443' }, false],
    [
      'of another name',
      { hosts: apart, wellKnown: 'customer.example.net:443', certificate: ['example.org'] },
      false,
    ],
    ['not there', { hosts: apart, wellKnown: 'customer.example.net:443', certificate: null }, false],
  ])('%s', (_, world, possible) => {
    expect(fitOf(world, 'repair').possible).toBe(possible);
  });
});

test('a file in the way of an SRV record is said', () => {
  const world = { hosts: apart, wellKnown: 'customer.example.net:443', certificate: null };
  expect(fitOf(world, 'srv-proxy').against.join()).toContain('wins over any SRV record');
});

test('with nothing possible, what would change it is said', () => {
  const answers = { filePossible: false, certificatePossible: false };
  const { ranked, wouldChange } = recommend(situationOf({ hosts: apart, certificate: null, answers }));
  expect(ranked).toEqual([]);
  expect(wouldChange).toHaveLength(2);
  expect(wouldChange.join()).toMatch(/A file on https:\/\/example.org.*A certificate for example.org/);
});

test('without facts every way stays open but those that need some', () => {
  const { ranked } = recommend({ facts: null, host: null, answers: { serverName: 'example.org' } });
  expect(ranked[0]?.scenario.id).toBe('well-known-port');
  expect(ranked.map(({ scenario }) => scenario.id)).not.toContain('already-fine');
});

describe.each(scenarios.map((scenario) => ({ id: scenario.id, scenario })))('$id', ({ scenario }) => {
  test('puts questions that exist, in the order of the list', () => {
    const places = scenario.questions.map((id) => questions.findIndex((question) => question.id === id));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  test('says why and why not in whole sentences about real names', () => {
    const fit = fitOf(
      { hosts: apart, wellKnown: 'customer.example.net', certificate: null, web: 'trusted' },
      scenario.id,
    );
    for (const line of [scenario.title(situationOf({ hosts: apart })), ...fit.reasons, ...fit.against]) {
      expect(line).not.toMatch(/!|please|target host|undefined|null/i);
    }
    expect(fit.reasons.length + fit.against.length).toBeGreaterThan(0);
  });
});
