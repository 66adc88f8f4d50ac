/** The wizard with copies of files from another machine. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hostText } from '../../../src/wizard/view/look.ts';
import { nameNotes } from '../../../src/wizard/view/name.ts';
import { cutOff, runInMemory } from './in-memory.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'copies-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('refuses to begin where nothing can be read of them', async () => {
  const words = ['example.org', '--config', 'nowhere.yaml', '--out', join(folder, 'out'), '--yes'];
  const { code, err } = await runInMemory(words, { system: cutOff, cwd: folder });
  expect(code).toBe(2);
  expect(err).toContain('Nothing could be read from the files named with --config.');
  expect(err).toContain(join(folder, 'nowhere.yaml'));
});

it('says what it reads, and that nothing is done here', async () => {
  const path = join(folder, 'homeserver.yaml');
  await writeFile(path, 'server_name: example.org\n');
  const { out } = await runInMemory(
    ['example.org', '--config', 'homeserver.yaml', '--out', join(folder, 'out'), '--yes'],
    {
      system: cutOff,
      cwd: folder,
    },
  );
  const flat = out.replace(/\s+/g, ' ');
  expect(flat).toContain('copies from another machine are read');
  expect(flat).toContain('nothing of this one is looked at');
  // Where the copy lies is not where the file is.
  expect(flat).toContain('--homeserver-yaml=/etc/matrix-synapse/homeserver.yaml');
});

it('names the copy below the server name', () => {
  const host = {
    homeserverYaml: { path: '/tmp/homeserver.yaml', text: 'server_name: example.org\n' },
    lookedAt: [],
    nginxVersion: null,
    installed: { certbot: false, acmeSh: false },
  };
  const state = { quitting: false, refusal: null, draft: 'example.org', host } as unknown as Parameters<
    typeof nameNotes
  >[0];
  expect(JSON.stringify(nameNotes({ ...state, host: { ...host, elsewhere: true } }))).toContain(
    'from /tmp/homeserver.yaml, a copy from another machine',
  );
  expect(JSON.stringify(nameNotes(state))).not.toContain('copy');
  expect(hostText(host)).toBe('/tmp/homeserver.yaml');
});
