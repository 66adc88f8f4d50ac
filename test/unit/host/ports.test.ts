import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { listening, lookAtPorts } from '../../../src/host/ports.ts';
import { readProcessTable } from '../../../src/host/process-table.ts';
import { notes } from '../../../src/host/reading.ts';
import { createFiles } from '../../../src/system/files.ts';
import { rooted } from '../../../src/system/rooted.ts';
import { rootFolder } from '../../support/root-folder.ts';

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const line = (local: string, state: string, inode: number) =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000   991        0 ${inode} 1 0000000000000000 100 0 0 10 0\n`;

test('the kernel’s words for addresses', () => {
  const text = [
    line('0100007F:1F48', '0A', 7),
    line('00000000:01BB', '0A', 8),
    line('00000000000000000000000000000000:2100', '0A', 9),
    line('00000000000000000000000001000000:1F48', '0A', 10),
    line('0000000000000000FFFF00000100007F:1F49', '0A', 11),
    line('B80D0120000000000000000001000000:0050', '0A', 12),
    line('0100007F:C001', '01', 13),
  ];
  expect(listening(HEAD + text.join('')).map(({ address, port }) => `${address} ${port}`)).toEqual([
    '127.0.0.1 8008',
    '0.0.0.0 443',
    ':: 8448',
    '::1 8008',
    '127.0.0.1 8009',
    '2001:db8::1 80',
  ]);
});

test('who holds a port, and who may not be seen', async () => {
  const root = await rootFolder({
    '/proc/net/tcp': HEAD + line('00000000:01BB', '0A', 501) + line('0100007F:1F48', '0A', 502),
    '/proc/812/status': 'Name:\tnginx\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nGroups:\t0 \n',
    '/proc/812/cmdline': 'nginx: master process\0',
  });
  await root.link('/proc/812/fd/6', 'socket:[501]');
  const said = notes();
  const table = await readProcessTable(root.files);
  expect(await lookAtPorts(root.files, table, said)).toEqual([
    { address: '0.0.0.0', port: 443, program: 'nginx', pid: 812 },
    { address: '127.0.0.1', port: 8008, program: null, pid: null },
  ]);
  expect(said.all.map(({ what }) => what)).toEqual(['the programs behind some ports']);
});

test('without tables nothing is claimed', async () => {
  const root = await rootFolder();
  const said = notes();
  expect(await lookAtPorts(root.files, [], said)).toBeNull();
  expect(said.all).toHaveLength(1);
});

test('a real listener of this very process', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const files = rooted(createFiles(), '');
  const table = (await readProcessTable(files)).filter(({ pid }) => pid === process.pid);
  const holders = await lookAtPorts(files, table, notes());
  expect(holders).toContainEqual({ address: '127.0.0.1', port, program: table[0]?.name, pid: process.pid });
});
