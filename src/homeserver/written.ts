import type { ListenerModel, LoadedConfig } from './types.ts';

/** Listeners that stand in the files, those that bind_port replaces included: Synapse reads them all first. */
export const written = ({ model }: LoadedConfig): readonly ListenerModel[] =>
  [...model.listeners, ...model.replaced].filter(({ index }) => index !== null);
