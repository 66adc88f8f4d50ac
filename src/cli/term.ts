/** A term and what it means, as help and explain list them. */
import { paragraph } from '../report/layout.ts';

export const MOST_WIDTH = 80;
/** Below this width the texts go under what they explain. */
const SIDE_BY_SIDE = 72;

/** `lead` is the term with its indent, `column` where the text begins; a term that is longer gets a line of its own. */
export function termLines(lead: string, text: string, column: number, width: number): string[] {
  if (width < SIDE_BY_SIDE) return [lead, ...paragraph(text, width, ' '.repeat(6))];
  if (lead.length + 2 > column) return [lead, ...paragraph(text, width, ' '.repeat(column))];
  return paragraph(text, width, lead.padEnd(column));
}
