import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { edit, type Field, fieldOf } from '../../src/ui/field.ts';
import type { Key } from '../../src/ui/keys.ts';
import { splitInput } from '../../src/ui/sequences.ts';
import { ESCAPE_MS, keyReader } from '../../src/ui/terminal.ts';

describe('splitInput', () => {
  it.each<[input: string, tokens: string[], rest: string]>([
    ['example.org\r', ['example.org', '\r'], ''],
    ['a\r\nb\n', ['a', '\r', 'b', '\n'], ''],
    ['\x1b[A\x1b[B', ['\x1b[A', '\x1b[B'], ''],
    ['\x1bOC\x7f\b', ['\x1bOC', '\x7f', '\b'], ''],
    ['\x1b[1;5D', ['\x1b[1;5D'], ''],
    ['\x1b[[A', ['\x1b[[A'], ''],
    ['x\x1b', ['x'], '\x1b'],
    ['\x1b[', [], '\x1b['],
    ['\x1b[3', [], '\x1b[3'],
    ['\x1bO', [], '\x1bO'],
    ['\x1b\x1b[A', ['\x1b', '\x1b[A'], ''],
    ['\x1bx', ['\x1bx'], ''],
    ['\x03', ['\x03'], ''],
    ['mün', ['mün'], ''],
  ])('%j', (input, tokens, rest) => {
    expect(splitInput(input)).toEqual({ tokens, rest });
  });
});

describe('keyReader', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const reading = (): { keys: string[]; reader: ReturnType<typeof keyReader> } => {
    const keys: string[] = [];
    const reader = keyReader((key) => keys.push(key.kind === 'key' ? key.name : key.text));
    return { keys, reader };
  };

  it('takes an arrow that comes in two or three pieces for one key', async () => {
    const { keys, reader } = reading();
    reader.push('\x1b');
    await vi.advanceTimersByTimeAsync(ESCAPE_MS - 1);
    reader.push('[');
    await vi.advanceTimersByTimeAsync(ESCAPE_MS - 1);
    reader.push('B');
    await vi.runAllTimersAsync();
    expect(keys).toEqual(['down']);
  });

  it('takes ESC alone for Escape after its time, never before', async () => {
    const { keys, reader } = reading();
    reader.push('\x1b');
    await vi.advanceTimersByTimeAsync(ESCAPE_MS - 1);
    expect(keys).toEqual([]);
    await vi.advanceTimersByTimeAsync(2);
    expect(keys).toEqual(['escape']);
  });

  it('drops sequences that mean nothing and those that never end', async () => {
    const { keys, reader } = reading();
    reader.push('\x1b[1;5P\x1b[99');
    await vi.advanceTimersByTimeAsync(ESCAPE_MS + 1);
    reader.push('a');
    await vi.runAllTimersAsync();
    expect(keys).toEqual(['a']);
  });

  it('reads characters whose bytes come apart', async () => {
    const { keys, reader } = reading();
    const bytes = Buffer.from('ü');
    reader.push(bytes.subarray(0, 1));
    reader.push(bytes.subarray(1));
    await vi.runAllTimersAsync();
    expect(keys).toEqual(['ü']);
  });

  it('says nothing after it was closed', async () => {
    const { keys, reader } = reading();
    reader.push('abc\r');
    reader.close();
    await vi.runAllTimersAsync();
    expect(keys).toEqual([]);
  });
});

describe('edit', () => {
  const key = (name: Extract<Key, { kind: 'key' }>['name']): Key => ({ kind: 'key', name });
  const typed = (text: string): Key => ({ kind: 'text', text });
  const at = (text: string, caret: number): Field => ({ text, caret });
  it.each<[string, Field, Key, Field | null]>([
    ['types', at('ac', 1), typed('b'), at('abc', 2)],
    ['trims a paste into an empty field', at('', 0), typed('  example.org '), at('example.org', 11)],
    ['deletes back', fieldOf('abc'), key('backspace'), at('ab', 2)],
    ['has nothing before the start', at('abc', 0), key('backspace'), at('abc', 0)],
    ['deletes forward inside', at('abc', 1), key('delete'), at('ac', 1)],
    ['deletes back at the end', fieldOf('abc'), key('delete'), at('ab', 2)],
    ['goes to the start', fieldOf('abc'), key('ctrl-a'), at('abc', 0)],
    ['goes to the end', at('abc', 0), key('end'), at('abc', 3)],
    ['cuts to the start', at('abc', 2), key('ctrl-u'), at('c', 0)],
    ['cuts to the end', at('abc', 1), key('ctrl-k'), at('a', 1)],
    ['cuts a word', fieldOf('one two '), key('ctrl-w'), at('one ', 4)],
    ['counts characters, not units', fieldOf('a😀'), key('backspace'), at('a', 1)],
    ['leaves other keys alone', fieldOf('abc'), key('enter'), null],
  ])('%s', (_, field, pressed, expected) => {
    expect(edit(field, pressed)).toEqual(expected);
  });

  it('has an end', () => {
    const full = edit(fieldOf(''), typed('x'.repeat(5000)));
    expect(full?.text).toHaveLength(1000);
  });
});
