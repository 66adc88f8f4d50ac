import { expect, test } from 'vitest';
import { createFiles } from '../../../src/system/files.ts';
import { rooted } from '../../../src/system/rooted.ts';
import { FileError } from '../../../src/system/types.ts';
import { rootFolder } from '../../support/root-folder.ts';

test('absolute links stay below the root, relative ones lead where they say', async () => {
  const root = await rootFolder({ '/etc/real/a.pem': 'inside', '/srv/b.pem': 'other' });
  await root.link('/etc/live', '/etc/real');
  await root.link('/etc/up.pem', '../srv/b.pem');
  expect(await root.files.read('/etc/live/a.pem', 100)).toBe('inside');
  expect(await root.files.read('/etc/up.pem', 100)).toBe('other');
  expect(await root.files.realPath('/etc/live/a.pem')).toBe('/etc/real/a.pem');
  expect(await root.files.list('/etc/live')).toEqual(['a.pem']);
});

test('nothing above the root is reached', async () => {
  const root = await rootFolder({ '/etc/a': 'inside' });
  await root.link('/etc/out', '../../../../../../../etc/passwd');
  expect(await root.files.read('/etc/out', 100)).toBeNull();
  expect(await root.files.realPath('/etc/out')).toBeNull();
});

test('links in a circle end, and say so', async () => {
  const root = await rootFolder();
  await root.link('/a', '/b');
  await root.link('/b', '/a');
  const cause = await root.files.read('/a', 100).catch((reason: unknown) => reason);
  expect(cause).toBeInstanceOf(FileError);
  expect((cause as FileError).code).toBe('ELOOP');
  expect((cause as FileError).path).toBe('/a');
});

test('without a root the files are the machine’s own', async () => {
  const root = await rootFolder({ '/x': 'text' });
  const files = rooted(createFiles(), '');
  expect(await files.read(`${root.path}/x`, 100)).toBe('text');
  expect(await files.status(`${root.path}/none`)).toBeNull();
});

test('a status is of the link itself, and of what a path names', async () => {
  const root = await rootFolder({ '/dir/file': 'x' });
  await root.link('/link', 'dir/file');
  await root.mode('/dir/file', 0o640);
  expect(await root.files.status('/link')).toMatchObject({ kind: 'link', target: 'dir/file' });
  expect(await root.files.status('/dir/file')).toMatchObject({ kind: 'file', mode: 0o640, target: null });
  expect(await root.files.status('/dir')).toMatchObject({ kind: 'folder' });
});
