/**
 * The file system view of a namespace: an /etc of the lab's own, copied from the machine's as far as programs
 * need it, and empty folders for what servers write. Nothing of the machine's own is ever written to, and no
 * key or password file is copied.
 */
import { chmodSync, cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nameServer } from './addresses.ts';
import { type BlackHole, networkBatches, privateFolders } from './namespace-script.ts';

const copiedFromEtc = [
  'alternatives',
  'bind',
  'gai.conf',
  'group',
  'host.conf',
  'ld.so.cache',
  'ld.so.conf',
  'localtime',
  'mime.types',
  'nginx',
  'nsswitch.conf',
  'passwd',
  'protocols',
  'services',
  'ssl/certs',
  'ssl/openssl.cnf',
  'timezone',
];

const madeFolders = [
  'etc/letsencrypt/live',
  'run/named',
  'run/lock',
  'var/log/nginx',
  'var/www/html',
  'var/lib/nginx',
];

/** Below `folder`: root/ laid over the machine's, home/, and the batches for the network. */
export function makePrivateRoot(
  folder: string,
  blackHoles: readonly BlackHole[],
  addresses: readonly string[],
): void {
  const root = join(folder, 'root');
  mkdirSync(join(root, 'etc'), { recursive: true });
  for (const name of copiedFromEtc) {
    const from = join('/etc', name);
    // rndc.key and whatever else belongs to the machine alone stays where it is.
    const filter = (path: string): boolean => !/\.(key|keys)$|private/.test(path);
    if (existsSync(from))
      cpSync(from, join(root, 'etc', name), { recursive: true, verbatimSymlinks: true, filter });
  }
  for (const name of [...privateFolders, ...madeFolders]) mkdirSync(join(root, name), { recursive: true });
  for (const name of ['var/www', 'var/www/html', 'var/log/nginx', 'var/lib/nginx'])
    chmodSync(join(root, name), 0o755);
  mkdirSync(join(folder, 'home'));

  writeFileSync(join(root, 'etc/hosts'), '127.0.0.1 localhost\n::1 localhost\n');
  writeFileSync(
    join(root, 'etc/resolv.conf'),
    `nameserver ${nameServer.v4}\nnameserver ${nameServer.v6}\noptions timeout:1 attempts:1\n`,
  );
  const { v4, v6 } = networkBatches(blackHoles, addresses);
  writeFileSync(join(folder, 'network.v4'), v4);
  writeFileSync(join(folder, 'network.v6'), v6);
}
