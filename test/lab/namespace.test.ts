/** The lab itself, by tools that are not ours: a fault that a world claims to have must be there. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { labIsPossible } from './requirements.ts';
import { type OpenWorlds, openWorlds, plotOf, type World } from './world.ts';
import { worlds } from './worlds.ts';

const pick = (id: string): World => {
  const world = worlds.find((candidate) => candidate.id === id);
  if (world === undefined) throw new Error(`no world ${id}`);
  return world;
};
const ids = ['row-16', 'row-8', 'row-17', 'timeout', 'refused', 'silent', 'ssh', 'leaf-only', 'bad-gateway'];

describe.skipIf(!labIsPossible('namespace.test.ts', false))('the lab', () => {
  let lab: OpenWorlds;
  const at = (id: string) => plotOf(id, ids.indexOf(id));

  beforeAll(async () => {
    lab = await openWorlds(ids.map(pick));
  });
  afterAll(() => lab?.close());

  const curl = (url: string) =>
    lab.namespace.run([
      process.execPath,
      '-e',
      `fetch(process.argv[1], { signal: AbortSignal.timeout(2000) }).then(async (r) => console.log(r.status, await r.text()), (e) => console.log(e.cause?.code ?? e.name)).finally(() => process.exit())`,
      url,
    ]);

  test('a proxy hands the path on byte by byte', async () => {
    const { s } = at('row-16');
    const seen = await curl(`https://${s}:8448/_matrix/federation/v1/event/%24x%2Fprobe/`);
    expect(seen.stdout).toContain('401 {"errcode":"M_UNAUTHORIZED"');
    const decoded = await curl(`https://${s}:8448/_matrix/federation/v1/event/%24x/probe/`);
    expect(decoded.stdout).toContain('404 {"errcode":"M_UNRECOGNIZED"');
  });

  test('the well-known file is served', async () => {
    const { s, t } = at('row-8');
    expect((await curl(`https://${s}/.well-known/matrix/server`)).stdout).toContain(
      `200 {"m.server":"${t}:443"}`,
    );
  });

  test('bind answers SERVFAIL for the broken zone, NOERROR above it and NXDOMAIN for what is nowhere', async () => {
    const { s } = at('row-17');
    const status = async (name: string) =>
      /status: (\w+)/.exec((await lab.namespace.run(['dig', name, 'SRV'])).stdout)?.[1];
    expect(await status(`_matrix-fed._tcp.${s}`)).toBe('SERVFAIL');
    expect(await status(s)).toBe('NOERROR');
    expect(await status('nowhere.example.com')).toBe('NXDOMAIN');
  });

  test.each([
    ['refused', 8448, 'ECONNREFUSED'],
    ['timeout', 8448, 'TimeoutError'],
    ['silent', 8448, 'TimeoutError'],
    ['ssh', 8448, 'ERR_SSL_WRONG_VERSION_NUMBER'],
  ])('%s:%i fails with %s', async (id, port, code) => {
    expect((await curl(`https://${at(id).s}:${port}/`)).stdout.trim()).toBe(code);
  });

  test.each([
    ['leaf-only', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['bad-gateway', '502'],
  ])('%s answers with %s', async (id, code) => {
    expect((await curl(`https://${at(id).t}/_matrix/key/v2/server`)).stdout).toContain(code);
  });
});
