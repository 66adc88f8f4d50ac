import type { ListenerModel, LoadedConfig } from './types.ts';

/** An entry of `listeners`. */
export type Listed = ListenerModel & { readonly index: number };

export const isListed = (one: ListenerModel): one is Listed => one.index !== null;

/** Listeners that stand in the files, those that bind_port replaces included: Synapse reads them all first. */
export const written = ({ model }: LoadedConfig): readonly Listed[] =>
  [...model.listeners, ...model.replaced].filter(isListed);
