/** All worlds; the first is the one that a newcomer gets. A new world is one file and one line here. */
import type { WorldData } from '../types.ts';
import { direct } from './direct.ts';
import { healthy } from './healthy.ts';
import { leafOnly } from './leaf-only.ts';
import { movedHost } from './moved-host.ts';

export const worlds: readonly WorldData[] = [movedHost, direct, leafOnly, healthy];

export class UnknownWorldError extends Error {
  readonly known: readonly string[];
  constructor(id: string, known: readonly string[]) {
    super(`There is no rehearsal "${id}". There are: ${known.join(', ')}.`);
    this.name = 'UnknownWorldError';
    this.known = known;
  }
}

/** The default world without an id. Throws UnknownWorldError. */
export function findWorld(id?: string): WorldData {
  const found = id === undefined ? worlds[0] : worlds.find((world) => world.id === id);
  if (found === undefined)
    throw new UnknownWorldError(
      id ?? '',
      worlds.map((world) => world.id),
    );
  return found;
}
