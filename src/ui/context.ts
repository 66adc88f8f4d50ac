/** What every screen reaches: the engine and its state. */
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Engine } from '../wizard/engine.ts';
import type { WizardState } from '../wizard/state.ts';

export const EngineContext = createContext<Engine | null>(null);

export function useEngine(): { readonly engine: Engine; readonly state: WizardState } {
  const engine = useContext(EngineContext);
  if (engine === null) throw new Error('A screen is drawn without an engine.');
  const state = useSyncExternalStore(engine.subscribe, engine.getState);
  return { engine, state };
}
