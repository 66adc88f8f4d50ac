/** homeserver.yaml as real Synapse wrote it, then and today: what is found in it, how it is patched, and that today's Synapse serves with the patched file. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judgeLocal } from '../../src/check/local/judge.ts';
import { localFacts } from '../support/local-facts.ts';
import { type Namespace, openNamespace } from './namespace.ts';
import { labIsPossible } from './requirements.ts';
import { prepared } from './synapse/environment.ts';
import { expected, inLines } from './synapse/expected.ts';
import { get, type Installed, install, refusal, start } from './synapse/homeserver.ts';
import { type Version, versionsToTry } from './synapse/versions.ts';

const serverName = 'example.org';
const possible = labIsPossible('synapse.test.ts', false);
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

describe.skipIf(!possible)('homeserver.yaml of real Synapse', () => {
  let namespace: Namespace;
  beforeAll(async () => {
    namespace = await openNamespace('');
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
      const findings = judgeLocal(await localFacts({ [installed.path]: text }), null);
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
  });
});
