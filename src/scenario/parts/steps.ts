/** The smallest parts: commands that several stages need. */
import type { CommandStep, FileStep, ManualStep, Role, Step } from '../../plan/types.ts';

export type Plain = {
  readonly id: string;
  readonly role: Role;
  readonly title: string;
  readonly why: string;
  readonly undo?: string;
};

export const command = (
  base: Plain,
  effect: 'read' | 'write',
  file: string,
  ...args: readonly string[]
): CommandStep => ({ ...base, kind: 'command', command: { file, args, effect } });

export const file = (base: Plain, path: string, content: string, mode = 0o644): FileStep => ({
  ...base,
  kind: 'file',
  path,
  content,
  mode,
});

export const manual = (base: Plain, ...lines: readonly string[]): ManualStep => ({
  ...base,
  kind: 'manual',
  lines,
});

/** nginx checks its files before it reloads them: a reload with a broken file keeps the old state without a word. */
export const reloadNginx = (role: Role, after: string): readonly Step[] => [
  command(
    {
      id: `${after}-nginx-test`,
      role,
      title: 'Check the configuration of nginx',
      why: 'A fault is told here, before anything changes.',
    },
    'read',
    'nginx',
    '-t',
  ),
  command(
    { id: `${after}-nginx-reload`, role, title: 'Reload nginx', why: 'Connections that stand are not cut.' },
    'write',
    'systemctl',
    'reload',
    'nginx',
  ),
];
