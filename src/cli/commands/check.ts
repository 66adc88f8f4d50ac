/** `check NAME...`: live verification from outside, or of saved reports, in every format. */
import type { Finding } from '../../check/types.ts';
import type { LookEvent } from '../../discover/types.ts';
import { parseServerName, type ServerNameResult } from '../../matrix/server-name.ts';
import { createSharedAnswers } from '../../probe/dns/shared.ts';
import { openerOf } from '../../report/formats.ts';
import type { Entry, Printer, PrintOptions } from '../../report/printer.ts';
import { printable } from '../../system/printable.ts';
import type { Context, Run } from '../context.ts';
import { createDryRun } from '../dry-run.ts';
import { UserError } from '../errors.ts';
import { codeOf, exit } from '../exit.ts';
import { inOrder } from '../in-order.ts';
import { nameOfInput } from '../input.ts';
import { type Subject, subjects } from '../list.ts';
import { type LookSettings, look } from '../look.ts';
import { type Output, outputTo } from '../output.ts';
import { progressOn } from '../progress.ts';
import { serverNameOf } from '../server-name.ts';

/** Results that may wait for a slower one before them. */
const AHEAD = 512;
/** Lines about a list on stderr; a list that is something else altogether must not fill the terminal. */
const MOST_COMPLAINTS = 100;

const invalid = (
  { name, line }: Subject,
  { reason, suggestion }: Extract<ServerNameResult, { ok: false }>,
): Finding => ({
  id: 'name.invalid',
  severity: 'error',
  subject: name,
  title: reason,
  detail: line === null ? '' : `It stands in line ${line} of the list.`,
  fix: suggestion === undefined ? '' : `Write ${suggestion}.`,
});

/** @param meanwhile called when questions are on their way and there is time for other things. */
async function entryOf(
  subject: Subject,
  context: Context & LookSettings,
  meanwhile: (event: LookEvent) => void,
): Promise<Entry> {
  const parsed = parseServerName(subject.name);
  if (!parsed.ok) {
    const checkedAt = new Date(context.system.clock.now()).toISOString();
    return { kind: 'invalid', name: subject.name, finding: invalid(subject, parsed), checkedAt };
  }
  const on = (event: LookEvent): void => void setImmediate(() => meanwhile(event));
  const looked = await look(parsed.value, context.system, context, on, new AbortController().signal);
  return { kind: 'checked', ...looked };
}

/** What goes through a printer: something to be looked at, or a report that is there. */
interface Source {
  readonly items: AsyncIterable<Subject | Entry> | Iterable<Subject | Entry>;
  readonly single: boolean;
  readonly longest: number;
  /** null where nobody knows before the end. */
  readonly total: number | null;
}

const longestOf = (names: readonly string[]): number => Math.max(0, ...names.map((name) => name.length));

async function sourceOf(context: Context): Promise<Source> {
  const { operands, list, replay } = context.args;
  if (replay !== null) {
    const { savedReports } = await import('../saved-reports.ts');
    const { entries, single } = await savedReports(replay, context);
    const names = entries.map((entry) =>
      entry.kind === 'checked' ? entry.facts.serverName.text : entry.name,
    );
    return { items: entries, single, longest: longestOf(names), total: entries.length };
  }
  // A list is a list also when it holds one name: what reads the output must not have to guess its shape.
  const single = operands.length === 1 && list === null;
  const [only] = operands;
  if (single && only !== undefined) serverNameOf(only);
  const total = list === null ? operands.length : null;
  return { items: subjects(context), single, longest: list === null ? longestOf(operands) : 32, total };
}

async function printerOf(context: Context, options: PrintOptions): Promise<Printer> {
  const { format, diff } = context.args;
  if (diff === null) return (await openerOf(format))(options);
  const { savedReports } = await import('../saved-reports.ts');
  const { openDiff } = await import('../../report/diff.ts');
  return openDiff((await savedReports(diff, context)).entries, format, options);
}

/** Names that are none, by the line where they stand. */
function complaints({ args, stderr }: Context): (subject: Subject) => void {
  let count = 0;
  return ({ name, line }) => {
    if (line === null) return;
    count += 1;
    if (count <= MOST_COMPLAINTS)
      stderr.write(
        `${printable(args.list ?? '', 200)}, line ${line}: no server name: ${printable(name, 80)}\n`,
      );
    if (count === MOST_COMPLAINTS) stderr.write('Further lines of this kind are told in the output alone.\n');
  };
}

async function* whileRead<Item>(items: AsyncIterable<Item> | Iterable<Item>, output: Output) {
  for await (const item of items) {
    if (output.isGone()) return;
    yield item;
  }
}

export const runCheck: Run = async (context) => {
  if (context.args.local || context.args.configPaths.length > 0)
    return (await import('./check-local.ts')).runCheckLocal(context);
  const { stdout, style, version, args } = context;
  const { items, single, longest, total } = await sourceOf(context);
  const options = { tool: { name: 'matrix-tls-setup', version }, style, single, longest };
  let opening: Promise<Printer> | null = null;
  const printer = (): Promise<Printer> => {
    opening ??= printerOf(context, options);
    return opening;
  };
  // What is compared with may be unreadable: then nothing is looked at.
  if (args.diff !== null) await printer();
  const looking = single ? context : { ...context, sharedAnswers: createSharedAnswers(context.system.clock) };
  const output = outputTo(stdout);
  const progress = progressOn(context);
  const complain = complaints(context);
  const dryRun = createDryRun(context, options);
  const whileWaiting = (event: LookEvent): void => {
    if (event.state === 'running') dryRun.look();
    else {
      void printer();
      dryRun.judge();
    }
  };
  let done = 0;
  let code: number = exit.fine;

  progress.say(single ? `Looking at ${args.operands[0] ?? ''}` : 'Looking');
  await inOrder<Subject | Entry, () => Promise<void> | void>(
    whileRead(items, output),
    { sideBySide: args.jobs, ahead: AHEAD },
    async (item) => {
      const entry = 'kind' in item ? item : await entryOf(item, looking, whileWaiting);
      if (entry.kind === 'invalid' && !('kind' in item)) complain(item);
      code = codeOf(entry, code, args.format);
      done += 1;
      if (!single) progress.say(total === null ? `${done} done` : `${done} of ${total} done`);
      const print = (await printer()).take(entry);
      return () => {
        const text = print();
        if (text !== '' && stdout.isTTY === true) progress.clear();
        return output.write(text);
      };
    },
    (write) => write(),
  );
  progress.clear();
  if (done === 0)
    throw new UserError(`${nameOfInput('list', args.list ?? '-', context.cwd)} holds no server name.`);
  await output.write((await printer()).end());
  return code;
};
