/** What holds for the plans of all scenarios, and the points where they differ from the FAQ. */
import { describe, expect, test } from 'vitest';
import { exportPlan } from '../../../src/plan/export.ts';
import type { Plan, RecordStep, Step } from '../../../src/plan/types.ts';
import { type Given, strongest } from '../../../src/question/effective.ts';
import { scenarios } from '../../../src/scenario/registry.ts';
import { settle } from '../../../src/scenario/settle.ts';
import { goldens } from '../../golden/situations.ts';
import { situationOf, type World } from '../../support/situations.ts';

const settled = (world: World, flags: Record<string, string>) =>
  settle(situationOf(world), strongest(flags, {}, {}) as Given);

function planOf(world: World, flags: Record<string, string>): Plan {
  const found = settled(world, flags);
  expect(found.complaints).toEqual([]);
  if (!found.scenario) throw new Error('none');
  return found.scenario.plan(found.situation);
}

const steps = (plan: Plan): Step[] => plan.stages.flatMap((stage) => stage.steps);
const records = (plan: Plan, action: RecordStep['action']) =>
  steps(plan).filter((step): step is RecordStep => step.kind === 'record' && step.action === action);
const text = (plan: Plan): string =>
  exportPlan(plan)
    .map(({ content }) => content)
    .join('\n');
const waits = (plan: Plan) => plan.stages.map(({ wait }) => wait).filter((wait) => wait !== null);

const apart = { 'example.org': ['198.51.100.7'], 'customer.example.net': ['203.0.113.10'] };
const alone = { 'example.org': ['198.51.100.7'] };

describe.each(goldens.map((golden) => ({ id: golden.scenario, golden })))('$id', ({ golden }) => {
  const plan = planOf(golden.world, { scenario: golden.scenario, ...golden.given });

  test('ids are unique and every step says what and why', () => {
    const all = steps(plan);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const { title, why, id } of all) {
      expect(title, id).toMatch(/^[A-Za-z]/);
      expect(why, id).toMatch(/\.$/);
      expect(`${title} ${why}`, id).not.toMatch(/!|please|undefined|null/i);
    }
  });

  test('each write of nginx is followed by its check and reload', () => {
    const delegate = steps(plan).filter(({ role }) => role === 'delegate');
    const site = delegate.findIndex((step) => step.kind === 'file' && step.path.startsWith('/etc/nginx'));
    if (site === -1) return;
    const after = delegate
      .slice(site)
      .flatMap((step) => (step.kind === 'command' ? [step.command.args.join(' ')] : []));
    expect(after.slice(0, 2)).toEqual(['-t', 'reload nginx']);
  });

  test('verification comes after publishing and before anything is taken away', () => {
    const at = (id: string) => plan.stages.findIndex((stage) => stage.id === id);
    expect(at('verify')).toBeGreaterThan(at('publish'));
    const stage = plan.stages[at('verify')];
    expect(stage?.gate?.absent).toContain('tls.leaf-only');
    if (at('clean-up') !== -1) expect(at('clean-up')).toBeGreaterThan(at('verify'));
  });
});

describe('which name the certificate carries', () => {
  test.each([
    ['direct', {}, 'example.org'],
    ['same-host-443', { existingSite: 'no' }, 'example.org'],
    ['srv-certificate', { srvTarget: 'customer.example.net' }, 'example.org'],
    ['srv-proxy', { srvTarget: 'proxy.example.net' }, 'example.org'],
    ['well-known-port', { delegatedHost: 'customer.example.net' }, 'customer.example.net'],
    ['well-known-8448', { delegatedHost: 'customer.example.net' }, 'customer.example.net'],
    ['well-known-srv', { delegatedHost: 'customer.example.net' }, 'customer.example.net'],
  ])('%s', (scenario, flags, name) => {
    const plan = planOf({ hosts: apart, certificate: null }, { scenario, ...flags });
    expect(plan.goal.certificateName).toBe(name);
    expect(text(plan)).toContain(`server_name ${name}`);
    expect(text(plan)).toContain(`--domain ${name}`);
  });
});

test('with file and SRV, the record belongs on the delegated host', () => {
  const flags = { scenario: 'well-known-srv', delegatedHost: 'customer.example.net', srvPort: '8000' };
  const plan = planOf({ hosts: apart, certificate: null }, flags);
  expect(records(plan, 'add').map(({ name }) => name)).toEqual(['_matrix-fed._tcp.customer.example.net']);
  const publish = plan.stages.find(({ id }) => id === 'publish')?.steps.map(({ id }) => id) ?? [];
  expect(publish.indexOf('srv-add')).toBeLessThan(publish.indexOf('well-known-server'));
  expect(text(plan)).toContain('{"m.server":"customer.example.net"}');
});

test('with file and 8448, a stray record of the delegated host goes before the file comes', () => {
  const srv = { '_matrix._tcp.customer.example.net': '10 5 8000 customer.example.net' };
  const world = { hosts: apart, srv, wellKnown: 'customer.example.net', certificate: null };
  const plan = planOf(world, { scenario: 'well-known-8448' });
  const publish = plan.stages.find(({ id }) => id === 'publish')?.steps.map(({ id }) => id) ?? [];
  expect(publish[0]).toBe('srv-remove-legacy-1');
});

test('a proxy on 8448 of the server name needs no record at all', () => {
  const srv = { '_matrix._tcp.example.org': '10 5 8000 customer.example.net' };
  const flags = { scenario: 'srv-proxy', srvTarget: 'example.org', srvPort: '8448' };
  const plan = planOf({ hosts: apart, srv, certificate: null }, flags);
  expect(records(plan, 'add')).toEqual([]);
  expect(records(plan, 'remove').map(({ name }) => name)).toEqual(['_matrix._tcp.example.org']);
});

test('the deprecated record is added on request, with the same data', () => {
  const flags = { scenario: 'srv-certificate', srvTarget: 'customer.example.net', keepLegacySrv: 'yes' };
  const added = records(planOf({ hosts: apart, certificate: null }, flags), 'add');
  expect(added.map(({ name }) => name)).toEqual(['_matrix-fed._tcp.example.org', '_matrix._tcp.example.org']);
  expect(added[0]?.record).toEqual(added[1]?.record);
});

test('a record that is right already is not added again', () => {
  const srv = { '_matrix-fed._tcp.example.org': '10 5 443 customer.example.net' };
  const plan = planOf(
    { hosts: apart, srv, certificate: ['customer.example.net'] },
    { scenario: 'srv-certificate' },
  );
  expect(records(plan, 'add')).toEqual([]);
  expect(records(plan, 'remove')).toEqual([]);
});

test('a file that would win over the record is taken away after the record is there', () => {
  const world = { hosts: apart, wellKnown: 'customer.example.net:443', maxAge: 600, certificate: null };
  const plan = planOf(world, { scenario: 'srv-certificate', srvTarget: 'customer.example.net' });
  const publish = plan.stages.find(({ id }) => id === 'publish')?.steps.map(({ id }) => id);
  expect(publish).toEqual(['srv-add', 'well-known-remove']);
});

describe('how long to wait', () => {
  const wellKnown = {
    scenario: 'well-known-port',
    delegatedHost: 'customer.example.net',
    delegatedPort: '8449',
  };
  test.each<[string, World, Record<string, string>, number | undefined]>([
    ['no file before', { hosts: apart, certificate: null }, wellKnown, 3960],
    [
      'an old file with an age',
      { hosts: apart, wellKnown: 'a.example.net:443', maxAge: 7000, certificate: null },
      wellKnown,
      7000,
    ],
    [
      'an old file without one',
      { hosts: apart, wellKnown: 'a.example.net:443', certificate: null },
      wellKnown,
      86_400,
    ],
    [
      'an old file for a week',
      { hosts: apart, wellKnown: 'a.example.net:443', maxAge: 604_800, certificate: null },
      wellKnown,
      172_800,
    ],
    [
      'the same file',
      { hosts: apart, wellKnown: 'customer.example.net:8449', certificate: null },
      wellKnown,
      undefined,
    ],
    [
      'a record with a TTL',
      {
        hosts: apart,
        srv: { '_matrix._tcp.example.org': '1 1 8000 customer.example.net' },
        certificate: null,
      },
      { scenario: 'srv-certificate', srvPort: '443' },
      7200,
    ],
    [
      'no record before',
      { hosts: apart, certificate: null },
      { scenario: 'srv-certificate', srvTarget: 'customer.example.net' },
      900,
    ],
    ['nothing is published', { hosts: alone, certificate: null }, { scenario: 'direct' }, undefined],
  ])('%s: %4$s s', (_, world, flags, seconds) => {
    expect(waits(planOf(world, flags))[0]?.atMost).toBe(seconds);
  });
});

test('old records go at the end, unless they are to be kept', () => {
  const world = {
    hosts: apart,
    srv: { '_matrix._tcp.example.org': '10 5 8000 customer.example.net' },
    certificate: null,
  };
  const removed = (flags: Record<string, string>) =>
    records(planOf(world, { scenario: 'well-known-port', ...flags }), 'remove');
  expect(removed({})).toHaveLength(1);
  expect(removed({ keepLegacySrv: 'yes' })).toHaveLength(0);
});

describe('hostile answers from DNS end in no file as they are', () => {
  test.each(['a;b.example.net', '\x1b[2J.example.net', 'a\nb.example.net', '$ORIGIN', '"x"'])(
    '%j',
    (target) => {
      const srv = { '_matrix._tcp.example.org': `10 5 8000 ${target}` };
      const plan = planOf({ hosts: apart, srv, certificate: null }, { scenario: 'well-known-port' });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
      expect(text(plan)).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
      const removal = steps(plan).find(({ id }) => id.startsWith('srv-remove'));
      expect(removal).toMatchObject({
        kind: 'manual',
        lines: ['Remove every SRV record of _matrix._tcp.example.org.'],
      });
    },
  );
});

describe('without facts', () => {
  test.each(
    scenarios
      .filter(({ id }) => !['already-fine', 'repair', 'srv-same-host'].includes(id))
      .map(({ id }) => id),
  )('%s can be planned from answers alone', (id) => {
    const given = strongest(
      {
        scenario: id,
        serverName: 'example.org',
        srvTarget: 'matrix.example.org',
        ...(id === 'srv-certificate' ? { srvPort: '8448', tlsFront: 'synapse' } : { existingSite: 'no' }),
      },
      {},
      {},
    );
    const found = settle({ facts: null, host: null, answers: {} }, given);
    expect(found.complaints).toEqual([]);
    if (!found.scenario) throw new Error('none');
    expect(exportPlan(found.scenario.plan(found.situation)).length).toBeGreaterThan(4);
  });
});

describe('settle', () => {
  test('takes the recommended scenario when none is given', () => {
    expect(settled({ hosts: alone, chainError: 'CERT_HAS_EXPIRED' }, {}).scenario?.id).toBe('repair');
  });
  test('names all that is missing', () => {
    const { complaints } = settled(
      { hosts: apart, certificate: null },
      { scenario: 'well-known-port', certificateClient: 'existing', delegatedPort: 'x' },
    );
    expect(complaints).toHaveLength(3);
  });
  test('refuses a scenario that is none', () => {
    const found = settled({ hosts: alone }, { scenario: 'srv-magic' });
    expect(found.scenario).toBeNull();
    expect(found.complaints.join()).toContain('--scenario: One of these is needed');
  });
  test('says so when nothing is possible', () => {
    const found = settled(
      { hosts: apart, certificate: null },
      { filePossible: 'no', certificatePossible: 'no' },
    );
    expect(found.complaints).toEqual(['No scenario is possible as things are.']);
  });
  test('an IP address takes existing files alone', () => {
    const flags = { certificateClient: 'certbot' };
    const found = settled(
      { name: '198.51.100.7', hosts: {}, certificate: null },
      { scenario: 'direct', ...flags },
    );
    expect(found.complaints.join()).toContain('an IP address needs a CA that signs addresses');
  });
});

describe('a site that exists is never written a second time', () => {
  const sites = (plan: Plan): string[] =>
    steps(plan).flatMap((step) =>
      step.kind === 'file' && step.path.startsWith('/etc/nginx/conf.d') ? [step.path] : [],
    );

  test('the web site of the server name, where Matrix comes to its port 443', () => {
    const plan = planOf({ hosts: alone, certificate: null }, { scenario: 'same-host-443' });
    expect(sites(plan)).toEqual([]);
    expect(text(plan)).toContain('include /etc/nginx/snippets/matrix-example.org.conf;');
    expect(text(plan)).not.toContain('certonly');
  });

  test('the site of the delegated host', () => {
    const world = {
      hosts: apart,
      wellKnown: 'customer.example.net:443',
      certificate: ['customer.example.net'],
    };
    const plan = planOf(world, { scenario: 'well-known-port' });
    expect(sites(plan)).toEqual([]);
    const on8449 = planOf(world, { scenario: 'well-known-port', delegatedPort: '8449' });
    expect(sites(on8449)).toEqual(['/etc/nginx/conf.d/matrix-customer.example.net.conf']);
    expect(text(on8449)).not.toMatch(/listen (\[::\]:)?443 ssl;/);
  });

  test('a record that leads to the machine of the web site', () => {
    const hosts = { ...alone, 'matrix.example.org': ['198.51.100.7'] };
    const flags = { scenario: 'srv-proxy', srvTarget: 'matrix.example.org', srvPort: '443' };
    expect(sites(planOf({ hosts, certificate: null }, flags))).toEqual([]);
  });

  test('offline nobody guesses: the answer is missing', () => {
    const given = strongest({ serverName: 'example.org', scenario: 'same-host-443' }, {}, {});
    const found = settle({ facts: null, host: null, answers: {} }, given);
    expect(found.missing.map(({ id }) => id)).toEqual(['existingSite']);
  });
});

test('a homeserver on another machine is asked for, not taken to be here', () => {
  const world = {
    hosts: apart,
    srv: { '_matrix._tcp.example.org': '10 5 8000 customer.example.net' },
    certificate: ['customer.example.net'],
  };
  expect(settled(world, { scenario: 'direct' }).missing.map(({ id }) => id)).toEqual(['backendAddress']);
  expect(settled(world, { scenario: 'well-known-port' }).missing).toEqual([]);
});

describe('what cannot be is refused', () => {
  const refused = (flags: Record<string, string>) =>
    settled(
      { hosts: apart, certificate: null },
      { delegatedHost: 'customer.example.net', ...flags },
    ).complaints.join();
  test.each([
    ['TLS on port 80', { scenario: 'well-known-port', delegatedPort: '80' }, 'Port 80 is for plain http'],
    [
      'nginx behind itself',
      { scenario: 'well-known-port', backendPort: '443' },
      'nginx itself takes port 443',
    ],
    [
      'the same on 8448',
      { scenario: 'well-known-8448', backendPort: '8448' },
      'nginx itself takes port 8448',
    ],
  ])('%s', (_, flags, reason) => {
    expect(refused(flags)).toContain(reason);
  });

  test('a public CA for an address, offline', () => {
    const given = strongest(
      { serverName: '192.0.2.1', scenario: 'direct', existingSite: 'no', certificateClient: 'certbot' },
      {},
      {},
    );
    const found = settle({ facts: null, host: null, answers: {} }, given);
    expect(found.complaints.join()).toContain('an IP address needs a CA that signs addresses');
  });
});

describe('where a record stands in a zone', () => {
  const shapes = (delegatedHost: string, hosts: World['hosts'] = {}) => {
    const flags = { scenario: 'well-known-srv', delegatedHost, srvPort: '8000' };
    return records(planOf({ hosts: { ...alone, ...hosts }, certificate: null }, flags), 'add')[0]?.text ?? '';
  };
  test.each([
    [
      'a name below the server name',
      'matrix.example.org',
      'example.org',
      '_matrix-fed._tcp.matrix 3600',
      'name      matrix\n',
    ],
    [
      'a name of another zone',
      'customer.example.net',
      'example.net',
      '_matrix-fed._tcp.customer 3600',
      'name      customer\n',
    ],
    ['a zone itself', 'example.net', 'example.net', '_matrix-fed._tcp 3600', 'name      @ '],
  ])('%s', (_, host, zone, line, field) => {
    const text = shapes(host);
    expect(text).toContain(`_matrix-fed._tcp.${host}. 3600 IN SRV`);
    expect(text).toContain(`inside the zone ${zone}, without its name:\n    ${line} IN SRV`);
    expect(text).toContain(field);
  });
});

describe('names without an address come first', () => {
  const titles = (world: World, flags: Record<string, string>) =>
    planOf(world, flags).stages[0]?.steps.map(({ role, title }) => [role, title].join(' ')) ?? [];
  test('what was asked for and is not there is added, what was not asked for is looked at', () => {
    const world = { hosts: { 'example.org': [] }, web: 'closed', certificate: null } as const;
    expect(titles(world, { scenario: 'well-known-port', delegatedHost: 'matrix.example.org' })).toEqual([
      'dns Give example.org an address',
      'dns See that matrix.example.org has an address',
    ]);
  });
  test('with addresses there is no such stage', () => {
    const plan = planOf(
      { hosts: apart, certificate: null },
      { scenario: 'well-known-port', delegatedHost: 'customer.example.net' },
    );
    expect(plan.stages[0]?.id).toBe('certificate');
  });
});

test('the way back takes includes out before their files, forgets the certificate, and reloads nginx once', () => {
  const plan = planOf({ hosts: alone, certificate: null }, { scenario: 'direct', existingSite: 'yes' });
  const readme = exportPlan(plan).find(({ path }) => path === 'README.txt')?.content ?? '';
  const back = readme.slice(readme.indexOf('To go back')).replaceAll('\n    ', ' ');
  const at = (words: string) => {
    expect(back).toContain(words);
    return back.indexOf(words);
  };
  expect(at('take "include /etc/nginx/snippets/matrix-challenge.conf;" out')).toBeLessThan(
    at('remove /etc/nginx/snippets/matrix-challenge.conf'),
  );
  at('certbot delete --cert-name matrix-example.org');
  expect(back.match(/systemctl reload nginx/g)).toHaveLength(1);
  expect(at('systemctl reload nginx')).toBeGreaterThan(
    at('remove /etc/nginx/snippets/matrix-challenge.conf'),
  );
});
