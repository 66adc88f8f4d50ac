import { constants, createReadStream } from 'node:fs';
import {
  type FileHandle,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readlink,
  realpath,
  rmdir,
  stat,
  unlink,
} from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { codeOf } from './faults.ts';
import { FileError, type FileStatus, type Files, type FolderState } from './types.ts';

export function createFiles(): Files {
  return { read: readText, stream, list, realPath, status, create, folderState };
}

/** See `Files.read`. Follows links: resolv.conf and the configuration of containers are links by custom. */
export async function readText(path: string, maxBytes: number): Promise<string | null> {
  let file: FileHandle;
  try {
    // Non-blocking, because opening a FIFO that nobody writes to waits for ever.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch (cause) {
    if (isAbsent(cause)) return null;
    throw new FileError(path, codeOf(cause));
  }
  try {
    // Asked of what was opened, not of the path, which may have changed hands in between.
    if (!(await file.stat()).isFile()) throw new FileError(path, 'NOT_A_FILE');
    return decode(path, await readUpTo(file, path, maxBytes));
  } catch (cause) {
    throw cause instanceof FileError ? cause : new FileError(path, codeOf(cause));
  } finally {
    await file.close();
  }
}

/** Reads to the end whatever size the file says it has: those of /proc say 0. */
async function readUpTo(file: FileHandle, path: string, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    const chunk = new Uint8Array(Math.min(65_536, maxBytes + 1 - total));
    const { bytesRead } = await file.read(chunk, 0, chunk.length, null);
    if (bytesRead === 0) return Buffer.concat(chunks, total);
    total += bytesRead;
    if (total > maxBytes) throw new FileError(path, 'TOO_LARGE');
    chunks.push(chunk.subarray(0, bytesRead));
  }
}

function decode(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new FileError(path, 'NOT_UTF8');
  }
}

async function* stream(path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path)) yield chunk as Uint8Array;
  } catch (cause) {
    throw new FileError(path, codeOf(cause) === 'EISDIR' ? 'NOT_A_FILE' : codeOf(cause));
  }
}

async function list(path: string): Promise<string[] | null> {
  try {
    return (await readdir(path)).sort();
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return null;
    throw new FileError(path, codeOf(cause));
  }
}

const realPath = (path: string): Promise<string | null> => realpath(path).catch(() => null);

async function status(path: string): Promise<FileStatus | null> {
  try {
    const found = await lstat(path);
    const isLink = found.isSymbolicLink();
    return {
      kind: isLink ? 'link' : found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other',
      mode: found.mode & 0o7777,
      uid: found.uid,
      gid: found.gid,
      modifiedAt: found.mtimeMs,
      target: isLink ? await readlink(path) : null,
    };
  } catch (cause) {
    if (isAbsent(cause)) return null;
    throw new FileError(path, codeOf(cause));
  }
}

async function create(path: string, content: string, mode: number): Promise<void> {
  try {
    await createFolder(dirname(resolve(path)));
    // "Exclusive" also refuses a link, dangling or not. The owner's bits alone until the mode is set on the open file.
    const file = await open(
      path,
      constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
      0o600,
    );
    try {
      await file.chmod(mode);
      await file.writeFile(content, 'utf8');
      await file.sync();
    } catch (cause) {
      // A disk that is full leaves half a file, which the next run would refuse to replace.
      await unlink(path).catch(() => undefined);
      throw cause;
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new FileError(path, codeOf(cause));
  }
}

/** Folders that are missing come into being with 0755, whatever the umask; those that exist stay as they are. */
async function createFolder(path: string): Promise<void> {
  // A root that may not be written says so before it says that the folder exists.
  if ((await stat(path).catch(() => null))?.isDirectory()) return;
  if (dirname(path) !== path) await createFolder(dirname(path));
  try {
    await mkdir(path, 0o755);
  } catch (cause) {
    // Somebody else was faster: theirs is as good.
    if (codeOf(cause) === 'EEXIST') return;
    throw cause;
  }
  const folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    await folder.chmod(0o755);
  } finally {
    await folder.close();
  }
}

async function folderState(path: string): Promise<FolderState> {
  const absolute = resolve(path);
  try {
    if (!(await stat(absolute)).isDirectory()) return 'not-a-folder';
    if ((await readdir(absolute)).length > 0) return 'not-empty';
    return (await isWritable(absolute)) ? 'empty' : 'not-writable';
  } catch (cause) {
    const code = codeOf(cause);
    if (code === 'ENOTDIR') return 'not-a-folder';
    if (code !== 'ENOENT' || absolute === '/') return 'not-writable';
  }
  const parent = await folderState(dirname(absolute));
  if (parent === 'missing' || parent === 'empty') return 'missing';
  return parent === 'not-empty'
    ? (await isWritable(dirname(absolute)))
      ? 'missing'
      : 'not-writable'
    : parent;
}

/** Tried, not asked: access(2) tells root that all is well on a full disk and in /proc. What is tried goes at once. */
async function isWritable(path: string): Promise<boolean> {
  try {
    await rmdir(await mkdtemp(join(path, '.matrix-tls-setup-')));
    return true;
  } catch {
    return false;
  }
}

/** "a/b" where "a" is a file is as absent as where "a" is nothing. */
function isAbsent(cause: unknown): boolean {
  const code = codeOf(cause);
  return code === 'ENOENT' || code === 'ENOTDIR';
}
