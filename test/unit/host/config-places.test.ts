import { describe, expect, it } from 'vitest';
import { configPathsOf } from '../../../src/host/config-places.ts';
import { lookAtHost } from '../../../src/host/look.ts';
import { createClock } from '../../../src/system/clock.ts';
import { createFiles } from '../../../src/system/files.ts';
import type { System } from '../../../src/system/types.ts';
import { rootFolder } from '../../support/root-folder.ts';

const process = (...argv: string[]) => ({ pid: 812, name: 'python3', argv, uid: 110, gids: [110] });
const started = (...options: string[]) => process('python3', '-m', 'synapse.app.homeserver', ...options);
const paths = (folder: string | null, ...options: string[]) =>
  configPathsOf([process('nginx'), started(...options)], async () => folder);

describe('the command line of a running homeserver', () => {
  it.each<[string, string[], string[]]>([
    [
      'Debian',
      ['--config-path=/etc/m/homeserver.yaml', '--config-path=/etc/m/conf.d/'],
      ['/etc/m/homeserver.yaml', '/etc/m/conf.d/'],
    ],
    ['short options', ['-c', '/a.yaml', '-c/b.yaml', '-D'], ['/a.yaml', '/b.yaml']],
    [
      'words apart',
      ['--config-path', '/nix/store/x-homeserver.yaml', '--keys-directory', '/k'],
      ['/nix/store/x-homeserver.yaml'],
    ],
    ['below its working folder', ['-c', 'homeserver.yaml'], ['/srv/synapse/homeserver.yaml']],
    ['an option that is cut off', ['-c'], []],
    ['none', [], []],
  ])('%s', async (_name, options, expected) => {
    expect(await paths('/srv/synapse', ...options)).toEqual(expected);
  });

  it('a relative path without a known folder gives nothing, not half', async () => {
    expect(await paths(null, '-c', '/etc/a.yaml', '-c', 'b.yaml')).toEqual([]);
  });

  it('workers are others', async () => {
    const worker = process('python3', '-m', 'synapse.app.generic_worker', '-c', '/worker.yaml');
    expect(await configPathsOf([worker], async () => '/')).toEqual([]);
  });
});

describe('a look at a machine where it runs', () => {
  const STATUS = 'Name:\tpython3\nUid:\t110\t110\t110\t110\nGid:\t110\t110\t110\t110\nGroups:\t110\n';
  const COMMAND = [
    'python3',
    '-m',
    'synapse.app.homeserver',
    '-c',
    'conf/main.yaml',
    '-c',
    '/srv/own.yaml',
    '',
  ];
  const running = {
    '/proc/812/status': STATUS,
    '/proc/812/cmdline': COMMAND.join('\0'),
    '/srv/own.yaml': 'no_tls: true\n',
    '/etc/matrix-synapse/homeserver.yaml': 'server_name: old.example\n',
  };
  const system = {
    files: createFiles(),
    clock: createClock(),
    user: { isRoot: false, home: null },
    processes: { run: async () => ({ exitCode: null, stdout: '', stderr: '' }) },
  } satisfies Omit<System, 'network'>;
  const look = (root: string, configPaths: string[] = []) =>
    lookAtHost(system, { configPaths, elsewhere: false, serverName: null, home: null, root });

  it('reads the files that it was started with, not those of the usual place', async () => {
    const root = await rootFolder({ ...running, '/opt/s/conf/main.yaml': 'server_name: new.example\n' });
    await root.link('/proc/812/cwd', '/opt/s');
    const { config, serverName } = await look(root.path);
    expect(config.files.map(({ path }) => path)).toEqual(['/opt/s/conf/main.yaml', '/srv/own.yaml']);
    expect(serverName).toBe('new.example');
    expect(config.loaded?.model.noTls).toBe(true);
  });

  it('reads what was asked for instead', async () => {
    const root = await rootFolder(running);
    const { config } = await look(root.path, ['/srv/own.yaml']);
    expect(config.files.map(({ path }) => path)).toEqual(['/srv/own.yaml']);
  });

  it('reads the usual place where its own files are gone', async () => {
    const root = await rootFolder({
      ...running,
      '/proc/812/cmdline': ['python3', '-m', 'synapse.app.homeserver', '-c', '/gone.yaml', ''].join('\0'),
    });
    expect((await look(root.path)).serverName).toBe('old.example');
  });
});
