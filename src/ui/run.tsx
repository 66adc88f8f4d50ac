/** The wizard on a terminal. The caller has made sure that both streams are one. */
import { type Instance, render } from 'ink';
import { createEngine } from '../wizard/engine.ts';
import { endOf } from '../wizard/summary.ts';
import type { WizardEnd, WizardOptions, WizardPorts } from '../wizard/types.ts';
import { App } from './app.tsx';
import { openTerminal } from './terminal.ts';
import { themeOf } from './theme.ts';

export interface WizardIo {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly version: string;
  /** Signs of the ASCII set only, for terminals without Unicode. */
  readonly ascii?: boolean;
  /** Ends the run as Ctrl-C does. */
  readonly signal?: AbortSignal;
}

/** Resolves when the screen is gone and the terminal is as it was; rejects only with a bug. */
export async function runWizard(
  ports: WizardPorts,
  options: WizardOptions,
  io: WizardIo,
): Promise<WizardEnd> {
  const engine = createEngine(ports, options);
  const terminal = openTerminal(io.stdin, io.stdout);
  const cancel = (): void => engine.dispatch({ type: 'cancel' });
  terminal.onClose(cancel);
  io.signal?.addEventListener('abort', cancel, { once: true });
  let ink: Instance | null = null;
  try {
    ink = render(<App engine={engine} terminal={terminal} theme={themeOf(io.ascii ?? false)} />, {
      stdin: terminal.inkInput,
      stdout: terminal.inkOutput,
      exitOnCtrlC: false,
      // Nothing here writes to the console; what others write there is not Ink's to reorder.
      patchConsole: false,
    });
    engine.start();
    const state = await engine.finished;
    return endOf(engine.know, state, { ascii: io.ascii ?? false, width: terminal.size().columns });
  } finally {
    io.signal?.removeEventListener('abort', cancel);
    await terminal.drain();
    ink?.unmount();
    await ink?.waitUntilExit().catch(() => {});
    terminal.restore();
    terminal.release();
  }
}
