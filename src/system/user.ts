import { homedir } from 'node:os';
import type { User } from './types.ts';

export function createUser(): User {
  return { isRoot: process.getuid?.() === 0, home: home() };
}

function home(): string | null {
  try {
    return homedir() || null;
  } catch {
    // A user id without an entry in passwd, as in many containers.
    return null;
  }
}
