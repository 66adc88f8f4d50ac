import { expect, test } from 'vitest';
import { readAccounts } from '../../../src/host/accounts.ts';
import { readProcessTable } from '../../../src/host/process-table.ts';
import { lookAtService } from '../../../src/host/service.ts';
import { rootFolder } from '../../support/root-folder.ts';

const ACCOUNTS = {
  '/etc/passwd':
    'root:x:0:0::/root:/bin/sh\nmatrix-synapse:x:991:990::/var/lib/matrix-synapse:/bin/false\nbroken\n',
  '/etc/group': 'root:x:0:\nmatrix-synapse:x:990:\nssl-cert:x:50:other,matrix-synapse\n',
};
const status = (uid: number, name = 'python') =>
  `Name:\t${name}\nUid:\t0\t${uid}\t0\t0\nGid:\t0\t990\t0\t0\nGroups:\t990 50 \n`;
const venv =
  '/opt/venvs/matrix-synapse/lib/python3.11/site-packages/matrix_synapse-1.98.0.dist-info/METADATA';

async function look(texts: Readonly<Record<string, string>>) {
  const { files } = await rootFolder({ ...ACCOUNTS, ...texts });
  return lookAtService(files, await readProcessTable(files), await readAccounts(files));
}

test('no homeserver', async () => {
  const { files } = await rootFolder({
    '/proc/7/status': status(991),
    '/proc/7/cmdline': 'grep\0synapse.app.homeserver\0',
  });
  expect(await lookAtService(files, await readProcessTable(files), await readAccounts(files))).toBeNull();
});

test.each([
  ['by its module', '/opt/venvs/matrix-synapse/bin/python\0-m\0synapse.app.homeserver\0--config-path=x\0'],
  [
    'by the script of pip',
    '/opt/venvs/matrix-synapse/bin/python3\0/opt/venvs/matrix-synapse/bin/synapse_homeserver\0-c\0x\0',
  ],
])('the process, known %s', async (_, cmdline) => {
  expect(await look({ '/proc/812/status': status(991), '/proc/812/cmdline': cmdline, [venv]: '' })).toEqual({
    user: 'matrix-synapse',
    uid: 991,
    gids: [990, 50],
    pid: 812,
    version: '1.98.0',
    source: 'process 812',
    container: null,
  });
});

test('a worker is not the homeserver', async () => {
  const cmdline = '/usr/bin/python3\0-m\0synapse.app.generic_worker\0';
  expect(
    (await look({ '/proc/812/status': status(991), '/proc/812/cmdline': cmdline }))?.pid ?? null,
  ).toBeNull();
});

test.each([
  ['docker', '0::/system.slice/docker-0123abcd.scope\n'],
  ['docker', '4:memory:/docker/0123abcd\n'],
  ['podman', '0::/user.slice/libpod-0123abcd.scope\n'],
  ['lxc', '0::/lxc.payload.matrix/x\n'],
  ['other', '0::/kubepods/besteffort/pod1\n'],
  [null, '0::/system.slice/matrix-synapse.service\n'],
])('in a container: %s by %j', async (container, cgroup) => {
  const found = await look({
    '/proc/812/status': status(991),
    '/proc/812/cmdline': '/usr/local/bin/python\0-m\0synapse.app.homeserver\0',
    '/proc/812/cgroup': cgroup,
    '/proc/self/cgroup': '0::/user.slice\n',
  });
  expect(found?.container).toBe(container);
  expect(found?.user).toBe(container === null ? 'matrix-synapse' : null);
});

test('the unit file and the account, when nothing runs', async () => {
  const unit =
    '[Service]\nUser=matrix-synapse\nExecStart=/opt/venvs/matrix-synapse/bin/python -m synapse.app.homeserver\n';
  expect(await look({ '/lib/systemd/system/matrix-synapse.service': unit, [venv]: '' })).toEqual({
    user: 'matrix-synapse',
    uid: 991,
    gids: [990, 50],
    pid: null,
    version: '1.98.0',
    source: 'matrix-synapse.service',
    container: null,
  });
  expect(await look({})).toMatchObject({ source: 'the account matrix-synapse', version: null });
});
