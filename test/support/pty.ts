/** A program in a pseudo-terminal, its screen as an xterm would show it. */
import { fileURLToPath } from 'node:url';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

export interface PtyOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** Added to a small fixed environment; undefined takes a variable out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

export /** For output that is still on its way when the program has ended. */
const AFTER_EXIT_MS = 1000;

interface Exit {
  readonly code: number;
  readonly signal: number | undefined;
}

export interface Pty {
  /** What the program has written, escape sequences included. */
  raw(): string;
  /** The rows of the screen, without spaces at their ends. */
  rows(): string[];
  /** The screen as one text. */
  screen(): string;
  /** What scrolled off, and the screen. */
  history(): string;
  cursorVisible(): boolean;
  /** Sends keys one after the other, each as its own chunk. */
  press(...keys: readonly string[]): Promise<void>;
  /** Waits until the screen holds the text, and returns it; fails with the screen as it is. */
  until(content: string | RegExp, ms?: number): Promise<string>;
  /** Waits until the screen is another than `before`. */
  changed(before: string, ms?: number): Promise<void>;
  /** Waits until the screen has not changed for `ms`. */
  still(ms?: number): Promise<string>;
  resize(columns: number, rows: number): void;
  exited(ms?: number): Promise<Exit>;
  /** Ends the program if it still runs. */
  close(): void;
}

export const KEYS = {
  enter: '\r',
  escape: '\x1b',
  tab: '\t',
  shiftTab: '\x1b[Z',
  up: '\x1b[A',
  down: '\x1b[B',
  ctrlC: '\x03',
} as const;

/** The built program. */
export const PROGRAM = fileURLToPath(new URL('../../bin/matrix-tls-setup.js', import.meta.url));

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function startProgram(args: readonly string[], options: PtyOptions = {}): Pty {
  return startPty(process.execPath, [PROGRAM, ...args], options);
}

export function startPty(file: string, args: readonly string[], options: PtyOptions = {}): Pty {
  const { columns = 80, rows = 24 } = options;
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 2000 });
  const base = { PATH: process.env.PATH, HOME: process.env.HOME, TERM: 'xterm-256color', LANG: 'C.UTF-8' };
  // Nothing of the caller's: CI, NO_COLOR or DEV would change what is drawn.
  const wanted = { ...base, ...options.env };
  const env = Object.fromEntries(
    Object.entries(wanted).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const child: IPty = spawn(file, [...args], {
    name: 'xterm-256color',
    cols: columns,
    rows,
    env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  let written = '';
  let exit: Exit | null = null;
  child.onData((data) => {
    written += data;
    terminal.write(data);
  });
  child.onExit(({ exitCode, signal }) => {
    exit = { code: exitCode, signal };
  });
  const line = (index: number): string =>
    terminal.buffer.active.getLine(index)?.translateToString(true) ?? '';
  const pty: Pty = {
    raw: () => written,
    rows: () =>
      Array.from({ length: terminal.rows }, (_, index) => line(terminal.buffer.active.baseY + index)),
    screen: () => pty.rows().join('\n').trimEnd(),
    history: () =>
      Array.from({ length: terminal.buffer.active.length }, (_, index) => line(index))
        .join('\n')
        .trimEnd(),
    cursorVisible: () => written.lastIndexOf('\x1b[?25h') >= written.lastIndexOf('\x1b[?25l'),
    async press(...keys) {
      for (const key of keys) {
        child.write(key);
        await pause(5);
      }
    },
    async until(content, ms = 10_000) {
      const holds = (): boolean =>
        typeof content === 'string' ? pty.screen().includes(content) : content.test(pty.screen());
      let end = Date.now() + ms;
      let over = false;
      while (!holds()) {
        if (exit !== null && !over) {
          // The end is told before the last that was written has arrived.
          over = true;
          end = Math.min(end, Date.now() + AFTER_EXIT_MS);
        }
        if (Date.now() > end) {
          throw new Error(`The screen never showed ${String(content)}:\n${pty.screen()}`);
        }
        await pause(10);
      }
      return pty.screen();
    },
    async changed(before, ms = 10_000) {
      for (const end = Date.now() + ms; pty.screen() === before; await pause(10)) {
        if (Date.now() > end) throw new Error(`The screen stayed as it was:\n${before}`);
      }
    },
    async still(ms = 120) {
      for (let before = pty.screen(); ; ) {
        await pause(ms);
        const now = pty.screen();
        if (now === before) return now;
        before = now;
      }
    },
    resize(cols, lines) {
      terminal.resize(cols, lines);
      child.resize(cols, lines);
    },
    async exited(ms = 10_000) {
      const end = Date.now() + ms;
      while (exit === null) {
        if (Date.now() > end) throw new Error(`The program did not end:\n${pty.screen()}`);
        await pause(10);
      }
      // The last bytes may come after the exit.
      await pause(50);
      return exit;
    },
    close() {
      if (exit === null) child.kill('SIGKILL');
      terminal.dispose();
    },
  };
  return pty;
}
