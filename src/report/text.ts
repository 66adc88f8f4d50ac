/** One server as text, for people: verdict, the three names, each address, the findings, who gets through. */
import { headline } from '../check/headline.ts';
import type { Verdict } from '../check/types.ts';
import type { Facts } from '../discover/types.ts';
import { formatEndpoint } from '../matrix/server-name.ts';
import { printable } from '../system/printable.ts';
import { seconds } from '../text/words.ts';
import { addressWords, type Word } from './address-state.ts';
import { findingLines, noteLines } from './findings.ts';
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
    if (column + 30 > width) return [...paragraph(head, width, '  '), ...row('    ', parts, width)];
    const lead = `  ${head.padEnd(column)}`;
    // The signs keep the states apart, so they may stand close where that saves a line.
    const tries = ['   ', '  ', ' '].map((gap) => row(lead, parts, width, gap));
    return tries.find(({ length }) => length === 1) ?? row(lead, parts, width, '  ');
  });
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
          ...noteLines(verdict.findings, false, style, width - 2).map((line) => `  ${line}`),
        ]
      : [...top, ...troubled(facts, verdict, style, width)];
  return colourSigns(finish(`${lines.join('\n')}\n`, style), style);
}

function troubled(facts: Facts, verdict: Verdict, style: Style, width: number): string[] {
  const first = verdict.findings[0];
  const notes = verdict.findings.filter(({ severity }) => severity === 'note');
  const grave = verdict.findings.filter(({ severity }) => severity !== 'note');
  const blocks = [
    labelled(threeNames(facts, style), width),
    hopLines(facts, style, width),
    addressLines(facts, style, width),
    [
      ...grave.flatMap((finding) => findingLines(finding, style, width)),
      ...noteLines(notes, verdict.verdict !== 'error', style, width),
    ],
    [
      ...reachLines(verdict.reach).flatMap((line) => paragraph(printable(line, 400), width, '', '  ')),
      ...(first === undefined
        ? []
        : paragraph(
            `matrix-tls-setup explain ${first.id} · trace ${printable(facts.serverName.text, 255)} · check --json`,
            width,
            '',
            '  ',
          )),
    ],
  ];
  return blocks.filter((block) => block.length > 0).flatMap((block) => ['', ...block]);
}
