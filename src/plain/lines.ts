/** Lines in, lines out: no cursor, no colour, nothing printed twice. */
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

export interface LineIo {
  print(text: string): void;
  /** The next line without its end; null when the input has ended or Ctrl-C was pressed. */
  ask(prompt: string): Promise<string | null>;
  /** Calls back when the input ends or Ctrl-C comes while nobody asks. */
  onEnd(listener: () => void): void;
  close(): void;
}

/** `terminal: false` keeps readline from drawing: the terminal's own line editing is enough and screen readers know it. */
export function lineIo(input: Readable, output: Writable): LineIo {
  const reader = createInterface({ input, terminal: false });
  const ready: string[] = [];
  let waiting: ((line: string | null) => void) | null = null;
  let ended = false;
  let listener: () => void = () => {};
  reader.on('line', (line) => {
    if (waiting === null) ready.push(line);
    else waiting(line);
    waiting = null;
  });
  reader.on('close', () => {
    ended = true;
    waiting?.(null);
    waiting = null;
    listener();
  });
  return {
    print: (text) => void output.write(text),
    ask(prompt) {
      output.write(prompt);
      const line = ready.shift();
      if (line !== undefined) return Promise.resolve(line);
      if (ended) return Promise.resolve(null);
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
    onEnd(next) {
      listener = next;
    },
    close: () => reader.close(),
  };
}
