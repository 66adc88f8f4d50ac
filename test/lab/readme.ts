/**
 * Reads the README.txt of a generated folder as an admin does: step by step, from the text alone. What it cannot
 * read from there it does not know, so a step that the text forgets is a step that nobody takes.
 */
export interface Copy {
  /** Below the folder. */
  readonly from: string;
  readonly to: string;
  readonly mode: number;
}

export interface ReadmeStep {
  /** "2.3" */
  readonly number: string;
  readonly role: string;
  readonly title: string;
  readonly copies: readonly Copy[];
  /** The words of each command. */
  readonly commands: readonly (readonly string[])[];
  /** Lines for a zone file. */
  readonly records: readonly string[];
  /** All lines below the title. */
  readonly lines: readonly string[];
}

const stepLine = /^ {4}(\d+\.\d+) {2}\[(\w+)\] (.+)$/;
const stageLine = /^\d+ {2}\S/;

export function readSteps(readme: string): ReadmeStep[] {
  const steps: { head: readonly string[]; lines: string[] }[] = [];
  let open = false;
  for (const line of readme.split('\n')) {
    const head = stepLine.exec(line);
    if (head !== null) {
      steps.push({ head: head.slice(1), lines: [] });
      open = true;
    } else if (stageLine.test(line) || (line !== '' && !line.startsWith('      '))) {
      open = false;
    } else if (open && line !== '') steps.at(-1)?.lines.push(line.slice(6));
  }
  return steps.map(({ head: [number = '', role = '', title = ''], lines }) => ({
    number,
    role,
    title,
    lines,
    copies: copiesIn(lines),
    commands: commandsIn(lines).filter((words) => !isCopy(words)),
    records: recordsIn(lines),
  }));
}

const isCopy = ([program, ...args]: readonly string[]): boolean =>
  program === 'install' && args.includes('-D');

/** `install -m MODE -D FROM TO`, and uploads, which have the mode that web sites give. */
function copiesIn(lines: readonly string[]): Copy[] {
  const placed = commandsIn(lines)
    .filter(isCopy)
    .map((words) => {
      const [, , mode = '', , from = '', to = ''] = words;
      return { from, to, mode: Number.parseInt(mode, 8) };
    });
  const uploads = lines.flatMap((line, at) => {
    const from = /^upload {2}(\S+)$/.exec(line)?.[1];
    const to = /^to {6}(\S+)$/.exec(lines[at + 1] ?? '')?.[1];
    return from === undefined || to === undefined ? [] : [{ from, to, mode: 0o644 }];
  });
  return [...placed, ...uploads];
}

/** A command may go on over several lines, each but the last with a backslash at its end. */
function commandsIn(lines: readonly string[]): string[][] {
  return lines.flatMap((line, at) => {
    if (!line.startsWith('$ ')) return [];
    let text = line.slice(2);
    for (let next = at + 1; text.endsWith(' \\'); next += 1) {
      text = `${text.slice(0, -1)}${(lines[next] ?? '').trim()}`;
    }
    return [shellWords(text)];
  });
}

/** Words as a POSIX shell takes them, as far as the program writes them: bare, or in single quotes. */
export function shellWords(text: string): string[] {
  return [...text.matchAll(/(?:'[^']*'|\\.|[^\s'\\])+/g)].map(([word]) =>
    word.replace(/'([^']*)'|\\(.)/g, (_, quoted?: string, escaped?: string) => quoted ?? escaped ?? ''),
  );
}

const recordsIn = (lines: readonly string[]): string[] =>
  lines.flatMap((line, at) => (line.startsWith('In a zone file') ? [(lines[at + 1] ?? '').trim()] : []));
