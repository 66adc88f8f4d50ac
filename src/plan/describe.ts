/** A plan as lines for review: everything that is written, run, recorded or contacted, and nothing else. */
import { type Changes, changedLines, countChanges } from '../text/diff.ts';
import type { Plan, Role, Step } from './types.ts';
import { duration, modeText, shellLine } from './words.ts';

export type LineKind =
  | 'new'
  | 'changed'
  | 'unchanged'
  | 'run'
  | 'look'
  | 'lines'
  | 'record'
  | 'by-hand'
  | 'wait';

export interface ReviewLine {
  readonly kind: LineKind;
  /** A path, a command, a record, a title. May hold what DNS said: escape before printing. */
  readonly text: string;
  /** "+41", "+6 −31", "mode 0755", ""; a few words. */
  readonly note: string;
}

export interface ReviewPart {
  /** null for waits, which nobody carries out. */
  readonly role: Role | null;
  readonly where: string;
  readonly lines: readonly ReviewLine[];
}

/** Who a role is, in the plan's own names. */
export function whereOf({ goal, serverName }: Pick<Plan, 'goal' | 'serverName'>, role: Role): string {
  const host = goal.connectTo.replace(/:\d+$/, '');
  switch (role) {
    case 'dns':
      return `the DNS of ${serverName}`;
    case 'apex':
      return `the web server of ${serverName}`;
    case 'delegate':
      return `${host}, where servers connect`;
    case 'homeserver':
      return 'the machine of the homeserver';
  }
}

const noFile = (): null => null;

/**
 * Runs of steps of one role, in the order of the plan.
 * @param existing text of a file on that role's machine, null when it is not there or cannot be seen from here.
 */
export function describePlan(
  plan: Plan,
  existing: (role: Role, path: string) => string | null = noFile,
): ReviewPart[] {
  const parts: { role: Role | null; where: string; lines: ReviewLine[] }[] = [];
  const put = (role: Role | null, where: string, line: ReviewLine): void => {
    const last = parts.at(-1);
    if (last && last.role === role) last.lines.push(line);
    else parts.push({ role, where, lines: [line] });
  };
  for (const stage of plan.stages) {
    for (const step of stage.steps) put(step.role, whereOf(plan, step.role), describeStep(step, existing));
    if (stage.wait) {
      const note = `up to ${duration(stage.wait.atMost)}`;
      put(null, 'then', { kind: 'wait', text: stage.wait.what, note });
    }
  }
  return parts;
}

const countText = ({ added, removed }: Changes): string =>
  removed > 0 ? `+${added} −${removed}` : `+${added}`;

/** One step as a line. */
export function describeStep(step: Step, existing: (role: Role, path: string) => string | null): ReviewLine {
  switch (step.kind) {
    case 'file': {
      const before = existing(step.role, step.path);
      if (before === step.content) return { kind: 'unchanged', text: step.path, note: '' };
      const mode = step.mode === 0o644 ? '' : ` mode ${modeText(step.mode)}`;
      const note = countText(countChanges(before, step.content)) + mode;
      return { kind: before === null ? 'new' : 'changed', text: step.path, note };
    }
    case 'command':
      return {
        kind: step.command.effect === 'read' ? 'look' : 'run',
        text: shellLine(step.command),
        note: '',
      };
    case 'lines': {
      const count = (text: string): number => (text === '' ? 0 : text.trimEnd().split('\n').length);
      const set = count(step.set) + count(step.add ?? '');
      const out = step.remove.length;
      const note = [
        set > 0 ? `${set} ${set === 1 ? 'line' : 'lines'} to set` : '',
        out > 0 ? `${out} to take out` : '',
      ];
      return { kind: 'lines', text: step.path, note: note.filter((part) => part !== '').join(', ') };
    }
    case 'edit': {
      const { added, removed } = changedLines(step.diff);
      const note = countText({ added: added.length, removed: removed.length });
      return { kind: 'changed', text: step.path, note };
    }
    case 'record': {
      const { priority, weight, port, target } = step.record;
      return {
        kind: 'record',
        text: `${step.action} ${step.name} SRV ${priority} ${weight} ${port} ${target}`,
        note: '',
      };
    }
    case 'manual':
      return { kind: 'by-hand', text: step.title, note: '' };
  }
}
