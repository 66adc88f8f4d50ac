/** `trace` as text and as JSON. */
import { headline } from '../check/headline.ts';
import type { Verdict } from '../check/types.ts';
import type { Facts } from '../discover/types.ts';
import { printable } from '../system/printable.ts';
import { inert } from './inert.ts';
import { safeJson, type Tool } from './json.ts';
import { paragraph, row, withEnd } from './layout.ts';
import { colourSigns, finish, type Style, sign } from './signs.ts';
import { stateOf } from './text.ts';
import { type Step, traceSteps } from './trace-steps.ts';

const MOST = 500;
/** Below this the address that was asked goes under the question. */
const NARROW = 60;

function stepLines({ step, asked, of, ms, found, so }: Step, number: number, width: number): string[] {
  const lead = `${String(number).padStart(3)}  `;
  const indent = ' '.repeat(width < NARROW ? 3 : lead.length);
  const took = ms === null ? '' : `${ms} ms`;
  const where = of === null ? '' : ` at ${of}`;
  const spec = step === null ? '' : ` (step ${step})`;
  const question = printable(`${asked}${width < NARROW ? '' : where}${spec}`, MOST);
  const head = paragraph(question, width - took.length - 2, lead, indent);
  return [
    took === '' ? (head[0] ?? lead) : withEnd(head[0] ?? lead, took, width),
    ...head.slice(1),
    ...(width < NARROW && where !== '' ? paragraph(printable(where.trim(), MOST), width, indent) : []),
    ...(found === '' ? [] : paragraph(printable(found, MOST), width, indent)),
    ...(so === '' ? [] : paragraph(`→ ${printable(so, MOST)}`, width, indent, `${indent}  `)),
  ];
}

/** One line each: they decide nothing. */
const besideLines = ({ asked, found }: Step, width: number): string[] =>
  paragraph(`${printable(asked, MOST)}: ${printable(found, MOST)}`, width, '     ', '       ');

export function traceText(facts: Facts, verdict: Verdict, style: Style): string {
  const width = Math.max(30, Math.min(style.width, 100));
  const all = traceSteps(facts);
  const steps = all
    .filter(({ beside }) => !beside)
    .flatMap((step, index) => stepLines(step, index + 1, width));
  const beside = all.filter((step) => step.beside).flatMap((step) => besideLines(step, width));
  const name = printable(facts.serverName.text, 255);
  const [first] = verdict.findings;
  const ids = [...new Map(verdict.findings.map(({ id, severity }) => [id, severity]))];
  const end = [
    ...paragraph(`${name}: ${headline(facts, verdict, 'it')}`, width, `${sign(stateOf(verdict), style)} `),
    ...(first === undefined
      ? []
      : [
          ...row(
            '  ',
            ids.map(([id, severity]) => `${sign(severity, style)} ${id}`),
            width,
          ),
          ...paragraph(`matrix-tls-setup explain ${first.id}`, width, '  '),
        ]),
  ];
  return inert(
    colourSigns(
      finish(
        `${[...steps, ...(beside.length === 0 ? [] : ['', 'Beside the route', ...beside]), '', ...end].join('\n')}\n`,
        style,
      ),
      style,
    ),
  );
}

/** `trail` is the resolution alone, as in the report; `steps` are all that the text shows. */
export const traceJson = (facts: Facts, verdict: Verdict, tool: Tool): string =>
  safeJson(
    {
      schemaVersion: 1,
      tool,
      serverName: facts.serverName.text,
      checkedAt: facts.checkedAt,
      elapsedMs: facts.elapsedMs,
      verdict: verdict.verdict,
      federationOk: verdict.federationOk,
      route: facts.route,
      trail: facts.trail,
      steps: traceSteps(facts),
    },
    2,
  );
