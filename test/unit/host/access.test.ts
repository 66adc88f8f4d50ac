import { describe, expect, test } from 'vitest';
import { accessOf, type Walker } from '../../../src/host/access.ts';
import { NOBODY } from '../../../src/host/accounts.ts';
import type { HostFiles } from '../../../src/host/reading.ts';
import type { FileStatus } from '../../../src/system/types.ts';
import { rootFolder } from '../../support/root-folder.ts';

const synapse: Walker = {
  user: 'matrix-synapse',
  ids: { uid: 991, gids: [991, 50] },
  accounts: NOBODY,
  tryToRead: null,
};

const key = '/etc/letsencrypt/live/example.org/privkey.pem';
const archive = '/etc/letsencrypt/archive/example.org/privkey1.pem';

async function certbot() {
  const root = await rootFolder({ [archive]: 'key' });
  await root.link(key, '../../archive/example.org/privkey1.pem');
  return root;
}

describe('the way to a file', () => {
  test('is free', async () => {
    const root = await certbot();
    await root.mode(archive, 0o644);
    expect(await accessOf(root.files, key, synapse)).toEqual({
      user: 'matrix-synapse',
      readable: true,
      stoppedAt: null,
      mode: null,
    });
  });

  test.each([
    ['the folder of the links', '/etc/letsencrypt/live', 0o700],
    ['the folder behind the link', '/etc/letsencrypt/archive', 0o750],
    ['the file itself', archive, 0o600],
    ['a folder that may be listed and not entered', '/etc/letsencrypt', 0o744],
  ])('is stopped by %s', async (_, at, mode) => {
    const root = await certbot();
    await root.mode(archive, 0o644);
    await root.mode(at, mode);
    const access = await accessOf(root.files, key, synapse);
    expect(access).toMatchObject({ readable: false, stoppedAt: at });
    expect(access.mode).toMatch(new RegExp(`^0${mode.toString(8)} \\S+:\\S+$`));
  });

  test('is free for root, and for whom the kernel lets through', async () => {
    const root = await certbot();
    await root.mode('/etc/letsencrypt/live', 0o700);
    const asRoot = { ...synapse, ids: { uid: 0, gids: [0] } };
    expect(await accessOf(root.files, key, asRoot)).toMatchObject({ readable: true });
    const asked: string[] = [];
    const tryToRead = async (path: string) => asked.push(path) > 0;
    expect(await accessOf(root.files, key, { ...synapse, tryToRead })).toMatchObject({ readable: true });
    expect(asked).toEqual([key]);
  });

  test('is not known where nothing is, or a file stands on it', async () => {
    const root = await certbot();
    expect(await accessOf(root.files, '/etc/none/a.pem', synapse)).toMatchObject({ readable: null });
    expect(await accessOf(root.files, `${archive}/a.pem`, synapse)).toMatchObject({ readable: null });
  });

  test('does not end in a circle of links', async () => {
    const root = await rootFolder();
    await root.link('/a', '/b');
    await root.link('/b', '/a');
    expect(await accessOf(root.files, '/a', synapse)).toMatchObject({ readable: null });
  });
});

describe('the bits', () => {
  const status = (change: Partial<FileStatus>): FileStatus => ({
    kind: 'file',
    mode: 0o644,
    uid: 0,
    gid: 0,
    modifiedAt: 0,
    target: null,
    ...change,
  });
  const only = (file: Partial<FileStatus>): HostFiles => ({
    read: async () => null,
    list: async () => null,
    realPath: async () => null,
    status: async (path) => (path === '/' ? status({ kind: 'folder', mode: 0o755 }) : status(file)),
  });

  test.each<[string, Partial<FileStatus>, boolean]>([
    ['of the owner count for the owner', { uid: 991, mode: 0o400 }, true],
    ['of the owner count alone for the owner', { uid: 991, mode: 0o044 }, false],
    ['of the group count for a further group', { gid: 50, mode: 0o640 }, true],
    ['of the group count alone for its members', { gid: 50, mode: 0o604 }, false],
    ['of the others count for the others', { mode: 0o604 }, true],
    ['of nobody', { mode: 0o660 }, false],
  ])('%s', async (_, file, readable) => {
    expect((await accessOf(only(file), '/key.pem', synapse)).readable).toBe(readable);
  });
});
