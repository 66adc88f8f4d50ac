import { describe, expect, it } from 'vitest';
import { helpText } from '../../../src/cli/help.ts';
import { commands, options } from '../../../src/cli/options.ts';
import { flagName } from '../../../src/question/derive.ts';
import { questions } from '../../../src/question/registry.ts';

const general = helpText(null, questions, '1.2.3');

describe('help', () => {
  it('names every command, option and question', () => {
    for (const { name } of commands) expect(general).toContain(`  ${name} `);
    for (const { name } of options) expect(general).toContain(`--${name}`);
    for (const { id } of questions) {
      if (id !== 'serverName') expect(general).toMatch(new RegExp(`^  --${flagName(id)}[ \\[]`, 'm'));
    }
  });

  const subjects = [null, ...commands.map(({ name }) => name)];
  const widths = [40, 60, 72, 80, 200];
  it.each(widths.flatMap((columns) => subjects.map((command) => [columns, command] as const)))(
    'keeps to %i columns (%s)',
    (columns, command) => {
      const width = Math.min(columns, 80);
      const text = helpText(command, questions, '1.2.3', [], columns);
      const long = text.split('\n').filter((line) => line.length > width);
      expect(long).toEqual([]);
    },
  );

  it.each([40, 60])('breaks no line that has room at %i columns', (columns) => {
    const lines = helpText('check', questions, '1.2.3', [], columns).split('\n');
    const early = lines.filter((line, at) => {
      const next = /^( {6})(\S+)/.exec(lines[at + 1] ?? '');
      return /^ {6}\S/.test(line) && next !== null && line.length + 1 + (next[2] ?? '').length <= columns;
    });
    expect(early).toEqual([]);
  });

  it('of a command names its own options only', () => {
    const check = helpText('check', questions, '1.2.3');
    expect(check).toContain('--json');
    expect(check).not.toContain('--out');
    expect(check).not.toContain('--delegated-host');
    expect(helpText('generate', questions, '1.2.3')).toContain('--delegated-host');
  });
});
