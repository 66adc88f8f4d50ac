/** `check NAME...`: live verification from outside, as text, JSON, or one object a line. */
import { resolve } from 'node:path';
import type { Finding } from '../../check/types.ts';
import { parseServerName, type ServerNameResult } from '../../matrix/server-name.ts';
import type { ServerName } from '../../matrix/types.ts';
import { invalidReport, type Report, report, reportJson, safeJson } from '../../report/json.ts';
import { type Entry, reportTable } from '../../report/table.ts';
import { reportText } from '../../report/text.ts';
import { FileError } from '../../system/types.ts';
import type { Looked } from '../../wizard/types.ts';
import type { Context, Run } from '../context.ts';
import { UserError } from '../errors.ts';
import { exit, exitOfVerdict } from '../exit.ts';
import { look } from '../look.ts';
import { inOrder } from '../in-order.ts';

/** Servers looked at side by side. */
const SIDE_BY_SIDE = 4;
const LIST_LIMIT = 1_048_576;

async function readList({ args, cwd, system }: Context): Promise<string[]> {
  if (args.list === null) return [];
  const path = resolve(cwd, args.list);
  const text = await system.files.read(path, LIST_LIMIT).catch((error: unknown) => {
    if (!(error instanceof FileError)) throw error;
    throw new UserError(`The list ${path} cannot be read: ${error.code}.`);
  });
  if (text === null) throw new UserError(`There is no file ${path}.`);
  return text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
}

const invalid = (
  name: string,
  { reason, suggestion }: Extract<ServerNameResult, { ok: false }>,
): Finding => ({
  id: 'name.invalid',
  severity: 'error',
  subject: name,
  title: reason,
  detail: '',
  fix: suggestion === undefined ? '' : `Write ${suggestion}.`,
});

const lookAt = (serverName: ServerName, context: Context): Promise<Looked> =>
  look(serverName, context.system, context, () => {}, new AbortController().signal);

async function entryOf(name: string, context: Context): Promise<Entry> {
  const parsed = parseServerName(name);
  if (!parsed.ok) return { kind: 'invalid', name, finding: invalid(name, parsed) };
  return { kind: 'checked', ...(await lookAt(parsed.value, context)) };
}

const exitOf = (entry: Entry): number =>
  entry.kind === 'checked' ? exitOfVerdict(entry.verdict) : exit.notVerified;

/** A line on a terminal while something takes its time; gone when it is done. */
async function saying<T>(text: string, { stderr, env }: Context, work: Promise<T>): Promise<T> {
  if (stderr.isTTY !== true || env.TERM === 'dumb') return work;
  stderr.write(text);
  return work.finally(() => stderr.write('\r\u001b[K'));
}

async function checkOne(name: string, context: Context): Promise<number> {
  const parsed = parseServerName(name);
  if (!parsed.ok) {
    const { reason, suggestion } = parsed;
    const next = suggestion === undefined ? [] : [`Did you mean ${suggestion}?`];
    throw new UserError(`"${name}" is no server name. ${reason}`, [], next);
  }
  const { facts, verdict } = await saying(`Looking at ${name}`, context, lookAt(parsed.value, context));
  const { args, stdout, style, version } = context;
  const tool = { name: 'matrix-tls-setup', version };
  if (args.format === 'text') stdout.write(reportText(facts, verdict, style));
  else if (args.format === 'json') stdout.write(`${reportJson(facts, verdict, tool)}\n`);
  else stdout.write(`${safeJson(report(facts, verdict, tool), 0)}\n`);
  return exitOfVerdict(verdict);
}

async function checkMany(names: readonly string[], context: Context): Promise<number> {
  const { args, stdout, style, system, version } = context;
  const tool = { name: 'matrix-tls-setup', version };
  const asReport = (entry: Entry): Report =>
    entry.kind === 'checked'
      ? report(entry.facts, entry.verdict, tool)
      : invalidReport(entry.name, entry.finding, new Date(system.clock.now()).toISOString(), tool);

  const entries: Entry[] = [];
  const work = inOrder(
    names,
    SIDE_BY_SIDE,
    (name) => entryOf(name, context),
    (entry) => {
      if (args.format === 'jsonl') stdout.write(`${safeJson(asReport(entry), 0)}\n`);
      entries.push(entry);
    },
  );
  await saying(`Looking at ${names.length} servers`, context, work);
  if (args.format === 'json') stdout.write(`${safeJson(entries.map(asReport), 2)}\n`);
  if (args.format === 'text') stdout.write(reportTable(entries, style));
  return Math.max(...entries.map(exitOf));
}

export const runCheck: Run = async (context) => {
  const { args } = context;
  const names = [...args.operands, ...(await readList(context))];
  if (names.length === 0) throw new UserError(`The list ${args.list} holds no server name.`);
  const [only] = names;
  // A list is a list also when it holds one name: what reads the output must not have to guess its shape.
  if (names.length === 1 && args.list === null && only !== undefined) return checkOne(only, context);
  return checkMany(names, context);
};
