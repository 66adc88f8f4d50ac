/**
 * Reads the README.txt of a written plan: the steps in their order, with what each says below its title. It is read and
 * not the plan itself, because it is what an admin has in hand.
 */
import type { Role } from '../../plan/types.ts';
import { PlacementError } from './error.ts';

export interface ReadStep {
  /** "2.1" */
  readonly number: string;
  readonly role: Role;
  readonly title: string;
  /** What stands below the title, without its indentation; empty lines kept. */
  readonly lines: readonly string[];
}

export interface ReadReadme {
  readonly serverName: string;
  /** Host of "servers will connect to", without port and brackets. */
  readonly host: string;
  /** Steps and waits in their order; a wait as the text behind "Wait:". */
  readonly parts: readonly (ReadStep | string)[];
}

const STAGE = /^\d+ {2}\S/;
const STEP = /^ {4}(?<number>\d+\.\d+) {2}\[(?<role>dns|apex|delegate|homeserver)\] (?<title>.*)$/;
const WAIT = '    Wait: ';
const BELOW = '      ';

type OpenStep = { number: string; role: Role; title: string; lines: string[] };

const longer = (part: OpenStep | string | undefined, more: string): OpenStep | string =>
  typeof part === 'object' ? { ...part, title: `${part.title} ${more}` } : `${part ?? ''} ${more}`;

export function readReadme(text: string): ReadReadme {
  const lines = text.split('\n');
  const labelled = (label: string): string => {
    const line = lines.find((one) => one.startsWith(`  ${label}  `));
    if (line === undefined) throw new PlacementError(`README.txt does not say "${label}".`);
    return line.slice(label.length + 2).trim();
  };
  const first = lines.findIndex((line) => STAGE.test(line));
  if (first === -1) throw new PlacementError('README.txt has no stages.');
  const parts: (OpenStep | string)[] = [];
  // A line that goes on with the one above it: of a title, or of a wait.
  let isOpen = false;
  for (const line of lines.slice(first)) {
    if (/^\S/.test(line) && !STAGE.test(line)) break;
    const found = STEP.exec(line)?.groups;
    const last = parts.at(-1);
    const isBelow = line.startsWith(BELOW) || line === '';
    if (found !== undefined) {
      parts.push({
        number: found.number ?? '',
        role: found.role as Role,
        title: found.title ?? '',
        lines: [],
      });
    } else if (line.startsWith(WAIT)) parts.push(line.slice(WAIT.length));
    else if (isBelow && typeof last === 'object') last.lines.push(line.slice(BELOW.length));
    else if (isOpen && !isBelow) parts.splice(-1, 1, longer(last, line.trim()));
    isOpen = found !== undefined || line.startsWith(WAIT) || (isOpen && !isBelow);
  }
  return {
    serverName: labelled('your server name'),
    host: labelled('servers will connect to')
      .replace(/:\d+$/, '')
      .replace(/^\[(.*)\]$/, '$1'),
    parts,
  };
}

/** "$ command" with its continuation lines, each as one line. */
export function commandsOf({ lines }: ReadStep): string[] {
  const commands: string[] = [];
  let open: string | null = null;
  for (const line of lines) {
    if (open === null && !line.startsWith('$ ')) continue;
    const part: string = open === null ? line.slice(2) : `${open} ${line.trim()}`;
    if (part.endsWith('\\')) open = part.slice(0, -1).trimEnd();
    else {
      commands.push(part);
      open = null;
    }
  }
  if (open !== null) throw new PlacementError(`The command does not end: ${open}`);
  return commands;
}

export interface Copy {
  readonly from: string;
  readonly to: string;
}

/** The file that a step puts in place, by a command or by an upload; null when it places none. */
export function copyOf(step: ReadStep): Copy | null {
  const [command = ''] = commandsOf(step).filter((line) => line.startsWith('install ') && / -D /.test(line));
  const placed = /^install -m [0-7]{4} -D (\S+) (\/\S+)$/.exec(command);
  if (placed !== null) return { from: placed[1] ?? '', to: placed[2] ?? '' };
  const at = step.lines.findIndex((line) => line.startsWith('upload  '));
  if (at === -1 && command === '') return null;
  const to = /^to {6}(\/\S+)$/.exec(step.lines[at + 1] ?? '')?.[1];
  if (to === undefined) throw new PlacementError(`It is not said where to put: ${step.lines[at] ?? command}`);
  return { from: (step.lines[at] ?? '').slice('upload  '.length), to };
}

/** The file that a step changes by a diff, and where the diff lies; null when it changes none. */
export function editOf(step: ReadStep): Copy | null {
  const [command] = commandsOf(step).filter((line) => line.startsWith('patch '));
  if (command === undefined) return null;
  const [, to, from] = /^patch (\/\S+) (\S+)$/.exec(command) ?? [];
  if (to === undefined || from === undefined)
    throw new PlacementError(`It is not said what to patch: ${command}`);
  return { from, to };
}

export interface YamlLines {
  readonly set: string;
  /** One entry for the list below listeners, "" when there is none. */
  readonly add: string;
  /** As written: a key, several with commas, or a listener. */
  readonly remove: readonly string[];
}

/** Lines for homeserver.yaml, null when the step has none. */
export function yamlLinesOf({ lines }: ReadStep): YamlLines | null {
  const heads = [
    lines.findIndex((line) => line.startsWith('Set, in place of')),
    lines.findIndex((line) => line.startsWith('Add this entry to the list below "listeners"')),
    lines.indexOf('Take out:'),
  ];
  if (heads.every((at) => at === -1)) return null;
  const [set = [], add = [], out = []] = heads.map((at) => {
    if (at === -1) return [];
    const end = Math.min(...heads.filter((other) => other > at), lines.length);
    return lines.slice(at + 1, end);
  });
  const yaml = (part: readonly string[]): string =>
    part
      .filter((line) => line.startsWith('  '))
      .map((line) => line.slice(2))
      .join('\n');
  return {
    set: yaml(set),
    add: yaml(add),
    remove: out.filter((line) => line.startsWith('- ')).map((line) => line.slice(2)),
  };
}
