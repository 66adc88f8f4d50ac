import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configFilesRule } from '../../../src/check/local/config-files.ts';
import { lookAtConfig } from '../../../src/host/config.ts';
import { createFiles } from '../../../src/system/files.ts';
import { FileError, type Files } from '../../../src/system/types.ts';
import { localFacts } from '../../support/local-facts.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'config-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const MAIN = 'server_name: example.org\n';
const path = (name: string): string => join(folder, name);
async function put(name: string, content: string | Uint8Array): Promise<string> {
  await mkdir(dirname(path(name)), { recursive: true });
  await writeFile(path(name), content);
  return path(name);
}
const look = (...configPaths: string[]) => lookAtConfig(createFiles(), { configPaths });
/** What is found in it, in short. */
async function judged(...configPaths: string[]): Promise<string[]> {
  const config = await look(...configPaths);
  const facts = await localFacts({}, { config });
  return configFilesRule
    .judge(facts, null)
    .map(({ id, title }) => `${id} ${title.replaceAll(`${folder}/`, '')}`);
}

describe('files that cannot be read cost only themselves', () => {
  beforeEach(() => put('homeserver.yaml', MAIN));
  const main = () => path('homeserver.yaml');

  it('a file of 100 MB', async () => {
    await put('big.yaml', '');
    await truncate(path('big.yaml'), 100_000_000);
    expect(await judged(main(), path('big.yaml'))).toEqual([
      'config.unreadable big.yaml cannot be read: it has more than 1 MiB, which no homeserver.yaml has.',
    ]);
    expect((await look(main(), path('big.yaml'))).loaded?.model.serverName).toBe('example.org');
  });

  it('links in a circle', async () => {
    await symlink(path('b.yaml'), path('a.yaml'));
    await symlink(path('a.yaml'), path('b.yaml'));
    expect(await judged(main(), path('a.yaml'))).toEqual([
      'config.unreadable a.yaml cannot be read: its links lead in a circle.',
    ]);
  });

  it('a FIFO that nobody writes to', async () => {
    await promisify(execFile)('mkfifo', [path('fifo.yaml')]);
    expect(await judged(main(), path('fifo.yaml'))).toEqual([
      'config.unreadable fifo.yaml cannot be read: it is no plain file.',
    ]);
  });

  it('no UTF-8', async () => {
    await put('latin.yaml', Uint8Array.from([0x23, 0x20, 0xfc, 0x0a]));
    expect(await judged(main(), path('latin.yaml'))).toEqual([
      'config.unreadable latin.yaml cannot be read: it is not UTF-8.',
    ]);
  });

  it('no permission', async () => {
    const files = createFiles();
    const denied: Files = {
      ...files,
      // Root may read everything, so the system's answer is put in its mouth.
      read: async (name, most) => {
        if (name.endsWith('secret.yaml')) throw new FileError(name, 'EACCES');
        return files.read(name, most);
      },
    };
    await put('secret.yaml', MAIN);
    const config = await lookAtConfig(denied, { configPaths: [main(), path('secret.yaml')] });
    const [finding] = configFilesRule.judge(await localFacts({}, { config }), null);
    expect(finding?.title).toBe(`${path('secret.yaml')} cannot be read: this account may not read it.`);
    expect(finding?.fix).toMatch(/^Run the check as root/);
  });

  it('a file that does not parse, with the line itself', async () => {
    await put('bad.yaml', '# one\nno_tls: [true\nacme:\n');
    const config = await look(main(), path('bad.yaml'));
    const [finding] = configFilesRule.judge(await localFacts({}, { config }), null);
    expect(finding?.subject).toBe(`${path('bad.yaml')}:3:1`);
    expect(finding?.detail).toBe('Line 3: “acme:”. Synapse does not start with it.');
    expect(finding?.fix).toBe('Close the bracket that opens above.');
  });
});

describe('where it is looked for', () => {
  it('a folder: the .yaml files in order, the others passed over', async () => {
    await put('conf/b.yaml', 'no_tls: true\n');
    await put('conf/a.yaml', `${MAIN}no_tls: false\n`);
    await put('conf/c.yml', 'no_tls: false\n');
    const config = await look(path('conf'));
    expect(config.files.map((file) => file.path)).toEqual([path('conf/a.yaml'), path('conf/b.yaml')]);
    expect(config.loaded?.values).toEqual({ server_name: 'example.org', no_tls: true });
    expect(config.passedOver).toEqual([path('conf/c.yml')]);
  });

  it('one file alone, with the folder that the service lays over it', async () => {
    await put('homeserver.yaml', MAIN);
    await put('conf.d/stats.yaml', 'report_stats: no\n');
    expect((await look(path('homeserver.yaml'))).loaded?.values).toEqual({
      server_name: 'example.org',
      report_stats: false,
    });
  });

  it('a path that is not there', async () => {
    await put('homeserver.yaml', MAIN);
    expect(await judged(path('homeserver.yaml'), path('none.yaml'))).toEqual([
      'config.not-found none.yaml is not there.',
    ]);
  });

  it('a link is followed, and who writes its end is told', async () => {
    await put('..2026_11_20/homeserver.yaml', MAIN);
    await symlink('..2026_11_20', path('..data'));
    await symlink('..data/homeserver.yaml', path('homeserver.yaml'));
    const config = await look(path('homeserver.yaml'));
    expect(config.files[0]?.realPath).toMatch(/\.\.2026_11_20\/homeserver\.yaml$/);
  });

  it('keeps no text', async () => {
    await put('homeserver.yaml', `${MAIN}form_secret: TOPSECRET\n`);
    expect(JSON.stringify(await look(path('homeserver.yaml')))).not.toContain('TOPSECRET');
  });
});
