/**
 * Keeps the wizard's state outside React and runs what the state asks for through the ports. Which effect runs is read
 * off the state, never started by a screen: when the state asks for another one, the former is aborted.
 */
import type { HostFacts } from '../probe/types.ts';
import { FileError } from '../system/types.ts';
import { autopilot } from './autopilot.ts';
import { pathsHere } from './files-here.ts';
import { initialState } from './flow.ts';
import { type Knowledge, knowledge } from './knowledge.ts';
import { makeReducer } from './reducer.ts';
import type { WizardEvent, WizardState } from './state.ts';
import type { WizardOptions, WizardPorts } from './types.ts';

export interface Engine {
  readonly know: Knowledge;
  getState(): WizardState;
  /** Called after every change; returns the way to unsubscribe. */
  subscribe(listener: () => void): () => void;
  dispatch(event: WizardEvent): void;
  /** Starts looking at this host, and at the server name when it is known. */
  start(): void;
  /** The state that has an outcome. Rejects only with a bug. */
  readonly finished: Promise<WizardState>;
}

type Effect = {
  /** The same key = the same run. */
  readonly key: string;
  readonly run: (signal: AbortSignal) => Promise<void>;
};

const IDLE: Effect = { key: 'idle', run: () => Promise.resolve() };

export function createEngine(ports: WizardPorts, options: WizardOptions, know = knowledge): Engine {
  const reduce = makeReducer(know);
  const listeners = new Set<() => void>();
  let state = initialState(know, options, ports.place !== null);
  let started = false;
  let host: Promise<HostFacts> | null = null;
  const work = slot();
  const clock = slot();
  let settle: { resolve: (state: WizardState) => void; reject: (error: unknown) => void } | null = null;
  const finished = new Promise<WizardState>((resolve, reject) => {
    settle = { resolve, reject };
  });

  function dispatch(event: WizardEvent): void {
    const before = state;
    state = reduce(state, event);
    if (state === before) return;
    for (const listener of listeners) listener();
    follow();
  }

  function follow(): void {
    if (!started) return;
    work.set(workOf(state), fail);
    clock.set(clockOf(state), fail);
    if (state.outcome !== null) settle?.resolve(state);
    const next = options.yes ? autopilot(know, state) : null;
    if (next !== null) dispatch(next);
  }

  function fail(error: unknown): void {
    work.set(IDLE, () => {});
    clock.set(IDLE, () => {});
    settle?.reject(error);
  }

  function lookAtHost(): Promise<HostFacts> {
    host ??= ports.host();
    return host;
  }

  async function look(round: number, signal: AbortSignal): Promise<void> {
    const { serverName } = state;
    if (serverName === null) return;
    const [seen, looked] = await Promise.all([
      lookAtHost(),
      ports.look(serverName, (event) => dispatch({ type: 'progress', round, event }), signal),
    ]);
    dispatch({ type: 'hosted', host: seen });
    dispatch({ type: 'looked', round, looked });
  }

  async function compare(): Promise<void> {
    const { plan } = state;
    const paths = plan === null ? [] : pathsHere(state, plan);
    const texts = await Promise.all(
      paths.map(async (path) => [path, (await ports.read?.(path)) ?? null] as const),
    );
    const files = texts.filter((entry): entry is [string, string] => entry[1] !== null);
    if (state.plan === plan && files.length > 0)
      dispatch({ type: 'existing', files: Object.fromEntries(files) });
  }

  async function write(): Promise<void> {
    const { plan } = state;
    if (plan === null) return;
    try {
      dispatch({ type: 'written', files: await ports.write(plan, options.folder) });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      dispatch({ type: 'failed', reason: error.message });
    }
  }

  async function place(): Promise<void> {
    const placed = await ports.place?.(options.folder);
    if (placed !== undefined) dispatch({ type: 'placed', placed });
  }

  async function tick(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await ports.sleep(1000, signal);
      if (!signal.aborted) dispatch({ type: 'tick' });
    }
  }

  function workOf({ screen, round, verify, written, plan }: WizardState): Effect {
    if (screen === 'look' || (screen === 'verify' && verify.phase === 'looking')) {
      return { key: `look ${round}`, run: (signal) => look(round, signal) };
    }
    if (screen === 'review' && plan !== null) {
      return { key: `compare ${pathsHere(state, plan).join(' ')}`, run: compare };
    }
    if (screen !== 'write') return IDLE;
    return written === null ? { key: 'write', run: write } : { key: 'place', run: place };
  }

  function clockOf({ screen, round }: WizardState): Effect {
    if (screen === 'look') return { key: `look ${round}`, run: tick };
    return screen === 'verify' ? { key: 'verify', run: tick } : IDLE;
  }

  return {
    know,
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispatch,
    start() {
      if (started) return;
      started = true;
      lookAtHost().then((facts) => dispatch({ type: 'hosted', host: facts }), fail);
      follow();
    },
    finished,
  };
}

/** Holds one running effect. */
function slot() {
  let key = IDLE.key;
  let controller = new AbortController();
  return {
    set(effect: Effect, fail: (error: unknown) => void): void {
      if (effect.key === key) return;
      controller.abort();
      controller = new AbortController();
      key = effect.key;
      const { signal } = controller;
      effect.run(signal).catch((error: unknown) => {
        if (!signal.aborted) fail(error);
      });
    },
  };
}
