import { describe, expect, test } from 'vitest';
import { lookAtHost } from '../../../src/probe/host.ts';
import {
  type Command,
  type CommandResult,
  FileError,
  type Files,
  type Processes,
} from '../../../src/system/types.ts';

/** A machine with these files; an Error is what reading one comes to. */
function machine(contents: Record<string, string | FileError>, nginx: Partial<CommandResult> = {}) {
  const ran: Command[] = [];
  const files: Pick<Files, 'read' | 'list'> = {
    async read(path) {
      const content = contents[path];
      if (content instanceof FileError) throw content;
      return content ?? null;
    },
    async list(path) {
      if (path in contents) throw new FileError(path, 'ENOTDIR');
      const names = Object.keys(contents)
        .filter((file) => file.startsWith(`${path}/`))
        .map((file) => file.slice(path.length + 1).split('/')[0] ?? '');
      return names.length === 0 ? null : [...new Set(names)].sort();
    },
  };
  const processes: Processes = {
    async run(command) {
      ran.push(command);
      return { exitCode: null, stdout: '', stderr: 'ENOENT', ...nginx };
    },
  };
  return { files: files as Files, processes, ran };
}
const look = (
  contents: Record<string, string | FileError>,
  configPaths: string[] = [],
  home: string | null = null,
) => lookAtHost(machine(contents), { configPaths, home });

describe('homeserver.yaml', () => {
  test("Debian's, with what conf.d lays over it, in order", async () => {
    const facts = await look({
      '/etc/matrix-synapse/homeserver.yaml': 'main',
      '/etc/matrix-synapse/conf.d/server_name.yaml': 'name',
      '/etc/matrix-synapse/conf.d/report_stats.yaml': 'stats',
      '/etc/matrix-synapse/conf.d/notes.txt': 'no',
      '/data/homeserver.yaml': 'other',
    });
    expect(facts.homeserverYaml).toEqual({ path: '/etc/matrix-synapse/homeserver.yaml', text: 'main' });
    expect(facts.overrides).toEqual([
      { path: '/etc/matrix-synapse/conf.d/report_stats.yaml', text: 'stats' },
      { path: '/etc/matrix-synapse/conf.d/server_name.yaml', text: 'name' },
    ]);
  });

  test('in the home folder, when there is one', async () => {
    const contents = { '/home/ada/.synapse/homeserver.yaml': 'old' };
    expect((await look(contents, [], '/home/ada')).homeserverYaml?.text).toBe('old');
    expect((await look(contents)).homeserverYaml).toBeNull();
  });

  test('nowhere: says where it was looked for', async () => {
    const facts = await look({});
    expect(facts.homeserverYaml).toBeNull();
    expect(facts.lookedAt).toContain('/etc/matrix-synapse/homeserver.yaml');
    expect(facts.unreadable).toEqual([]);
  });

  test('the paths that are given, and only those', async () => {
    const contents = {
      '/etc/matrix-synapse/homeserver.yaml': 'not this',
      '/copy/homeserver.yaml': 'main',
      '/copy/conf.d/a.yaml': 'over',
      '/more/b.yaml': 'b',
      '/more/a.yaml': 'a',
    };
    const texts = async (...paths: string[]) => {
      const facts = await look(contents, paths);
      expect(facts.lookedAt).toEqual(paths);
      return [facts.homeserverYaml?.text, ...(facts.overrides ?? []).map((file) => file.text)];
    };
    expect(await texts('/copy/homeserver.yaml')).toEqual(['main', 'over']);
    expect(await texts('/copy/homeserver.yaml', '/more')).toEqual(['main', 'a', 'b']);
    expect(await texts('/more')).toEqual(['a', 'b']);
    expect(await texts('/absent.yaml')).toEqual([undefined]);
  });

  test('what is there but cannot be read is named, and the search goes on', async () => {
    const path = '/etc/matrix-synapse/homeserver.yaml';
    const facts = await look({ [path]: new FileError(path, 'EACCES'), '/data/homeserver.yaml': 'data' });
    expect(facts.unreadable).toEqual([{ path, code: 'EACCES' }]);
    expect(facts.homeserverYaml?.path).toBe('/data/homeserver.yaml');
  });

  test('a folder with thousands of files costs 32', async () => {
    const many = Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`/more/${at}.yaml`, `${at}`]));
    expect((await look(many, ['/more'])).overrides).toHaveLength(31);
  });
});

describe('programs', () => {
  test.each([
    ['nginx version: nginx/1.22.1\n', '1.22.1'],
    ['nginx version: nginx/1.18.0 (Ubuntu)\n', '1.18.0'],
    ['nginx version: openresty/1.25.3.1\n', '1.25.3'],
    ['nginx: [emerg] something\n', null],
    ['nginx version: nginx/1.2\u001b[2J\n', '1.2'],
    ['', null],
  ])('nginx says %j', async (stderr, version) => {
    const system = machine({}, { exitCode: 0, stderr });
    expect((await lookAtHost(system, { configPaths: [] })).nginxVersion).toBe(version);
    expect(system.ran).toEqual([{ file: 'nginx', args: ['-v'], effect: 'read' }]);
  });

  test('certbot and acme.sh are found where they live', async () => {
    expect((await look({})).installed).toEqual({ certbot: false, acmeSh: false });
    expect((await look({ '/snap/bin/certbot': '' })).installed).toEqual({ certbot: true, acmeSh: false });
    expect((await look({ '/root/.acme.sh/acme.sh': '' })).installed).toEqual({
      certbot: false,
      acmeSh: true,
    });
    const home = await look({ '/home/ada/.acme.sh/acme.sh': '' }, [], '/home/ada');
    expect(home.installed.acmeSh).toBe(true);
  });
});

test('of copies from another machine nothing but the files is looked at', async () => {
  const here = machine(
    { '/tmp/copy/homeserver.yaml': 'main', '/usr/bin/certbot': '' },
    { stderr: 'nginx version: nginx/1.22.1' },
  );
  const facts = await lookAtHost(here, { configPaths: ['/tmp/copy/homeserver.yaml'], elsewhere: true });
  expect(facts).toMatchObject({
    homeserverYaml: { path: '/tmp/copy/homeserver.yaml', text: 'main' },
    nginxVersion: null,
    installed: { certbot: false, acmeSh: false },
    elsewhere: true,
  });
  expect(here.ran).toEqual([]);
});
