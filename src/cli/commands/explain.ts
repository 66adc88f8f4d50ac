/** `explain [ID]`: what a finding, a question or a scenario means, offline. */
import { catalogue, type FindingId } from '../../check/catalogue/index.ts';
import { choiceValues, envName, flagName } from '../../question/derive.ts';
import { questions } from '../../question/registry.ts';
import { scenarioTitles } from '../../question/scenarios.ts';
import type { Question } from '../../question/types.ts';
import { paragraph } from '../../report/layout.ts';
import { finish, type Style, sign } from '../../report/signs.ts';
import type { Run } from '../context.ts';
import { UserError } from '../errors.ts';
import { exit } from '../exit.ts';
import { hint } from '../nearest.ts';

const WIDTH = 80;
const ids = Object.keys(catalogue) as FindingId[];
const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;

function findingLines(id: FindingId, style: Style): string[] {
  const { severity, meaning, explain } = catalogue[id];
  const usually = severity === 'error' ? 'an error' : `a ${severity}`;
  return [
    `${sign(severity, style)} ${id}`,
    ...paragraph(meaning, WIDTH, '  '),
    '',
    ...explain.flatMap((line) => paragraph(line, WIDTH, '  ')),
    '',
    `  Usually ${usually}; in a report it is what it does to that server.`,
  ];
}

function questionLines(question: Question): string[] {
  const { id, summary, help } = question;
  const values = question.kind === 'choice' ? choiceValues(question) : [];
  return [
    `${id}   --${flagName(id)}   ${envName(id)}`,
    ...paragraph(sentence(summary), WIDTH, '  '),
    ...help.flatMap((line) => paragraph(line, WIDTH, '  ')),
    ...(values.length === 0 ? [] : paragraph(`One of: ${values.join(', ')}.`, WIDTH, '  ')),
  ];
}

/** The scenarios bring templates and YAML: loaded when one is asked for. */
async function scenarioLines(id: string): Promise<string[]> {
  const { scenarioOf } = await import('../../scenario/registry.ts');
  const found = scenarioOf(id);
  if (found === null) return [];
  const title = scenarioTitles.find((one) => one.id === id)?.title('your server name') ?? '';
  return [
    `${id}   --scenario=${id}`,
    ...paragraph(sentence(title), WIDTH, '  '),
    ...paragraph(found.summary, WIDTH, '  '),
    ...(found.faq === '' ? [] : [`  In the FAQ of Synapse: ${found.faq}.`]),
    ...paragraph(`It asks for: ${found.questions.join(', ')}.`, WIDTH, '  ', '    '),
  ];
}

function list(style: Style): string[] {
  const widest = Math.max(...ids.map((id) => id.length), ...questions.map(({ id }) => id.length)) + 2;
  return [
    'Findings of check',
    ...ids.flatMap((id) =>
      paragraph(
        catalogue[id].meaning,
        WIDTH,
        `  ${sign(catalogue[id].severity, style)} ${id.padEnd(widest)}`,
      ),
    ),
    '',
    'Questions of the wizard; the names are keys of the answers file',
    ...questions.flatMap(({ id, summary }) => paragraph(summary, WIDTH, `  ${id.padEnd(widest)}`)),
    '',
    'Scenarios, the values of --scenario',
    ...scenarioTitles.flatMap(({ id, title }) =>
      paragraph(title('your server name'), WIDTH, `  ${id.padEnd(widest)}`),
    ),
  ];
}

export const runExplain: Run = async ({ args, stdout, style }) => {
  const [asked] = args.operands;
  const say = (lines: readonly string[]): number => {
    stdout.write(finish(`${lines.join('\n')}\n`, style));
    return exit.fine;
  };
  if (asked === undefined) return say(list(style));
  const finding = ids.find((id) => id === asked);
  if (finding !== undefined) return say(findingLines(finding, style));
  // However somebody has met the question: by its key, its flag, or its variable.
  const question = questions.find(({ id }) =>
    [id, flagName(id), `--${flagName(id)}`, envName(id)].includes(asked),
  );
  if (question !== undefined) return say(questionLines(question));
  if (scenarioTitles.some(({ id }) => id === asked)) return say(await scenarioLines(asked));
  const known = [...ids, ...scenarioTitles.map(({ id }) => id), ...questions.map(({ id }) => id)];
  throw new UserError(
    `Nothing is called "${asked}".${hint(asked, known)}`,
    [],
    ['matrix-tls-setup explain lists everything that can be explained.'],
  );
};
