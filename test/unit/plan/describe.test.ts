import { expect, test } from 'vitest';
import { describePlan, whereOf } from '../../../src/plan/describe.ts';
import type { Plan } from '../../../src/plan/types.ts';
import { countChanges, unifiedDiff } from '../../../src/text/diff.ts';

const base = { why: 'Because.', title: 'Do it' };
const plan: Plan = {
  serverName: 'example.org',
  scenario: 'well-known-port',
  goal: {
    serverName: 'example.org',
    connectTo: 'matrix.example.org:443',
    certificateName: 'matrix.example.org',
  },
  stages: [
    {
      id: 'target',
      title: 'Target',
      gate: null,
      wait: null,
      steps: [
        { ...base, kind: 'file', id: 'a', role: 'delegate', path: '/etc/a', content: 'x\ny\n', mode: 0o755 },
        {
          ...base,
          kind: 'command',
          id: 'b',
          role: 'delegate',
          command: { file: 'nginx', args: ['-t'], effect: 'read' },
        },
        {
          ...base,
          kind: 'lines',
          id: 'c',
          role: 'homeserver',
          path: '/h.yaml',
          set: 'a: 1\n',
          remove: [{ key: 'acme', why: 'Old.' }],
        },
      ],
    },
    {
      id: 'wait',
      title: 'Wait',
      gate: null,
      steps: [],
      wait: { what: 'others may keep the old record', atMost: 7200 },
    },
  ],
  contacts: [],
};

test('everything is a line, in the order of the plan', () => {
  const before: Record<string, string> = { '/etc/a': 'x\nz\n' };
  expect(describePlan(plan, (_, path) => before[path] ?? null)).toEqual([
    {
      role: 'delegate',
      where: 'matrix.example.org, where servers connect',
      lines: [
        { kind: 'changed', text: '/etc/a', note: '+1 −1 mode 0755' },
        { kind: 'look', text: 'nginx -t', note: '' },
      ],
    },
    {
      role: 'homeserver',
      where: 'the machine of the homeserver',
      lines: [{ kind: 'lines', text: '/h.yaml', note: '1 line to set, 1 to take out' }],
    },
    {
      role: null,
      where: 'then',
      lines: [{ kind: 'wait', text: 'others may keep the old record', note: 'up to 2 hours' }],
    },
  ]);
});

test('a file that is there already is unchanged, one that is not is new', () => {
  const lineOf = (text: string | null) => describePlan(plan, () => text)[0]?.lines[0];
  expect(lineOf('x\ny\n')).toMatchObject({ kind: 'unchanged', note: '' });
  expect(lineOf(null)).toMatchObject({ kind: 'new', note: '+2 mode 0755' });
});

test('who a role is', () => {
  expect(whereOf(plan, 'apex')).toBe('the web server of example.org');
  expect(whereOf(plan, 'dns')).toBe('the DNS of example.org');
});

test('diffs', () => {
  expect(countChanges(null, 'a\nb\n')).toEqual({ added: 2, removed: 0 });
  expect(countChanges('a\nb\n', 'a\nc\nd\n')).toEqual({ added: 2, removed: 1 });
  expect(unifiedDiff('/etc/a', 'a\n', 'a\n')).toBe('');
  expect(unifiedDiff('/etc/a', 'a\nb\n', 'a\nc\n')).toMatch(
    /--- \/etc\/a\n\+\+\+ \/etc\/a\n[\s\S]*\n-b\n\+c\n/,
  );
  expect(unifiedDiff('/etc/a', null, 'a\n')).toMatch(/--- \/dev\/null\n/);
});
