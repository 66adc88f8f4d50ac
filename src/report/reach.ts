/** Which servers reach this one, in one or two sentences: neighbouring generations of Synapse are said together. */
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

function namesOf(reach: readonly Reach[], reaches: boolean | null): string[] {
  const chosen = new Set(reach.filter((one) => one.reaches === reaches).map(({ sender }) => sender));
  const names: string[] = [];
  let start: (typeof generations)[number] | null = null;
  for (const [index, generation] of generations.entries()) {
    if (!chosen.has(generation.sender)) continue;
    start ??= generation;
    const next = generations[index + 1];
    if (next !== undefined && chosen.has(next.sender)) continue;
    names.push(span(start, generation));
    start = null;
  }
  if (chosen.has('dendrite')) names.push('Dendrite');
  return names;
}

/** Up to 0.34 nothing can be told for any server of today; saying so each time would be noise, the JSON report has it. */
const tellable = ({ sender, reaches }: Reach): boolean =>
  reaches !== null || !['synapse<=0.33.2', 'synapse 0.33.3-0.34'].includes(sender);

/** Reasons that are not those of a current Synapse, which the findings tell. */
function reasons(reach: readonly Reach[], reaches: boolean | null): string {
  const current = reach.find(({ sender }) => sender === 'synapse>=1.93')?.why;
  const own = reach.filter((one) => one.reaches === reaches && one.why !== current && one.why !== '');
  const texts = [...new Set(own.map(({ why }) => why.replace(/\.$/, '')))];
  return texts.length === 0 ? '' : ` (${texts.join('; ')})`;
}

/** Lines "Reached by: …", "Not by: …", "Could not be told for: …"; groups without anybody are left out. */
export function reachLines(reach: readonly Reach[]): string[] {
  const told = reach.filter(tellable);
  const lines = [
    ['Reached by', true],
    ['Not by', false],
    ['Could not be told for', null],
  ] as const;
  const said = lines.flatMap(([label, reaches]) => {
    const names = namesOf(told, reaches);
    return names.length === 0 ? [] : [`${label}: ${names.join(' · ')}${reasons(told, reaches)}`];
  });
  const nobody = told.length > 0 && told.every(({ reaches }) => reaches === false);
  return nobody ? ['Reached by: nobody', ...said.filter((line) => line.includes('('))] : said;
}
