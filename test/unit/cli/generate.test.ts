import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cutOff, runInMemory, type Said } from './in-memory.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'generate-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function generate(line: string, answers: string | null = null, env = {}): Promise<Said> {
  if (answers !== null) await writeFile(join(folder, 'answers.yaml'), answers);
  const given = answers === null ? [] : ['--answers', 'answers.yaml'];
  const words = ['generate', ...line.split(' ').filter(Boolean), ...given];
  return runInMemory(words, { system: cutOff, cwd: folder, env });
}

const enough =
  'serverName: example.org\nscenario: well-known-port\ndelegatedHost: matrix.example.org\nexistingSite: no\n';

describe('generate', () => {
  it('writes the files of the scenario and names them on stdout', async () => {
    const { code, out, err } = await generate('--out files', enough);
    expect(err).toContain('  nginxVersion: 1.18.0\n');
    expect(err).not.toContain('  delegatedHost:');
    expect(err).toMatch(/\nwell-known-port: nothing else was changed. Begin with files\/README.txt.\n$/);
    expect(await readFile(join(folder, 'files/README.txt'), 'utf8')).toContain('\n  nginxVersion: 1.18.0\n');
    expect(code).toBe(0);
    const paths = out.trimEnd().split('\n');
    expect(paths).toContain('files/README.txt');
    for (const path of paths) expect(await readFile(join(folder, path), 'utf8')).not.toBe('');
    const file = paths.find((path) => path.endsWith('/.well-known/matrix/server')) ?? '';
    expect(JSON.parse(await readFile(join(folder, file), 'utf8'))).toEqual({
      'm.server': 'matrix.example.org:443',
    });
  });

  it('writes the same again from the answers that it wrote', async () => {
    await generate('--out one', enough);
    const again = await readFile(join(folder, 'one/answers.yaml'), 'utf8');
    const { code, err } = await generate('--out two', again);
    expect(code).toBe(0);
    // Nothing is a guess any more; all else is the same.
    expect(err).not.toContain('Taken as given');
    const steps = async (name: string) =>
      (await readFile(join(folder, name, 'README.txt'), 'utf8')).replace(
        /\nTaken as given[\s\S]*?\n\n/,
        '\n',
      );
    expect(await steps('two')).toBe(await steps('one'));
  });

  it('takes a flag before a variable, a variable before the file', async () => {
    const env = { MATRIX_TLS_DELEGATED_HOST: 'env.example.org', MATRIX_TLS_DELEGATED_PORT: '4443' };
    const { out } = await generate('--out files --delegated-host flag.example.org', enough, env);
    const file = out.split('\n').find((path) => path.endsWith('/.well-known/matrix/server')) ?? '';
    expect(await readFile(join(folder, file), 'utf8')).toContain('flag.example.org:4443');
  });

  it('says which answer has no effect', async () => {
    const { code, err } = await generate('', `${enough}srvPort: 8000\n`);
    expect(err).toContain('srvPort was given, but well-known-port does not ask for it');
    expect(code).toBe(0);
  });
});

describe('what stops generate is exit code 2, with nothing written', () => {
  it.each([
    [
      'nothing given',
      '',
      null,
      'missing: the server name, the part after the colon in a user ID (--server-name, MATRIX_TLS_SERVER_NAME, or serverName in the answers file)',
    ],
    ['a name that is none', 'https://example.org', null, '--server-name: '],
    ['two names', 'a.org --server-name b.org', null, 'The server name is given twice'],
    ['a refused answer', '', `${enough}delegatedPort: x\n`, 'delegatedPort in the answers file: A port is'],
    ['an unknown key', '', `${enough}delegatdHost: x\n`, 'Did you mean "delegatedHost"?'],
    ['an unknown scenario', 'example.org --scenario magic', null, '--scenario: '],
    ['no such file', 'example.org --answers nowhere.yaml', null, 'There is no answers file'],
    ['a broken file', '', 'serverName: [', 'cannot be used'],
  ])('%s', async (_name, line, answers, expected) => {
    const { code, out, err } = await generate(line, answers);
    expect(err).toContain(expected);
    expect(err).not.toContain('bug');
    expect(code).toBe(2);
    expect(out).toBe('');
  });

  it('a folder that is not empty is said before anything else', async () => {
    await mkdir(join(folder, 'full/x'), { recursive: true });
    const { code, err } = await generate('--out full', 'not: [even, answers');
    expect(err).toMatch(
      /^The folder .*full is not empty\. Nothing in it was touched\.\nGive a new or an empty folder/,
    );
    expect(code).toBe(2);
  });

  it('a variable that is nearly one is told, and others are left alone', async () => {
    const slip = await generate('', enough, { MATRIX_TLS_DELEGATD_HOST: 'x' });
    expect([slip.code, slip.err]).toEqual([
      2,
      expect.stringContaining('MATRIX_TLS_DELEGATD_HOST: did you mean MATRIX_TLS_DELEGATED_HOST?'),
    ]);
    expect((await generate('--out other', enough, { MATRIX_TLS_ZZZZZZZZZZZZ: 'x' })).code).toBe(0);
  });

  it('all refused answers are named at once', async () => {
    const { err } = await generate('', `${enough}delegatedPort: x\nbackendPort: y\n`);
    expect(err).toContain('delegatedPort in the answers file');
    expect(err).toContain('backendPort in the answers file');
  });
});

describe('the wizard without a terminal', () => {
  it('names what is missing', async () => {
    const { code, err, out } = await runInMemory([], { system: cutOff, cwd: folder });
    expect(err).toContain('MATRIX_TLS_SERVER_NAME');
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  it('looks at the folder before anything else', async () => {
    await mkdir(join(folder, 'full/x'), { recursive: true });
    const { code, err } = await runInMemory(['example.org', '--out', 'full'], {
      system: cutOff,
      cwd: folder,
    });
    expect(err).toContain('is not empty');
    expect(code).toBe(2);
  });
});
