import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { runWizard as Run } from '../../src/ui/run.tsx';
import type { WizardEnd, WizardOptions } from '../../src/wizard/types.ts';
import { optionsOf } from '../unit/wizard/invented.ts';
import { type FakeTerminal, fakeTerminal } from './screen.ts';
import { type Script, scriptedPorts } from './scripted.ts';

// The screens are held by a few invented questions; the real ones are met by the tests of the built program.
vi.mock('../../src/wizard/knowledge.ts', async () => {
  const { invented } = await import('../unit/wizard/invented.ts');
  return { knowledge: invented };
});

const ENTER = '\r';
const ESCAPE = '\x1b';
const CTRL_C = '\x03';

let runWizard: typeof Run;
beforeAll(async () => {
  // Ink decides at import whether it draws at all; the build settles it for the bundle.
  process.env.CI = 'false';
  // Ink leaves a listener for each wizard of this file.
  process.setMaxListeners(50);
  ({ runWizard } = await import('../../src/ui/run.tsx'));
});

const open: { terminal: FakeTerminal; end: Promise<WizardEnd> }[] = [];
function start(
  { columns = 80, rows = 24, ...options }: Partial<WizardOptions> & { columns?: number; rows?: number } = {},
  script: Script = {},
) {
  const terminal = fakeTerminal(columns, rows);
  const end = runWizard(scriptedPorts(script), optionsOf(options), {
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    version: '1.2.3',
  });
  open.push({ terminal, end });
  return { terminal, end };
}
afterEach(async () => {
  for (const { terminal, end } of open.splice(0)) {
    terminal.press(CTRL_C);
    await end;
  }
});

/** The screen when nothing moves on it any more. */
async function settled(terminal: FakeTerminal): Promise<string> {
  for (let before = ''; ; ) {
    await new Promise((resolve) => setTimeout(resolve, 45));
    const now = terminal.text();
    if (now === before) return now;
    before = now;
  }
}

/** Enter until the review: every default is taken. */
async function toReview(terminal: FakeTerminal): Promise<void> {
  for (let turn = 0; turn < 12; turn++) {
    if ((await settled(terminal)).includes('enter write the files')) return;
    terminal.press(ENTER);
  }
  throw new Error(`The review never came:\n${terminal.text()}`);
}

describe('a run by keys', () => {
  it('goes from the name to a green verification', async () => {
    const { terminal, end } = start({}, { broken: 2 });
    await terminal.until('Which server name');
    terminal.press('example.org');
    await terminal.until('› example.org');
    terminal.press(ENTER);
    await terminal.until('Other servers cannot reach example.org');
    expect(terminal.text()).toContain('the certificate must name');
    terminal.press(ENTER);
    await terminal.until('What fits example.org');
    await toReview(terminal);
    terminal.press(ENTER);
    const { outcome, summary, answers } = await end;
    expect(outcome).toBe('verified');
    expect(summary).toContain('example.org: other servers can reach it, as planned.');
    expect(answers).toMatchObject({ serverName: 'example.org' });
    // What is left on the screen reads as a report.
    expect(terminal.history()).toContain('✔ server name: example.org');
    expect(terminal.history()).toContain('✖ Other servers cannot reach example.org');
    expect(terminal.raw().lastIndexOf('\x1b[?25h')).toBeGreaterThan(terminal.raw().lastIndexOf('\x1b[?25l'));
    expect(terminal.rawMode()).toBe(false);
  });

  it('takes a paste with its line break as text and Enter', async () => {
    const { terminal } = start();
    await terminal.until('Which server name');
    terminal.press('example.org\r\n');
    await terminal.until('Other servers cannot reach example.org');
  });

  it('refuses what is no server name, and Tab takes the corrected form', async () => {
    const { terminal } = start();
    await terminal.until('Which server name');
    terminal.press(`https://example.org/${ENTER}`);
    await terminal.until('Did you mean example.org?');
    expect(terminal.text()).toContain('tab take it');
    terminal.press('\t');
    await terminal.until(/› example\.org▏\s*$/m);
  });

  it('edits the line: Backspace, Delete, Ctrl-A, Ctrl-K', async () => {
    const { terminal } = start();
    await terminal.until('Which server name');
    terminal.press('example.orgx\x7f');
    await terminal.until('› example.org▏');
    terminal.press('x\x1b[3~');
    await terminal.until('› example.org▏');
    terminal.press('\x01m.\x1b[C\x0b');
    await terminal.until(/› m\.e▏$/m);
  });

  it('goes back with Escape and keeps what was typed', async () => {
    const { terminal } = start({ serverName: 'example.org' });
    await terminal.until('enter what to do');
    terminal.press('d');
    await terminal.until('esc fold');
    // What is open is folded first: the next key goes nowhere else.
    terminal.press(ESCAPE);
    await terminal.until('esc back');
    expect(terminal.text()).not.toContain('seen at:');
    terminal.press(ESCAPE);
    await terminal.until('› example.org▏');
    terminal.press(ESCAPE);
    await terminal.until('Leave? Nothing has been changed.');
    terminal.press(ESCAPE);
    await terminal.until('esc quit');
  });

  it('takes an arrow key that comes in two parts as an arrow key', async () => {
    const { terminal } = start({ serverName: 'example.org' });
    await terminal.until('enter what to do');
    terminal.press(ENTER);
    await terminal.until('What fits example.org');
    const first = terminal.rows().find((row) => row.startsWith('›'));
    terminal.press(ESCAPE);
    await new Promise((resolve) => setTimeout(resolve, 15));
    terminal.press('[B');
    await terminal.until(/^›/m);
    await new Promise((resolve) => setTimeout(resolve, 80));
    const second = terminal.rows().find((row) => row.startsWith('›'));
    expect(terminal.text()).toContain('What fits example.org');
    expect(second).not.toBe(first);
  });

  it('shows evidence, notes and each step on demand, and help for the question', async () => {
    const { terminal } = start({ serverName: 'example.org' });
    await terminal.until('1 note');
    // What has to be done is there without a key.
    expect(terminal.text()).toContain('Fix: Use a certificate for example.org.');
    terminal.press('d');
    await terminal.until('seen at: 203.0.113.10:8000');
    terminal.press('n');
    await terminal.until('Only the deprecated record exists.');
    terminal.press('?');
    await terminal.until('Three names matter.');
    terminal.press(ESCAPE);
    await terminal.until('enter what to do');
  });

  it('shows a file of the plan and changes an answer', async () => {
    const { terminal } = start({ serverName: 'example.org' });
    await toReview(terminal);
    terminal.press('d');
    await terminal.until('esc close');
    terminal.press(ESCAPE);
    await terminal.until('enter write the files');
    terminal.press('e');
    await terminal.until('Which answer should change?');
    terminal.press(ENTER);
    await terminal.until(/1 of \d+/);
    terminal.press(ENTER);
    await terminal.until('enter write the files');
  });

  it('ends with Ctrl-C, the cursor shown and the terminal as it was', async () => {
    const { terminal, end } = start({ serverName: 'example.org' });
    await terminal.until('enter what to do');
    terminal.press(CTRL_C);
    expect(await end).toMatchObject({
      outcome: 'cancelled',
      summary:
        'Cancelled. Nothing was changed.\n\nCheck again                npx matrix-tls-setup check example.org\n',
    });
    expect(terminal.raw().lastIndexOf('\x1b[?25h')).toBeGreaterThan(terminal.raw().lastIndexOf('\x1b[?25l'));
    expect(terminal.rawMode()).toBe(false);
  });

  it('waits on the verify screen, looks again by itself and at once, and can be left', async () => {
    const { terminal, end } = start({ serverName: 'example.org' }, { broken: 1000 });
    await toReview(terminal);
    terminal.press(ENTER);
    await terminal.until('look 2,');
    terminal.press('v');
    await terminal.until(/look [3-9],/);
    expect(terminal.text()).toContain('not yet as planned');
    terminal.press('s');
    const { outcome, summary } = await end;
    // Servers do not reach it: files alone are no success.
    expect(outcome).toBe('not-verified');
    expect(summary).toContain('Still to do');
    expect(summary).toMatch(
      /^Same again without asking {2}npx matrix-tls-setup example\.org --scenario=\S+ .*--yes$/m,
    );
  });

  it('takes every default with --yes, and places the files in a rehearsal', async () => {
    const { terminal, end } = start(
      { serverName: 'example.org', yes: true, world: 'moved-host' },
      { broken: 1, places: true },
    );
    expect((await end).outcome).toBe('verified');
    expect(terminal.history()).toContain('✔ The file is on the web server now.');
  });
});

describe('the size of the terminal', () => {
  it.each([
    [80, 24],
    [60, 24],
    [40, 12],
  ])('%d x %d: no frame fills it and no row is wider', async (columns, rows) => {
    const { terminal } = start({ columns, rows, serverName: 'example.org' });
    let tallest = 0;
    const measure = (): void => {
      const frame = terminal.rows();
      const top = frame.findIndex((row) => row.startsWith('matrix-tls-setup'));
      const bottom = frame.findLastIndex((row) => row !== '');
      if (top >= 0) tallest = Math.max(tallest, bottom - top + 1);
      expect(frame.filter((row) => row.startsWith('matrix-tls-setup'))).toHaveLength(1);
    };
    await terminal.until(/enter what to do/);
    measure();
    terminal.press('dnt');
    await terminal.until('↑↓ scroll');
    measure();
    terminal.press(ENTER);
    await terminal.until(/What fits|enter choose/);
    measure();
    await toReview(terminal);
    measure();
    terminal.press('d');
    await terminal.until('esc close');
    measure();
    expect(tallest).toBeGreaterThan(5);
    expect(tallest).toBeLessThan(rows);
    expect(terminal.raw()).not.toContain('\x1b[3J');
  });

  it('is followed: one header after narrower and wider again', async () => {
    const { terminal } = start({ serverName: 'example.org' });
    await terminal.until('enter what to do');
    terminal.resize(40, 24);
    await terminal.until('2/7 look');
    expect(terminal.rows().filter((row) => row.startsWith('matrix-tls-setup'))).toHaveLength(1);
    // What stood above the frame is still there.
    expect(terminal.history()).toContain('✔ server name: example.org');
    terminal.resize(100, 24);
    await terminal.until('name · look · choose');
    expect(terminal.rows().filter((row) => row.startsWith('matrix-tls-setup'))).toHaveLength(1);
    expect(terminal.raw()).not.toContain('\x1b[3J');
  });

  it('too small is said, with the way out', async () => {
    const { terminal } = start({ columns: 30, rows: 10, serverName: 'example.org' });
    await terminal.until('--plain');
    terminal.resize(80, 24);
    await terminal.until('enter what to do');
  });
});
