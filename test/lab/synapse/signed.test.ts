/** The request that a server signs for itself, put to a real Synapse: what it says decides what `check --signed` makes of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signedOutcome } from '../../../src/check/passage.ts';
import { signingKey } from '../../../src/matrix/signing.ts';
import { readSigningKeys } from '../../../src/matrix/signing-key-file.ts';
import { signedRequest } from '../../../src/probe/requests.ts';
import type { HttpExchange } from '../../../src/probe/types.ts';
import { createAuthority } from '../../support/pki.ts';
import { type Namespace, openNamespace } from '../namespace.ts';
import type { LabProcess } from '../process.ts';
import { labIsPossible } from '../requirements.ts';
import { prepared } from './environment.ts';
import { get, install, start } from './homeserver.ts';
import { TODAY } from './versions.ts';

const serverName = 'example.org';
const base = 'http://127.0.0.1:8008';
const possible = labIsPossible('signed.test.ts', false);
const versions = possible ? await prepared('signed.test.ts', [TODAY]) : [];

describe.skipIf(versions.length === 0)('a request that the server has signed itself', () => {
  let namespace: Namespace;
  let synapse: LabProcess;
  let key: ReturnType<typeof readSigningKeys>[number] | undefined;

  beforeAll(async () => {
    namespace = await openNamespace((await createAuthority()).root);
    const installed = await install(join(namespace.folder, 'signed'), TODAY, serverName);
    synapse = await start(namespace, installed, [installed.path], `${base}/_matrix/federation/v1/version`);
    [key] = readSigningKeys(readFileSync(join(installed.folder, `${serverName}.signing.key`), 'utf8'));
  });
  afterAll(async () => {
    await synapse?.stop();
    await namespace?.close();
  });

  /** @param change what something on the way does to it. */
  async function outcome(
    change: { path?: (path: string) => string; header?: string | null; by?: typeof key } = {},
  ): Promise<string> {
    const by = change.by ?? key;
    if (by === undefined) throw new Error('Synapse wrote no signing key');
    const { path, headers = [] } = signedRequest(serverName, by);
    const header = change.header === undefined ? headers[0]?.[1] : change.header;
    const sent = change.path?.(path) ?? path;
    const options = [
      '--path-as-is',
      '--globoff',
      ...(header === null ? [] : ['-H', `Authorization: ${header}`]),
    ];
    const { status, body } = await get(namespace, `${base}${sent}`, options);
    const exchange: HttpExchange = {
      method: 'GET',
      path: sent,
      host: serverName,
      status,
      headers: [['Content-Type', 'application/json']],
      body: JSON.stringify(body),
      bytes: 0,
      invalidUtf8: false,
      fault: null,
      ms: 0,
    };
    return signedOutcome(exchange);
  }

  test('is accepted as it was sent', async () => {
    expect(await outcome()).toBe('accepted');
  });

  test('is rejected where its path was decoded, or its query lost', async () => {
    expect(await outcome({ path: decodeURIComponent })).toBe('rejected');
    expect(await outcome({ path: (path) => path.replace(/\?.*/, '') })).toBe('rejected');
  });

  test('is rejected with another key under the same name', async () => {
    const other = signingKey(key?.id ?? '', Buffer.alloc(32, 9));
    expect(await outcome({ by: other })).toBe('rejected');
  });

  test('comes unsigned where its header was stripped or replaced', async () => {
    expect(await outcome({ header: null })).toBe('unsigned');
    expect(await outcome({ header: 'Basic dXNlcjpwYXNz' })).toBe('unsigned');
  });
});
