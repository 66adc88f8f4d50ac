/** One server as text, for people: verdict, the three names, each address, the findings, who gets through. */
import { headline } from '../check/headline.ts';
import type { Finding, Verdict } from '../check/types.ts';
import type { Facts } from '../discover/types.ts';
import { formatEndpoint } from '../matrix/server-name.ts';
import { printable } from '../system/printable.ts';
import { seconds } from '../text/words.ts';
import { addressWords, type Word } from './address-state.ts';
import { findingLines } from './findings.ts';
import { hopLines } from './hops.ts';
import { labelled, paragraph, row, withEnd } from './layout.ts';
import { reachLines } from './reach.ts';
import { threeGoodNames, threeNames } from './route.ts';
import { colourSigns, finish, type State, type Style, sign } from './signs.ts';

export const stateOf = (verdict: Verdict): State =>
  verdict.verdict === 'unknown' ? 'warning' : verdict.verdict;

const gravity: readonly State[] = ['ok', 'note', 'skipped', 'warning', 'error'];

const worst = (words: readonly Word[]): State =>
  words.reduce<State>((so, { state }) => (gravity.indexOf(state) > gravity.indexOf(so) ? state : so), 'ok');

function addressLines(facts: Facts, style: Style, width: number): string[] {
  const all = facts.targets.flatMap(({ port, addresses }) =>
    addresses.map((one) => ({ head: formatEndpoint(one.address, port), words: addressWords(one, facts) })),
  );
  const column = Math.max(0, ...all.map(({ head }) => head.length)) + 2;
  const say = ({ state, text }: Word): string => `${sign(state, style)} ${printable(text, 120)}`;
  let before = '';
  return all.flatMap(({ head, words }) => {
    const said = words.map(say);
    const same = words.length > 1 && said.join() === before;
    before = said.join();
    const parts = same ? [say({ state: worst(words), text: 'the same' })] : said;
    // On a narrow terminal the states go under their address.
    if (column + 30 > width) return [`  ${head}`, ...row('    ', parts, width)];
    return row(`  ${head.padEnd(column)}`, parts, width);
  });
}

function noteLine(notes: readonly Finding[], style: Style, width: number): string[] {
  if (notes.length === 0) return [];
  const ids = [...new Set(notes.map(({ id }) => id))].join(', ');
  return paragraph(`${notes.length === 1 ? 'note' : 'notes'}: ${ids}`, width, `  ${sign('note', style)} `);
}

/** The whole report, ending with a line feed. A healthy server takes four lines, notes a fifth. */
export function reportText(facts: Facts, verdict: Verdict, style: Style): string {
  const width = Math.max(20, Math.min(style.width, 80));
  const title = `${sign(stateOf(verdict), style)} ${printable(facts.serverName.text, 255)}: ${headline(facts, verdict, 'it')}`;
  const top =
    title.length > width
      ? paragraph(title, width, '', '  ')
      : [withEnd(title, seconds(facts.elapsedMs), width)];
  const lines =
    verdict.verdict === 'ok'
      ? [
          ...top,
          ...labelled(threeGoodNames(facts, style), width),
          ...noteLine(verdict.findings, style, width),
        ]
      : [...top, ...troubled(facts, verdict, style, width)];
  return colourSigns(finish(`${lines.join('\n')}\n`, style), style);
}

function troubled(facts: Facts, verdict: Verdict, style: Style, width: number): string[] {
  const first = verdict.findings[0];
  const blocks = [
    labelled(threeNames(facts, style), width),
    hopLines(facts, style, width),
    addressLines(facts, style, width),
    verdict.findings.flatMap((finding) => findingLines(finding, style, width)),
    [
      ...reachLines(verdict.reach).flatMap((line) => paragraph(printable(line, 400), width, '', '  ')),
      ...(first === undefined
        ? []
        : paragraph(
            `More: matrix-tls-setup explain ${first.id} · matrix-tls-setup trace ${printable(facts.serverName.text, 255)}`,
            width,
            '',
            '  ',
          )),
    ],
  ];
  return blocks.filter((block) => block.length > 0).flatMap((block) => ['', ...block]);
}
