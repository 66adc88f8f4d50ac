/** `explain [ID]`: what a finding, a question or a scenario means, offline. */
import { catalogue, type FindingId } from '../../check/catalogue/index.ts';
import { choiceValues, envName, flagName } from '../../question/derive.ts';
import { questions } from '../../question/registry.ts';
import { scenarioTitles } from '../../question/scenarios.ts';
import type { Question } from '../../question/types.ts';
import { paragraph, row } from '../../report/layout.ts';
import { finish, type Style, sign } from '../../report/signs.ts';
import { capital } from '../../text/words.ts';
import type { Run } from '../context.ts';
import { UserError } from '../errors.ts';
import { exit } from '../exit.ts';
import { hint, nearestIds } from '../nearest.ts';
import { MOST_WIDTH, termLines } from '../term.ts';

const UPGRADE = 'upgrade';
const ids = Object.keys(catalogue) as FindingId[];
const sentence = (text: string): string => `${capital(text.replace(/\.$/, ''))}.`;

const widthOf = ({ width }: Style): number => Math.min(width, MOST_WIDTH);

function findingLines(id: FindingId, style: Style): string[] {
  const width = widthOf(style);
  const { severity, meaning, explain } = catalogue[id];
  const usually = severity === 'error' ? 'an error' : `a ${severity}`;
  return [
    `${sign(severity, style)} ${id}`,
    ...paragraph(meaning, width, '  '),
    '',
    ...explain.flatMap((line) => paragraph(line, width, '  ')),
    '',
    ...paragraph(`Usually ${usually}; in a report it is what it does to that server.`, width, '  '),
  ];
}

function questionLines(question: Question, style: Style): string[] {
  const width = widthOf(style);
  const { id, summary, help } = question;
  const values = question.kind === 'choice' ? choiceValues(question) : [];
  return [
    ...row('', [id, `--${flagName(id)}`, envName(id)], width),
    ...paragraph(sentence(summary), width, '  '),
    ...help.flatMap((line) => paragraph(line, width, '  ')),
    ...(values.length === 0 ? [] : paragraph(`One of: ${values.join(', ')}.`, width, '  ')),
  ];
}

/** `explain upgrade [VERSION]`. Throws UserError for what is no version. */
async function upgradeText(version: string | undefined, style: Style): Promise<string[]> {
  const { isVersion, upgradeSteps } = await import('../../homeserver/upgrade.ts');
  const { upgradeLines } = await import('../../report/upgrade.ts');
  if (version !== undefined && !isVersion(version))
    throw new UserError(`"${version}" is no version of Synapse.`, [], ['Write it as in 0.33.9 or 1.0.0.']);
  const from = version ?? null;
  return upgradeLines(from, upgradeSteps({ version: from, database: null }), widthOf(style));
}

/** The scenarios bring templates and YAML: loaded when one is asked for. */
async function scenarioLines(id: string, style: Style): Promise<string[]> {
  const width = widthOf(style);
  const { scenarioOf } = await import('../../scenario/registry.ts');
  const found = scenarioOf(id);
  if (found === null) return [];
  const title = scenarioTitles.find((one) => one.id === id)?.title('your server name') ?? '';
  return [
    ...row('', [id, `--scenario=${id}`], width),
    ...paragraph(sentence(title), width, '  '),
    ...paragraph(found.summary, width, '  '),
    ...(found.faq === '' ? [] : [`  In the FAQ of Synapse: ${found.faq}.`]),
    ...paragraph(`It asks for: ${found.questions.join(', ')}.`, width, '  ', '    '),
  ];
}

function list(style: Style): string[] {
  const width = widthOf(style);
  const widest = Math.max(...ids.map((id) => id.length), ...questions.map(({ id }) => id.length)) + 2;
  const line = (text: string, id: string, mark = ''): string[] =>
    termLines(`  ${mark}${id}`, text, 2 + mark.length + widest, width);
  return [
    'Findings of check',
    ...ids.flatMap((id) => line(catalogue[id].meaning, id, `${sign(catalogue[id].severity, style)} `)),
    '',
    ...paragraph('Questions of the wizard; the names are keys of the answers file', width),
    ...questions.flatMap(({ id, summary }) => line(summary, id)),
    '',
    'Scenarios, the values of --scenario',
    ...scenarioTitles.flatMap(({ id, title }) => line(title('your server name'), id)),
    '',
    'More',
    ...line('the order of an upgrade from an old Synapse; with a version, from that one', UPGRADE),
  ];
}

export const runExplain: Run = async ({ args, stdout, style }) => {
  const [asked, more] = args.operands;
  const say = (lines: readonly string[]): number => {
    stdout.write(finish(`${lines.join('\n')}\n`, style));
    return exit.fine;
  };
  if (asked === undefined) return say(list(style));
  if (asked === UPGRADE) return say(await upgradeText(more, style));
  if (more !== undefined) throw new UserError('explain takes one id, or "upgrade" with a version.');
  const finding = ids.find((id) => id === asked);
  if (finding !== undefined) return say(findingLines(finding, style));
  // However somebody has met the question: by its key, its flag, or its variable.
  const question = questions.find(({ id }) =>
    [id, flagName(id), `--${flagName(id)}`, envName(id)].includes(asked),
  );
  if (question !== undefined) return say(questionLines(question, style));
  if (scenarioTitles.some(({ id }) => id === asked)) return say(await scenarioLines(asked, style));
  const known = [UPGRADE, ...ids, ...scenarioTitles.map(({ id }) => id), ...questions.map(({ id }) => id)];
  const meant = hint(asked, known);
  throw new UserError(
    `Nothing is called "${asked}".${meant}`,
    meant === '' ? [`What comes nearest: ${nearestIds(asked, known).join(', ')}.`] : [],
    ['matrix-tls-setup explain lists everything that can be explained.'],
  );
};
