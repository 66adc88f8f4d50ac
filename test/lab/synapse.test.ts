/** homeserver.yaml as real Synapse wrote it, then and today: what is found in it, how it is patched, and that today's Synapse serves with the patched file. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judgeLocal } from '../../src/check/local/judge.ts';
import { patchConfig } from '../../src/homeserver/patch/patch.ts';
import type { ConfigChange } from '../../src/homeserver/patch/types.ts';
import { localFacts } from '../support/local-facts.ts';
import { createAuthority } from '../support/pki.ts';
import { host } from './addresses.ts';
import { runCheck, withConsequences } from './checked.ts';
import { addressRecords, startNamed } from './named.ts';
import { type Namespace, openNamespace } from './namespace.ts';
import { labIsPossible } from './requirements.ts';
import { lostComment } from './synapse/comments.ts';
import { prepared } from './synapse/environment.ts';
import { expected, inLines } from './synapse/expected.ts';
import { get, type Installed, install, refusal, start } from './synapse/homeserver.ts';
import { type Version, versionsToTry } from './synapse/versions.ts';
import { putCertificate } from './world.ts';

const serverName = 'example.org';
const possible = labIsPossible('synapse.test.ts');
const versions = possible ? await prepared('synapse.test.ts', versionsToTry()) : [];

const selfSigned = 'https://127.0.0.1:8448/_matrix/federation/v1/version';
const plain = 'http://127.0.0.1:8008/_matrix/federation/v1/version';

/** What today's Synapse says to the file as it was generated, or where it answers with it. */
const UNTOUCHED: Readonly<Record<Version, { readonly says: string } | { readonly answersAt: string }>> = {
  '0.33.9': { says: 'Unknown listener resource' },
  '0.34.1.1': { answersAt: selfSigned },
  '0.99.5': { answersAt: plain },
  '1.0.0': { answersAt: plain },
  '1.163.2': { answersAt: plain },
};

const lineage = `/etc/letsencrypt/live/${serverName}`;
const loopback = 'http://127.0.0.1:8008';
const own = `https://${serverName}:8448`;

/** Findings about what does nothing, so that it goes with every change. */
const DOES_NOTHING = new Set<string>(['config.acme', 'config.dead-option']);

interface Scenario {
  readonly front: ConfigChange['front'];
  /** What it serves at, with TLS that everybody can verify, or plain for a proxy. */
  readonly serves: string;
  /** Where nothing answers any more, not even to those who verify nothing. */
  readonly closed: readonly string[];
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'TLS at the proxy': {
    front: { kind: 'proxy', address: '127.0.0.1', port: 8008, takes: [443, 8448] },
    serves: loopback,
    closed: ['https://127.0.0.1:8448', `http://${host(1).v4}:8008`],
  },
  'TLS in Synapse': {
    front: {
      kind: 'synapse',
      port: 8448,
      clients: false,
      certificate: `${lineage}/fullchain.pem`,
      key: `${lineage}/privkey.pem`,
    },
    serves: own,
    closed: [],
  },
};

describe.skipIf(!possible)('homeserver.yaml of real Synapse', () => {
  let namespace: Namespace;
  beforeAll(async () => {
    const authority = await createAuthority();
    namespace = await openNamespace(authority.root);
    await startNamed(namespace, [{ name: serverName, records: addressRecords('@', host(1)) }]);
    await putCertificate(namespace, authority, serverName, [serverName]);
  });
  afterAll(() => namespace.close());

  describe.each(versions)('%s', (version) => {
    let installed: Installed;
    let text: string;
    beforeAll(async () => {
      installed = await install(join(namespace.folder, version), version, serverName);
      text = installed.read();
    });

    test('what is found in it, and where', async () => {
      const { report } = await runCheck(namespace, serverName, ['--config', installed.path]);
      const findings = withConsequences(report.findings).filter(({ id }) => id.startsWith('config.'));
      const said = findings.map(({ id, subject }) => `${id} ${/:(\d+)$/.exec(subject)?.[1]}`);
      expect(said.sort()).toEqual(inLines(text, expected[version]));
    });

    test('what it does untouched under the Synapse of today', async () => {
      const untouched = UNTOUCHED[version];
      if ('says' in untouched) {
        expect(await refusal(namespace, installed, [installed.path])).toContain(untouched.says);
        return;
      }
      const { answersAt } = untouched;
      const synapse = await start(namespace, installed, [installed.path], answersAt, ['-k']);
      try {
        // Nobody trusts the certificate that it made for itself.
        const isTls = answersAt.startsWith('https:');
        expect((await get(namespace, answersAt)).status).toBe(isTls ? 0 : 200);
      } finally {
        await synapse.stop();
      }
    });

    test('without what does nothing it says the same, and starts', async () => {
      const after = await patched({ front: null, when: 'all' });
      const untouched = UNTOUCHED[version];
      const answersAt = 'answersAt' in untouched ? untouched.answersAt : selfSigned;
      await serves(after, new URL(answersAt).origin, ['-k'], []);
    });

    test.each(Object.entries(SCENARIOS))('%s: patched, it serves other servers', async (_, scenario) => {
      const after = await patched({ front: scenario.front, when: 'all' });
      await serves(after, scenario.serves, verifying(namespace), scenario.closed);
    });

    /** The text after the change, which a second time changes nothing. */
    async function patched(change: ConfigChange): Promise<string> {
      const result = patchConfig([{ path: installed.path, text }], change);
      if (!result.ok) throw new Error(result.reason);
      const after = result.files[0]?.after ?? text;
      expect(lostComment(text, after)).toBeNull();
      expect(patchConfig([{ path: installed.path, text: after }], change)).toMatchObject({
        ok: true,
        files: [],
      });
      const left = judgeLocal(await localFacts({ [installed.path]: after }), null);
      expect(left.filter(({ id, severity }) => severity === 'error' || DOES_NOTHING.has(id))).toEqual([]);
      return after;
    }

    async function serves(
      after: string,
      base: string,
      more: readonly string[],
      closed: readonly string[],
    ): Promise<void> {
      installed.write(after);
      const url = `${base}/_matrix/federation/v1/version`;
      const synapse = await start(namespace, installed, [installed.path], url, more);
      try {
        expect(await get(namespace, url, more)).toMatchObject({ body: { server: { name: 'Synapse' } } });
        const keys = await get(namespace, `${base}/_matrix/key/v2/server`, more);
        expect(keys).toMatchObject({ status: 200, body: { server_name: serverName } });
        for (const place of closed) expect((await get(namespace, place, ['-k'])).status, place).toBe(0);
      } finally {
        await synapse.stop();
        installed.write(text);
      }
    }
  });
});

/** curl's options to reach the server name on this machine, with the lab's authority alone. */
const verifying = ({ env }: Namespace): string[] => [
  '--cacert',
  env.NODE_EXTRA_CA_CERTS ?? '',
  '--resolve',
  `${serverName}:8448:127.0.0.1`,
];
