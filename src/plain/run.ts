/** The wizard as numbered lines: for screen readers, pipes, and terminals that cannot move a cursor. */
import type { Writable } from 'node:stream';
import { createEngine, type Engine } from '../wizard/engine.ts';
import { missingText } from '../wizard/missing.ts';
import type { WizardState } from '../wizard/state.ts';
import { endOf } from '../wizard/summary.ts';
import type { WizardEnd, WizardOptions, WizardPorts } from '../wizard/types.ts';
import { converse, isAsking } from './converse.ts';
import { lineIo } from './lines.ts';
import { type Printer, printer } from './printer.ts';

export interface PlainIo {
  readonly input: NodeJS.ReadStream;
  /** Whether lines of `input` are answers. */
  readonly asks: boolean;
  readonly output: Writable;
  readonly version: string;
  readonly ascii?: boolean;
  /** Ends the run as Ctrl-C does on a screen. */
  readonly signal?: AbortSignal;
}

/**
 * Where nobody can be asked, or the input ends before the questions do, the run ends as `missing-answers`, with all of
 * them in the summary. Rejects only with a bug.
 */
export async function runPlain(ports: WizardPorts, options: WizardOptions, io: PlainIo): Promise<WizardEnd> {
  const engine = createEngine(ports, options);
  const lines = io.asks ? lineIo(io.input, io.output) : null;
  const isTerminal = io.input.isTTY === true;
  const out = printer((text) => void io.output.write(text), io.ascii ?? false);
  const cancel = (): void => engine.dispatch({ type: 'cancel' });
  const watching = watch(engine, out);
  io.signal?.addEventListener('abort', cancel, { once: true });
  // A terminal that is closed takes its user with it; a pipe has said all it had to say.
  if (isTerminal) lines?.onEnd(cancel);
  try {
    engine.start();
    const state =
      lines === null
        ? await unattended(engine)
        : await converse(engine, lines, out, isTerminal ? 'cancels' : 'ends');
    if (state.outcome === null) {
      // The prompt that nobody answered has no line break.
      if (lines !== null) io.output.write('\n');
      return {
        outcome: 'missing-answers',
        summary: missingText(engine.know, state, lines !== null),
        answers: {},
      };
    }
    // A blank line between what was told and the summary that the caller prints.
    io.output.write('\n');
    return endOf(engine.know, state, { ascii: io.ascii ?? false, width: 80 });
  } finally {
    watching();
    io.signal?.removeEventListener('abort', cancel);
    lines?.onEnd(() => {});
    lines?.close();
  }
}

/** Prints what happens, as it happens. */
function watch(engine: Engine, out: Printer): () => void {
  const show = (): void => out.progress(engine.getState());
  show();
  return engine.subscribe(show);
}

/** Resolves with the end, or with the state in which somebody would have to be asked. */
function unattended(engine: Engine): Promise<WizardState> {
  const { yes } = engine.getState().options;
  return new Promise((resolve, reject) => {
    const stuck = (): void => {
      const state = engine.getState();
      // With --yes the next event of a screen that asks is dispatched right after the listeners have run.
      if (yes) queueMicrotask(() => engine.getState() === state && isAsking(state) && resolve(state));
      else if (isAsking(state)) resolve(state);
    };
    const stop = engine.subscribe(stuck);
    stuck();
    engine.finished.then(resolve, reject).finally(stop);
  });
}
