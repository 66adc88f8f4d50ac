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

/** Lines "Reached by: …", "Not by: …", "Not known: …"; groups without anybody are left out. */
export function reachLines(reach: readonly Reach[]): string[] {
  if (reach.length === 0) return [];
  const yes = namesOf(reach, true);
  const no = namesOf(reach, false);
  const unknown = namesOf(reach, null);
  // The newest generation that fails is the one that an admin meets, and its reason the one that counts today.
  const why = reach.findLast(({ reaches, sender }) => reaches === false && sender !== 'dendrite')?.why ?? '';
  return [
    ...(yes.length > 0 || no.length > 0
      ? [`Reached by: ${yes.length > 0 ? yes.join(' · ') : 'nobody'}`]
      : []),
    ...(no.length > 0
      ? [`Not by: ${no.join(' · ')}${why === '' ? '' : ` (${why.replace(/\.$/, '')})`}`]
      : []),
    ...(unknown.length > 0 ? [`Could not be told for: ${unknown.join(' · ')}`] : []),
  ];
}
