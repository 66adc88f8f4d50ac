/** The built program in a real pseudo-terminal, on the rehearsal's internet. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { KEYS, PROGRAM, type Pty, type PtyOptions, startProgram, startPty } from '../support/pty.ts';

// A start takes a second on a busy machine, and a run has many screens.
vi.setConfig({ testTimeout: 45_000 });

const open: Pty[] = [];
afterEach(() => {
  for (const pty of open.splice(0)) pty.close();
});

function rehearse(options: PtyOptions = {}, ...args: readonly string[]): Pty {
  const pty = startProgram(['rehearse', ...args], options);
  open.push(pty);
  return pty;
}

const SEEN = 'enter what to do';
const CHOOSE = 'enter choose';
const REVIEW = 'enter write the files';
/** What begins every frame. */
const HEADER = 'matrix-tls-setup ';

const headers = (pty: Pty): number => pty.rows().filter((row) => row.startsWith(HEADER)).length;

/** Rows of the live frame, from its header to the last row that is not empty. */
function frameRows(pty: Pty): number {
  const rows = pty.rows();
  return rows.findLastIndex((row) => row !== '') - rows.findIndex((row) => row.startsWith(HEADER)) + 1;
}

/** Takes what is offered, question by question, until the review. */
async function toReview(pty: Pty, onScreen: (screen: string) => void = () => {}): Promise<void> {
  for (let turn = 0; turn < 40; turn++) {
    const screen = await pty.still();
    onScreen(screen);
    if (screen.includes(REVIEW)) return;
    await pty.press(KEYS.enter);
    await pty.changed(screen);
  }
  throw new Error(`The review never came:\n${pty.screen()}`);
}

describe('a run by keys', () => {
  it('goes from a broken world to a green one, and leaves a report', async () => {
    const pty = rehearse();
    await pty.until(SEEN);
    expect(pty.screen()).toContain('✖ Other servers cannot reach example.org');
    let tallest = 0;
    await toReview(pty, () => {
      tallest = Math.max(tallest, frameRows(pty));
    });
    tallest = Math.max(tallest, frameRows(pty));
    // A window is really used here, and one row of the terminal stays free.
    expect(tallest).toBe(23);
    await pty.press(KEYS.enter);
    expect(await pty.exited()).toMatchObject({ code: 0 });
    const report = pty.history();
    expect(report).toContain('✔ server name: example.org');
    expect(report).toContain('✖ Other servers cannot reach example.org');
    expect(report).toMatch(/[✔▲] Other servers can reach example\.org/);
    expect(report).toContain('example.org: other servers can reach it, as planned.');
    // Nothing of a frame is left behind, and the scrollback was not erased.
    expect(report).not.toContain('name · look · choose');
    expect(pty.raw()).not.toContain('\x1b[3J');
    expect(pty.cursorVisible()).toBe(true);
  });

  it('opens on the name when none is given, refuses nonsense, and asks before it leaves', async () => {
    const pty = startProgram([], { cwd: '/tmp' });
    open.push(pty);
    await pty.until('Which server name');
    await pty.press('https://example.org/', KEYS.enter);
    await pty.until('Did you mean example.org?');
    await pty.press(KEYS.tab);
    await pty.until(/› example\.org▏/);
    await pty.press(KEYS.escape);
    await pty.until('Leave? Nothing has been changed.');
    await pty.press(KEYS.enter);
    expect(await pty.exited()).toMatchObject({ code: 130 });
    expect(pty.cursorVisible()).toBe(true);
  });
});

describe('Ctrl-C', () => {
  it('on the screen that shows what is seen ends with 130 and the cursor shown', async () => {
    const pty = rehearse();
    await pty.until(SEEN);
    expect(pty.cursorVisible()).toBe(false);
    await pty.press(KEYS.ctrlC);
    expect(await pty.exited()).toMatchObject({ code: 130 });
    expect(pty.cursorVisible()).toBe(true);
    expect(pty.history()).toContain('Cancelled. Nothing was changed.');
  });

  it('on the choice leaves the terminal as it was, and no typed key to the shell', async () => {
    const script =
      'stty -g; "$0" "$1" rehearse; echo "code $?"; stty -g; IFS= read -r rest; echo "rest:$rest:"';
    const pty = startPty('/bin/sh', ['-c', script, process.execPath, PROGRAM]);
    open.push(pty);
    await pty.until(SEEN);
    await pty.press(KEYS.enter);
    await pty.until(CHOOSE);
    await pty.press(`${KEYS.ctrlC}jjj`);
    await pty.until('code 130');
    expect(pty.cursorVisible()).toBe(true);
    await pty.press(KEYS.enter);
    await pty.until('rest::');
    const settings = pty.history().match(/^[0-9a-f]+(?::[0-9a-f]+){10,}$/gm);
    expect(settings).toHaveLength(2);
    expect(settings?.[0]).toBe(settings?.[1]);
  });
});

it('SIGTERM leaves the terminal as it was', async () => {
  const script =
    'stty -g; sh -c \'echo "pid $$"; exec "$0" "$1" rehearse\' "$0" "$1"; echo "code $?"; stty -g';
  const pty = startPty('/bin/sh', ['-c', script, process.execPath, PROGRAM]);
  open.push(pty);
  await pty.until(SEEN);
  const pid = Number(/pid (\d+)/.exec(pty.history())?.[1]);
  expect(pid).toBeGreaterThan(1);
  process.kill(pid, 'SIGTERM');
  // As Ctrl-C, with the words of the end.
  await pty.until('code 130');
  expect(pty.history()).toContain('Cancelled. Nothing was changed.');
  await pty.exited();
  expect(pty.cursorVisible()).toBe(true);
  const settings = pty.history().match(/^[0-9a-f]+(?::[0-9a-f]+){10,}$/gm);
  expect(settings).toHaveLength(2);
  expect(settings?.[0]).toBe(settings?.[1]);
});

it('NO_COLOR leaves no colour, and every state keeps its sign and word', async () => {
  const pty = rehearse({ env: { NO_COLOR: '1' } });
  await pty.until(SEEN);
  expect(pty.screen()).toContain('✖ Other servers cannot reach');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences that set colours and weights
  expect(pty.raw()).not.toMatch(/\x1b\[[0-9;]*m/);
  const coloured = rehearse();
  await coloured.until(SEEN);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as above; the pattern must be able to match
  expect(coloured.raw()).toMatch(/\x1b\[[0-9;]*m/);
});

describe('Escape and arrows over a slow link', () => {
  it('ESC, 15 ms, [B is an arrow; ESC alone goes back', async () => {
    const pty = rehearse();
    await pty.until(SEEN);
    await pty.press(KEYS.enter);
    await pty.until(CHOOSE);
    const chosen = (): string | undefined => pty.rows().find((row) => row.startsWith('›'));
    const first = chosen();
    const before = pty.screen();
    await pty.press('\x1b');
    await new Promise((resolve) => setTimeout(resolve, 10));
    await pty.press('[B');
    await pty.changed(before);
    expect(pty.screen()).toContain(CHOOSE);
    expect(chosen()).not.toBe(first);
    await pty.press(KEYS.escape);
    await pty.until(SEEN);
    await pty.press(KEYS.shiftTab);
    await pty.until('Which server name');
  });
});

describe('the size of the terminal', () => {
  it('80, 40, 100 columns: one header, and what stood above it stays', async () => {
    const pty = rehearse();
    await pty.until(SEEN);
    for (const [columns, mark] of [
      [40, '2/7 look'],
      [100, 'name · look · choose'],
    ] as const) {
      pty.resize(columns, 24);
      await pty.until(mark);
      await pty.still();
      expect(headers(pty)).toBe(1);
      expect(frameRows(pty)).toBeLessThan(24);
    }
    expect(pty.history()).toContain('✔ server name: example.org');
    expect(pty.raw()).not.toContain('\x1b[3J');
  });

  it('fewer rows than the frame has: the scrollback is not erased', async () => {
    const pty = rehearse();
    await pty.until(SEEN);
    await pty.press('d', 'n', 't');
    await pty.until('scroll');
    pty.resize(80, 14);
    await pty.until('more below');
    await pty.press(KEYS.down, KEYS.down);
    await pty.until('more above');
    expect(frameRows(pty)).toBeLessThan(14);
    expect(pty.raw()).not.toContain('\x1b[3J');
  });

  it('too small is said, with the way out', async () => {
    const pty = rehearse({ columns: 36, rows: 10 });
    await pty.until('--plain');
    await pty.press(KEYS.ctrlC);
    expect(await pty.exited()).toMatchObject({ code: 130 });
  });
});

describe('without anybody at the keys', () => {
  it.each([
    ['direct', 0],
    ['moved-host', 0],
  ] as const)('the command that %s prints repeats the run', async (world, code) => {
    const first = rehearse({ columns: 2000 }, world, '--yes', '--plain');
    expect(await first.exited(20_000)).toMatchObject({ code });
    const [, words = ''] = /npx matrix-tls-setup (rehearse \S+ .*--yes)$/m.exec(first.history()) ?? [];
    expect(words).toContain(`rehearse ${world} `);
    const again = startPty('/bin/sh', ['-c', `"$0" "$1" ${words} --plain`, process.execPath, PROGRAM], {
      columns: 2000,
    });
    open.push(again);
    expect(await again.exited(20_000)).toMatchObject({ code });
    expect(again.history()).toContain(`npx matrix-tls-setup ${words}`);
  });

  it('an answer that leads nowhere is a step that fails, with the answer named', async () => {
    const pty = rehearse({ columns: 200, rows: 60 }, '--yes', '--plain', '--delegated-host=foo.example.com');
    expect(await pty.exited(20_000)).toMatchObject({ code: 3 });
    expect(pty.history()).toContain('It comes from the answer --delegated-host=foo.example.com.');
    expect(pty.history()).not.toContain('bug');
  });
});

it('runs as lines with --plain, moving no cursor', async () => {
  const pty = rehearse({ rows: 60 }, '--plain', '--yes');
  expect(await pty.exited()).toMatchObject({ code: 0 });
  expect(pty.raw()).not.toContain('\x1b');
  expect(pty.history()).toContain('example.org: other servers can reach it, as planned.');
});
