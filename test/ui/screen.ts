/** A terminal in memory: what the wizard writes goes through xterm, what the test types comes in as from a keyboard. */
import { EventEmitter } from 'node:events';
import xterm from '@xterm/headless';

export interface FakeTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** Everything that was written, escape sequences included. */
  raw(): string;
  /** The rows of the screen, without spaces at their ends. */
  rows(): string[];
  text(): string;
  /** Rows above the screen and on it. */
  history(): string;
  /** Sends bytes as a keyboard does. */
  press(bytes: string): void;
  resize(columns: number, rows: number): void;
  rawMode(): boolean;
  /** Waits until the screen holds the text; fails with the screen as it is. */
  until(content: string | RegExp): Promise<void>;
}

const DEADLINE_MS = 4000;

export function fakeTerminal(columns = 80, rows = 24): FakeTerminal {
  const terminal = new xterm.Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    scrollback: 1000,
    convertEol: true,
  });
  let written = '';
  let raw = false;
  const stdout = Object.assign(new EventEmitter(), {
    isTTY: true,
    columns,
    rows,
    writable: true,
    write(data: string | Uint8Array, ...rest: readonly unknown[]) {
      written += String(data);
      terminal.write(data);
      const done = rest.find((one) => typeof one === 'function') as (() => void) | undefined;
      if (done) setImmediate(done);
      return true;
    },
  });
  const nothing = (): void => {};
  const stdin = Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode(on: boolean) {
      raw = on;
    },
    ref: nothing,
    unref: nothing,
    resume: nothing,
    pause: nothing,
  });
  const line = (index: number): string =>
    terminal.buffer.active.getLine(index)?.translateToString(true) ?? '';
  const screen = (): string[] => {
    const top = terminal.buffer.active.baseY;
    return Array.from({ length: terminal.rows }, (_, index) => line(top + index));
  };
  const fake: FakeTerminal = {
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    raw: () => written,
    rows: screen,
    text: () => screen().join('\n').trimEnd(),
    history: () =>
      Array.from({ length: terminal.buffer.active.length }, (_, index) => line(index))
        .join('\n')
        .trimEnd(),
    press: (bytes) => void stdin.emit('data', Buffer.from(bytes)),
    resize(cols, lines) {
      terminal.resize(cols, lines);
      Object.assign(stdout, { columns: cols, rows: lines });
      stdout.emit('resize');
    },
    rawMode: () => raw,
    async until(content) {
      const holds = (): boolean =>
        typeof content === 'string' ? fake.text().includes(content) : content.test(fake.text());
      const end = Date.now() + DEADLINE_MS;
      while (!holds()) {
        if (Date.now() > end) throw new Error(`The screen never showed ${String(content)}:\n${fake.text()}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  };
  return fake;
}
