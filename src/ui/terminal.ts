/**
 * Everything that stands between Ink 6.8 and a real terminal. Each trap is handled here and nowhere else:
 *
 * 1. A live frame as tall as the terminal makes Ink erase the user's scrollback. Screens are windowed to `rows - 1`,
 *    and Ink is told of a terminal so tall that it never comes to that branch, not even after a window was made smaller.
 * 2. Over slow links an arrow key comes as ESC and then the rest; Ink takes the ESC for Escape at once. Ink does not
 *    read the keyboard here: an unfinished sequence is held for ESCAPE_MS.
 * 3. With CI in the environment Ink draws the last frame only and ignores resizes. It asks the package `is-in-ci` at
 *    import, so the build replaces that package by `export default false`; unbundled, CI=false has the same effect.
 * 4. Ink ignores NO_COLOR and reads FORCE_COLOR at import: bin/ maps one to the other before this module is loaded.
 * 5. Ink ends Ctrl-C with exit code 0. `exitOnCtrlC` is off, Ctrl-C is a key like any other, and the caller exits.
 * 6. A paste with a line break comes as one text with the break inside: here it is text, then Enter. Backspace and
 *    Delete are told apart by what the terminal sends, not by Ink, which cannot.
 * 7. After the terminal became narrower, wrapped rows of the old frame stay. The screen is cleared before Ink hears
 *    of the new size, and `size().generation` grows, so that what stood above the frame is printed again.
 *
 * A signal makes Ink unmount, and the process ends right after: what the terminal needs then is in `restore`.
 *
 * Streams without a terminal never come here: the caller takes the line wizard for them.
 */
import { EventEmitter } from 'node:events';
import { StringDecoder } from 'node:string_decoder';
import { type Key, readKey } from './keys.ts';
import { splitInput } from './sequences.ts';

/** A held ESC is the Escape key after this time. */
export const ESCAPE_MS = 50;

/** Keys pressed together with the last one arrive within this time. */
const DRAIN_MS = 20;

export interface Size {
  readonly columns: number;
  readonly rows: number;
  /** Grows when the screen was cleared. */
  readonly generation: number;
}

export interface Terminal {
  /** For Ink's `render`. */
  readonly inkInput: NodeJS.ReadStream;
  readonly inkOutput: NodeJS.WriteStream;
  size(): Size;
  onResize(listener: () => void): () => void;
  /** One listener at a time; keys that come while there is none are dropped. */
  onKey(listener: ((key: Key) => void) | null): void;
  /** The input ended: the terminal was closed. */
  onClose(listener: () => void): void;
  /** Swallows the keys that are still under way, so that they are not left to the shell. */
  drain(): Promise<void>;
  /** Ends raw mode, at once: also where a signal ends the process right after. */
  restore(): void;
  /** Lets go of the streams. */
  release(): void;
}

const SHOW_CURSOR = '\x1b[?25h';
const CLEAR_SCREEN = '\x1b[2J\x1b[H';
/** Taller than any frame: see trap 1. */
const NEVER_FULL = 100_000;

const measure = (output: NodeJS.WriteStream, generation: number): Size => ({
  columns: output.columns || 80,
  rows: output.rows || 24,
  generation,
});

export function openTerminal(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Terminal {
  let size = measure(output, 0);
  const resized = new Set<() => void>();
  const facade = outputFacade(output, () => size);
  let listen: ((key: Key) => void) | null = null;
  let closed: () => void = () => {};

  const onResize = (): void => {
    const narrower = (output.columns || 80) < size.columns;
    if (narrower) output.write(CLEAR_SCREEN);
    size = measure(output, size.generation + (narrower ? 1 : 0));
    facade.emit('resize');
    for (const listener of resized) listener();
  };
  const keys = keyReader((key) => listen?.(key));
  const onEnd = (): void => closed();

  input.setRawMode(true);
  input.on('data', keys.push);
  input.on('end', onEnd);
  input.on('error', onEnd);
  output.on('error', onEnd);
  output.on('resize', onResize);
  input.ref();
  input.resume();

  return {
    inkInput: inputFacade() as unknown as NodeJS.ReadStream,
    inkOutput: facade as unknown as NodeJS.WriteStream,
    size: () => size,
    onResize(listener) {
      resized.add(listener);
      return () => resized.delete(listener);
    },
    onKey(listener) {
      listen = listener;
    },
    onClose(listener) {
      closed = listener;
    },
    async drain() {
      listen = null;
      // With raw mode still on, what was typed ahead is read and dropped.
      await new Promise((resolve) => setTimeout(resolve, DRAIN_MS));
    },
    restore() {
      output.write(SHOW_CURSOR);
      input.setRawMode(false);
    },
    release() {
      keys.close();
      output.off('resize', onResize);
      output.off('error', onEnd);
      input.off('data', keys.push);
      input.off('end', onEnd);
      input.off('error', onEnd);
      input.pause();
      input.unref();
    },
  };
}

/** Turns chunks as they come from the terminal into keys, one a turn of the event loop so that a screen can follow. */
export function keyReader(emit: (key: Key) => void) {
  const decoder = new StringDecoder('utf8');
  const queue: Key[] = [];
  let pending = '';
  let held: NodeJS.Timeout | null = null;
  let draining = false;
  let open = true;

  const drain = (): void => {
    draining = false;
    const key = open ? queue.shift() : undefined;
    if (key === undefined) return;
    emit(key);
    schedule();
  };
  const schedule = (): void => {
    if (draining || queue.length === 0) return;
    draining = true;
    setImmediate(drain);
  };
  const take = (tokens: readonly string[]): void => {
    for (const token of tokens) {
      const key = readKey(token);
      if (key !== null) queue.push(key);
    }
    schedule();
  };
  return {
    push(chunk: Buffer | string): void {
      if (held !== null) clearTimeout(held);
      held = null;
      const split = splitInput(pending + (typeof chunk === 'string' ? chunk : decoder.write(chunk)));
      pending = split.rest;
      take(split.tokens);
      if (pending === '') return;
      held = setTimeout(() => {
        // What began a sequence and never ended it is dropped; ESC alone is the key.
        const token = pending;
        pending = '';
        if (token === '\x1b') take([token]);
      }, ESCAPE_MS);
    },
    close(): void {
      open = false;
      if (held !== null) clearTimeout(held);
    },
  };
}

/** Ink gets an input that never says anything; keys go past it. */
function inputFacade(): EventEmitter {
  const nothing = (): void => {};
  return Object.assign(new EventEmitter(), {
    isTTY: true,
    read: () => null,
    setEncoding: nothing,
    setRawMode: nothing,
    ref: nothing,
    unref: nothing,
    resume: nothing,
    pause: nothing,
  });
}

function outputFacade(output: NodeJS.WriteStream, size: () => Size): EventEmitter {
  const facade = Object.assign(new EventEmitter(), {
    isTTY: true,
    write: (...args: Parameters<NodeJS.WriteStream['write']>) => output.write(...args),
  });
  return Object.defineProperties(facade, {
    columns: { get: () => size().columns },
    rows: { get: () => NEVER_FULL },
    writable: { get: () => output.writable },
    destroyed: { get: () => output.destroyed },
    writableEnded: { get: () => output.writableEnded },
  });
}
