/** Which servers reach this one, in a few lines: neighbouring generations of Synapse are said together. */
import type { Reach, Sender } from '../check/types.ts';

const generations: readonly { readonly sender: Sender; readonly from: string; readonly to: string }[] = [
  { sender: 'synapse<=0.33.2', from: '', to: '0.33.2' },
  { sender: 'synapse 0.33.3-0.34', from: '0.33.3', to: '0.34' },
  { sender: 'synapse 0.99', from: '0.99', to: '0.99' },
  { sender: 'synapse 1.0-1.92', from: '1.0', to: '1.92' },
  { sender: 'synapse>=1.93', from: '1.93', to: '' },
];

function span(first: (typeof generations)[number], last: (typeof generations)[number]): string {
  if (first.from === '' && last.to === '') return 'every Synapse';
  if (first.from === '') return `Synapse up to ${last.to}`;
  if (last.to === '') return `Synapse since ${first.from}`;
  return first.from === last.to ? `Synapse ${first.from}` : `Synapse ${first.from} to ${last.to}`;
}

function namesOf(senders: readonly Sender[]): string {
  const names: string[] = [];
  let start: (typeof generations)[number] | null = null;
  for (const [index, generation] of generations.entries()) {
    if (!senders.includes(generation.sender)) continue;
    start ??= generation;
    const next = generations[index + 1];
    if (next !== undefined && senders.includes(next.sender)) continue;
    names.push(span(start, generation));
    start = null;
  }
  if (senders.includes('dendrite')) names.push('Dendrite');
  return names.join(' · ');
}

/** Up to 0.34 nothing can be told for any server of today; saying so each time would be noise, the JSON report has it. */
const tellable = ({ sender, reaches }: Reach): boolean =>
  reaches !== null || !['synapse<=0.33.2', 'synapse 0.33.3-0.34'].includes(sender);

const LABELS = ['Reached by', 'In part', 'Not by', 'Could not be told for'] as const;

const labelOf = ({ reaches, inPart }: Reach): (typeof LABELS)[number] => {
  if (reaches === null) return 'Could not be told for';
  return reaches ? 'Reached by' : inPart ? 'In part' : 'Not by';
};

/** A reason belongs to its senders: one line for each. That of a current Synapse is left out, the findings tell it. */
function linesOf(label: string, group: readonly Reach[], known: string | undefined): string[] {
  const reasons = new Map<string, Sender[]>();
  for (const { sender, why } of group) {
    const reason = why === known ? '' : why.replace(/\.$/, '');
    reasons.set(reason, [...(reasons.get(reason) ?? []), sender]);
  }
  return [...reasons].map(
    ([reason, senders]) => `${label}: ${namesOf(senders)}${reason === '' ? '' : ` (${reason})`}`,
  );
}

/** Lines "Reached by: …", "In part: …", "Not by: …", "Could not be told for: …"; groups without anybody are left out. */
export function reachLines(reach: readonly Reach[]): string[] {
  const told = reach.filter(tellable);
  const known = reach.find(({ sender }) => sender === 'synapse>=1.93')?.why;
  const said = LABELS.flatMap((label) =>
    linesOf(
      label,
      told.filter((one) => labelOf(one) === label),
      known,
    ),
  );
  const nobody = told.length > 0 && told.every((one) => labelOf(one) === 'Not by');
  return nobody ? ['Reached by: nobody', ...said.filter((line) => line.includes('('))] : said;
}
