/** The rehearsal: the whole program on an embedded internet, without root, network or server. */
import { createSystem } from '../system/index.ts';
import type { System } from '../system/types.ts';
import type { Placed } from '../wizard/types.ts';
import { worldSystem } from './system.ts';
import { openWorld } from './world.ts';
import { findWorld } from './worlds/registry.ts';

export interface Rehearsal {
  /** Everything above this port is the real program. Reads this machine's files from the world, writes for real. */
  readonly system: System;
  readonly serverName: string;
  /** Which world it is. */
  readonly id: string;
  /** What is wrong in this world, one line. */
  readonly title: string;
  /**
   * Puts the files of a written plan in place inside the world, as an admin who follows its README would, and says what
   * it did, up to the first step that fails there: for what nginx, Synapse or the CA say, or a file that is not understood.
   */
  place(folder: string): Promise<Placed>;
  /** Ends every listener. */
  close(): Promise<void>;
}

/** @param id of a world; the default one without. Rejects with UnknownWorldError, which lists the known ones. */
export async function openRehearsal(id?: string): Promise<Rehearsal> {
  const data = findWorld(id);
  const real = createSystem();
  const world = await openWorld(data, () => real.clock.now());
  return {
    system: worldSystem(real, world),
    serverName: data.serverName,
    id: data.id,
    title: data.title,
    place: async (folder) => (await import('./place/place.ts')).place(world, real.files, folder),
    close: () => world.close(),
  };
}
