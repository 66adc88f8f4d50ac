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

  it.each([null, ...commands.map(({ name }) => name)])('keeps to 80 columns (%s)', (command) => {
    const long = helpText(command, questions, '1.2.3')
      .split('\n')
      .filter((line) => line.length > 80);
    expect(long).toEqual([]);
  });

  it('of a command names its own options only', () => {
    const check = helpText('check', questions, '1.2.3');
    expect(check).toContain('--json');
    expect(check).not.toContain('--out');
    expect(check).not.toContain('--delegated-host');
    expect(helpText('generate', questions, '1.2.3')).toContain('--delegated-host');
  });
});
