import { PassThrough } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { runPlain } from '../../../src/plain/run.ts';
import type { WizardEnd, WizardOptions } from '../../../src/wizard/types.ts';
import { type Script, scriptedPorts } from '../../ui/scripted.ts';
import { optionsOf } from '../wizard/invented.ts';

vi.mock('../../../src/wizard/knowledge.ts', async () => {
  const { invented } = await import('../wizard/invented.ts');
  return { knowledge: invented };
});

function start(
  options: Partial<WizardOptions>,
  { tty, asks = tty, ...script }: Script & { tty: boolean; asks?: boolean },
) {
  const input = Object.assign(new PassThrough(), { isTTY: tty });
  const output = new PassThrough();
  let text = '';
  output.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const controller = new AbortController();
  const end: Promise<WizardEnd> = runPlain(scriptedPorts(script), optionsOf(options), {
    input: input as unknown as NodeJS.ReadStream,
    output,
    asks,
    version: '1.2.3',
    signal: controller.signal,
  });
  return {
    end,
    abort: () => controller.abort(),
    text: () => text,
    close: () => input.end(),
    pipe: (text: string) => input.end(text),
    async say(prompt: string, ...lines: readonly string[]): Promise<void> {
      const from = text.length;
      await vi.waitFor(() => expect(text).toContain(prompt), { timeout: 3000, interval: 5 });
      for (const line of lines) input.write(`${line}\n`);
      await vi.waitFor(() => expect(text.length).toBeGreaterThanOrEqual(from));
    },
  };
}

describe('with a terminal', () => {
  it('asks by numbered lines and ends green', async () => {
    const run = start({}, { tty: true, broken: 2 });
    await run.say('Server name: ', 'https://example.org');
    await run.say('Did you mean example.org?', '');
    await run.say('Enter: what to do', '');
    await run.say('1. well-known-port for example.org', '1');
    await run.say('What is host?', 'matrix.example.org');
    await run.say('3. Caddy (not yet)', '2');
    await run.say('2. no', '');
    await run.say('Enter: write the files', '1');
    await run.say('{"m.server": "matrix.example.org:443"}', '');
    const { outcome, summary } = await run.end;
    expect(outcome).toBe('verified');
    expect(summary).toContain('as planned');
    // No cursor movement, no colour, and every result once.
    expect(run.text()).not.toContain('\x1b');
    expect(run.text().split('Other servers cannot reach example.org')).toHaveLength(3);
    expect(run.text().split('✔ addresses')).toHaveLength(2);
  });

  it('goes back with < and explains with ?', async () => {
    const run = start({ serverName: 'example.org' }, { tty: true });
    await run.say('Enter: what to do', '?');
    await run.say('Three names matter.', '');
    await run.say('Number [1]: ', '1');
    await run.say('What is host?', '<');
    await run.say('2. direct for example.org', '<', '<');
    await run.say('Server name [example.org]: ');
    run.close();
    expect((await run.end).outcome).toBe('cancelled');
  });

  it('ends with the signal that Ctrl-C gives', async () => {
    const run = start({}, { tty: true });
    await run.say('Server name: ');
    run.abort();
    expect(await run.end).toMatchObject({
      outcome: 'cancelled',
      summary: 'Cancelled. Nothing was changed.\n',
    });
  });

  it('with --yes looks once after writing and leaves the rest to the admin', async () => {
    const run = start({ serverName: 'example.org', yes: true }, { tty: true, broken: 99 });
    expect((await run.end).outcome).toBe('not-verified');
  });
});

describe('with lines from a pipe', () => {
  const pipe = (text: string, script: Script = {}) => {
    const run = start({}, { tty: false, asks: true, ...script });
    run.pipe(text);
    return run;
  };

  it('answers by line, and goes on after the last one as --yes would', async () => {
    const run = pipe('example.org\n\n1\nmatrix.example.org\n>\n\n', { broken: 99 });
    expect((await run.end).outcome).toBe('not-verified');
    expect(run.text()).toContain('✔ 1 file in /tmp/out');
  });

  it('names what is missing when it ends too early', async () => {
    const { outcome, summary } = await pipe('example.org\n\n2\n').end;
    expect(outcome).toBe('missing-answers');
    expect(summary).toContain('The input has ended');
    expect(summary).toMatch(/--account /);
  });
});

describe('without a terminal', () => {
  it('names the server name when it is missing', async () => {
    const { outcome, summary } = await start({}, { tty: false }).end;
    expect(outcome).toBe('missing-answers');
    expect(summary).toContain('NAME');
    expect(summary).toContain('MATRIX_TLS_SERVER_NAME');
    expect(summary).toContain('--yes');
  });

  it('says what is wrong with a name that is none', async () => {
    const { outcome, summary } = await start({ serverName: 'https://example.org' }, { tty: false }).end;
    expect(outcome).toBe('missing-answers');
    expect(summary).toContain('Did you mean example.org?');
  });

  it('names every missing answer at once, with flag and variable', async () => {
    const given = { front: { text: 'caddy', source: 'flag' as const } };
    const { outcome, summary } = await start({ serverName: 'example.org', given }, { tty: false }).end;
    expect(outcome).toBe('missing-answers');
    expect(summary).toMatch(/--scenario .*--yes takes well-known-port \(MATRIX_TLS_SCENARIO\)/);
    expect(summary).toMatch(/--front .*caddy: One of these is needed: nginx, synapse\./);
    // What has an offer is counted, not told.
    expect(summary).not.toContain('--legacy');
    expect(summary).toMatch(/--yes .*\(\d answers\)/);
  });

  it('with --yes names only what has no default', async () => {
    const given = { scenario: { text: 'direct', source: 'flag' as const } };
    const { outcome, summary } = await start({ serverName: 'example.org', yes: true, given }, { tty: false })
      .end;
    expect(outcome).toBe('missing-answers');
    expect(summary).toMatch(/--account .*\(MATRIX_TLS_ACCOUNT\)/);
    expect(summary).not.toContain('--front');
    expect(summary).not.toContain('--yes ');
  });

  it('with --yes and nothing missing runs through to the verification', async () => {
    const run = start(
      { serverName: 'example.org', yes: true, world: 'moved-host' },
      { tty: false, broken: 1, places: true },
    );
    expect((await run.end).outcome).toBe('verified');
    expect(run.text()).toContain('✔ 1 file in /tmp/out');
    expect(run.text()).toContain('✔ The file is on the web server now.');
  });
});
