/** homeserver.yaml as real Synapse wrote it, then and today: what is found in it, how it is patched, and that today's Synapse serves with the patched file. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Namespace, openNamespace } from './namespace.ts';
import { labIsPossible } from './requirements.ts';
import { prepared } from './synapse/environment.ts';
import { get, install, refusal, start } from './synapse/homeserver.ts';
import { versionsToTry } from './synapse/versions.ts';

const serverName = 'example.org';
const possible = labIsPossible('synapse.test.ts', false);
const versions = possible ? await prepared('synapse.test.ts', versionsToTry()) : [];

describe.skipIf(!possible)('homeserver.yaml of real Synapse', () => {
  let namespace: Namespace;
  beforeAll(async () => {
    namespace = await openNamespace('');
  });
  afterAll(() => namespace.close());

  describe('untouched, under the Synapse of today', () => {
    test.runIf(versions.includes('0.33.9'))('0.33.9 does not start', async () => {
      const installed = await install(join(namespace.folder, 'untouched-0.33.9'), '0.33.9', serverName);
      expect(await refusal(namespace, installed, [installed.path])).toContain('Unknown listener resource');
    });

    test.runIf(versions.includes('0.34.1.1'))(
      '0.34.1.1 serves the certificate that it made for itself',
      async () => {
        const installed = await install(join(namespace.folder, 'untouched-0.34.1.1'), '0.34.1.1', serverName);
        const url = 'https://127.0.0.1:8448/_matrix/federation/v1/version';
        const synapse = await start(namespace, installed, [installed.path], url, ['-k']);
        try {
          expect((await get(namespace, url)).status).toBe(0);
          const keys = await get(namespace, 'http://127.0.0.1:8008/_matrix/key/v2/server');
          expect(keys).toMatchObject({ status: 200, body: { server_name: serverName } });
        } finally {
          await synapse.stop();
        }
      },
    );
  });
});
