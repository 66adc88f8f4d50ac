/** Findings as text: root cause first, its consequences under it. */
import type { Finding } from '../check/types.ts';
import { printable, printableLines } from '../system/printable.ts';
import { paragraph } from './layout.ts';
import { finish, type Style, sign } from './signs.ts';

const MOST = 600;

/** The subject is said where neither the title nor the detail names it; a note does without. */
function subjectOf({ severity, subject, title, detail }: Finding): string {
  const named = title.includes(subject) || detail.includes(subject);
  return severity === 'note' || named ? '' : `${subject}: `;
}

/** Notes without detail and fix: one line of ids beside errors, which come first, one with the title for each otherwise. */
export function noteLines(
  notes: readonly Finding[],
  withTitles: boolean,
  style: Style,
  width: number,
): string[] {
  if (notes.length === 0) return [];
  const lead = `${sign('note', style)} `;
  if (withTitles) {
    return notes.flatMap(({ id, title }) =>
      paragraph(`${id}   ${finish(printable(title, MOST), style)}`, width, lead),
    );
  }
  const ids = [...new Set(notes.map(({ id }) => id))].join(', ');
  return paragraph(`${notes.length === 1 ? 'note' : 'notes'}: ${ids}`, width, lead);
}

export function findingLines(finding: Finding, style: Style, width: number): string[] {
  const lead = `${sign(finding.severity, style)} `;
  const indent = ' '.repeat(lead.length);
  // Before layout: a twin may be longer than what it stands for.
  const say = (text: string): string => finish(text, style);
  const title = say(printable(`${subjectOf(finding)}${finding.title}`, MOST));
  const detail = say(printableLines(finding.detail, MOST * 2));
  const fix = say(printableLines(finding.fix, MOST * 2));
  const folded = finding.because ?? [];
  return [
    ...paragraph(`${finding.id}   ${title}`, width, lead),
    ...(detail === '' ? [] : paragraph(detail, width, indent)),
    ...(fix === '' ? [] : paragraph(`Fix: ${fix}`, width, indent, `${indent}  `)),
    ...folded.flatMap((one) =>
      paragraph(
        `${one.id}: ${say(printable(one.title, MOST))}`,
        width,
        `${indent}from this: `,
        `${indent}  `,
      ),
    ),
  ];
}
