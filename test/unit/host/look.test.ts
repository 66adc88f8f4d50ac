import { describe, expect, test } from 'vitest';
import { lookAtHost } from '../../../src/host/look.ts';
import type { LocalOptions } from '../../../src/host/types.ts';
import { encodeUnpadded, signingKey } from '../../../src/matrix/signing.ts';
import { createSystem } from '../../../src/system/index.ts';
import type { Command } from '../../../src/system/types.ts';
import { createAuthority } from '../../support/pki.ts';
import { type RootFolder, rootFolder } from '../../support/root-folder.ts';

const SEED = Buffer.alloc(32, 7);
const PUBLIC = signingKey('ed25519:a_test', SEED).publicKey;
const homeserver = '/etc/matrix-synapse/homeserver.yaml';
const yaml = `server_name: example.org
tls_certificate_path: /etc/letsencrypt/live/example.org/fullchain.pem
tls_private_key_path: /etc/letsencrypt/live/example.org/privkey.pem
listeners:
  - port: 8448
    type: http
    tls: true
    resources:
      - names: [client, federation]
macaroon_secret_key: never to be told
`;

async function machine(): Promise<RootFolder & { readonly key: string }> {
  const authority = await createAuthority();
  const { certificate, leaf, key } = await authority.leaf(['example.org']);
  const folder = '/etc/letsencrypt';
  const root = await rootFolder({
    [homeserver]: yaml,
    '/etc/matrix-synapse/example.org.signing.key': `ed25519 a_test ${encodeUnpadded(SEED)}\n`,
    [`${folder}/archive/example.org/fullchain1.pem`]: certificate,
    [`${folder}/archive/example.org/privkey1.pem`]: key,
    [`${folder}/renewal/example.org.conf`]: `fullchain = ${folder}/live/example.org/fullchain.pem\n[renewalparams]\n`,
    '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nmatrix-synapse:x:991:991::/nonexistent:/bin/false\n',
    '/etc/group': 'matrix-synapse:x:991:\n',
    '/lib/systemd/system/matrix-synapse.service': '[Service]\nUser=matrix-synapse\n',
    '/etc/nginx/nginx.conf': `http {
  server {
    listen 443 ssl; server_name example.org;
    ssl_certificate /etc/ssl/leaf.pem;
    ssl_certificate_key /etc/ssl/none.pem;
    location /_matrix { proxy_pass http://127.0.0.1:8008/; }
  }
}`,
    '/etc/ssl/leaf.pem': leaf,
    '/proc/net/tcp':
      '  sl  local_address\n   0: 0100007F:1F48 00000000:0000 0A 0:0 0:0 0 991 0 77 1 0 100 0 0 10 0\n',
  });
  await root.link(`${folder}/live/example.org/fullchain.pem`, '../../archive/example.org/fullchain1.pem');
  await root.link(`${folder}/live/example.org/privkey.pem`, '../../archive/example.org/privkey1.pem');
  await root.mode(`${folder}/live`, 0o700);
  return { ...root, key };
}

const options: LocalOptions = { configPaths: [], elsewhere: false, serverName: null, home: null };

function system(ran: Command[] = []) {
  return {
    ...createSystem(),
    user: { isRoot: true, home: null },
    processes: {
      async run(command: Command) {
        ran.push(command);
        return { exitCode: null, stdout: '', stderr: '' };
      },
    },
  };
}

describe('a look at a machine', () => {
  test('brings all that is on it, and no secret', async () => {
    const root = await machine();
    const ran: Command[] = [];
    const facts = await lookAtHost(system(ran), { ...options, root: root.path });
    expect(facts).toMatchObject({
      serverName: 'example.org',
      config: { files: [{ path: homeserver }] },
      service: { user: 'matrix-synapse', uid: 991, source: 'matrix-synapse.service' },
      signingKeys: {
        path: '/etc/matrix-synapse/example.org.signing.key',
        keys: [{ id: 'ed25519:a_test', publicKey: PUBLIC }],
      },
      ports: [{ address: '127.0.0.1', port: 8008, program: null }],
      renewal: [{ client: 'certbot', armedBy: null }],
    });
    const [own, proxied] = facts.certificateFiles;
    expect(own).toMatchObject({
      usedBy: 'synapse',
      place: { file: homeserver, line: 2 },
      certificate: {
        realPath: '/etc/letsencrypt/archive/example.org/fullchain1.pem',
        state: 'read',
        access: { user: 'matrix-synapse', readable: false, stoppedAt: '/etc/letsencrypt/live' },
      },
      keyMatches: true,
    });
    expect(own?.certificate.chain).toHaveLength(2);
    expect(proxied).toMatchObject({
      usedBy: 'nginx',
      names: ['example.org'],
      certificate: { state: 'read', access: null },
      key: { state: 'missing' },
      keyMatches: null,
    });
    expect(facts.proxies[0]?.mangling[0]).toMatchObject({ kind: 'proxy-pass-path', place: { line: 6 } });
    const told = JSON.stringify(facts);
    for (const secret of [encodeUnpadded(SEED), 'never to be told', root.key.split('\n')[1] ?? '?'])
      expect(told).not.toContain(secret);
    // Commands would speak of this machine, not of the one in the folder.
    expect(ran).toEqual([]);
  });

  test('of another machine takes the copies alone', async () => {
    const root = await machine();
    const ran: Command[] = [];
    const facts = await lookAtHost(system(ran), {
      ...options,
      configPaths: [`${root.path}${homeserver}`],
      elsewhere: true,
    });
    expect(facts).toMatchObject({
      serverName: 'example.org',
      service: null,
      certificateFiles: [],
      signingKeys: null,
      ports: null,
      proxies: [],
    });
    expect(facts.notLookedAt).toHaveLength(1);
    expect(ran).toEqual([]);
  });

  test('follows a container to its own files, for root alone', async () => {
    const authority = await createAuthority();
    const { certificate, key } = await authority.leaf(['example.org']);
    const data = '/proc/812/root/data';
    const texts = {
      '/proc/812/status': 'Name:\tpython\nUid:\t991\t991\t991\t991\nGid:\t991\t991\t991\t991\nGroups:\t\n',
      '/proc/812/cmdline':
        '/usr/local/bin/python\0-m\0synapse.app.homeserver\0--config-path\0/data/homeserver.yaml\0',
      '/proc/812/cgroup': '0::/system.slice/docker-0123.scope\n',
      '/proc/self/cgroup': '0::/user.slice\n',
      [`${data}/homeserver.yaml`]: yaml.replaceAll('/etc/letsencrypt/live/example.org', '/data'),
      [`${data}/fullchain.pem`]: certificate,
      [`${data}/privkey.pem`]: key,
      [`${data}/example.org.signing.key`]: `ed25519 a_test ${encodeUnpadded(SEED)}\n`,
    };
    const root = await rootFolder(texts);
    const seen = (isRoot: boolean) =>
      lookAtHost({ ...system(), user: { isRoot, home: null } }, { ...options, root: root.path });
    expect(await seen(true)).toMatchObject({
      service: { container: 'docker', user: null, uid: 991 },
      certificateFiles: [
        { certificate: { path: '/data/fullchain.pem', state: 'read', access: null }, keyMatches: true },
      ],
      signingKeys: { path: '/data/example.org.signing.key', keys: [{ publicKey: PUBLIC }] },
    });
    expect((await seen(false)).certificateFiles).toEqual([]);
  });

  test('of an empty machine finds nothing and fails at nothing', async () => {
    const root = await rootFolder();
    const facts = await lookAtHost(system(), { ...options, root: root.path, serverName: 'example.org' });
    expect(facts).toMatchObject({ serverName: 'example.org', service: null, proxies: [], ports: null });
    expect(facts.config.loaded).toBeNull();
    expect(facts.notLookedAt.map(({ what }) => what)).toContain('the ports in use');
  });

  test('is not held by a disk that does not answer', async () => {
    const root = await machine();
    const real = system();
    const waiting = new Set<() => void>();
    let hangs = false;
    // Time runs out when everything else has come to its end.
    const runOut = (): void => {
      if (hangs && waiting.size === 1) for (const late of waiting) late();
    };
    const look = lookAtHost(
      {
        ...real,
        files: {
          ...real.files,
          read(path, most) {
            if (!path.includes('/renewal/')) return real.files.read(path, most);
            hangs = true;
            setImmediate(runOut);
            return new Promise<never>(() => undefined);
          },
        },
        clock: {
          ...real.clock,
          timer(_, run) {
            waiting.add(run);
            return () => {
              waiting.delete(run);
              setImmediate(runOut);
            };
          },
        },
      },
      { ...options, root: root.path },
    );
    const facts = await look;
    expect(facts.renewal).toEqual([]);
    expect(facts.certificateFiles).toHaveLength(2);
    expect(facts.notLookedAt).toContainEqual({ what: 'renewal', why: 'it did not answer in time' });
  });

  test('of this very machine changes nothing and comes to an end', async () => {
    const ran: Command[] = [];
    const facts = await lookAtHost(system(ran), options);
    expect(facts.ports).not.toBeNull();
    expect(ran.length).toBeGreaterThan(0);
    expect(ran.every(({ effect }) => effect === 'read')).toBe(true);
  });
});
