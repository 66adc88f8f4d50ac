/** The files of the configuration: found, readable, valid, and which of two values counts. */
import { posix } from 'node:path';
import type { ConfigFault, KeyOrigin } from '../../homeserver/types.ts';
import type { LocalFacts } from '../../host/types.ts';
import { list, plural, quote } from '../../text/words.ts';
import { finding, groupBy } from '../finding.ts';
import type { Finding } from '../types.ts';
import { at, carries, few, lines, named, opened, placed } from './config-view.ts';
import type { LocalCheck } from './types.ts';

export const configFilesRule: LocalCheck = {
  ids: [
    'config.not-found',
    'config.unreadable',
    'config.invalid-yaml',
    'config.duplicate-key',
    'config.overridden',
    'config.managed',
  ],
  judge: (local) => [
    ...notFound(local),
    ...unreadable(local),
    ...(local.config.loaded?.faults ?? []).flatMap((fault) => faultFinding(fault, local)),
    ...managed(local),
    ...duplicates(local),
    ...overridden(local),
  ],
};

function notFound({ config }: LocalFacts): Finding[] {
  const absent = config.absent ?? [];
  if (absent.length > 0) {
    return few(absent).map((path) =>
      finding('config.not-found', 'error', {
        subject: path,
        title: `${path} is not there.`,
        detail: 'It was named with --config, and Synapse does not start when one of its files is missing.',
        fix: 'Correct the path.',
      }),
    );
  }
  if (config.files.length > 0 || config.unreadable.length > 0) return [];
  return [
    finding('config.not-found', 'error', {
      subject: 'homeserver.yaml',
      title: 'No homeserver.yaml was found, so nothing of it was judged.',
      detail: `Looked at: ${list(config.lookedAt, 20)}.`,
      fix: 'Name the file or folder with --config PATH, once for each that Synapse gets.',
    }),
  ];
}

const REASONS: Readonly<Record<string, readonly [why: string, fix: string]>> = {
  EACCES: ['this account may not read it', 'Run the check as root, or give it a copy with --config PATH.'],
  EPERM: ['this account may not read it', 'Run the check as root, or give it a copy with --config PATH.'],
  ELOOP: ['its links lead in a circle', 'Let the link lead to the file itself.'],
  NOT_A_FILE: ['it is no plain file', 'Name the file itself with --config PATH.'],
  NOT_UTF8: [
    'it is not UTF-8',
    'Save it as UTF-8. Often a single letter with an accent in a comment is in another encoding.',
  ],
  TOO_LARGE: [
    'it has more than 1 MiB, which no homeserver.yaml has',
    'Name the right file with --config PATH.',
  ],
};

const unreadable = ({ config }: LocalFacts): Finding[] =>
  few(config.unreadable).map(({ path, code }) => {
    const [why, fix] = REASONS[code] ?? [`the system says ${code}`, 'Give a copy of it with --config PATH.'];
    return finding('config.unreadable', 'error', {
      subject: path,
      title: `${path} cannot be read: ${why}.`,
      detail: 'Nothing that stands in it was judged, and what other files say may be replaced by it.',
      fix,
    });
  });

function faultFinding(
  { file, kind, reason, line, column, lineText }: ConfigFault,
  { config }: LocalFacts,
): Finding[] {
  const subject = line === null ? file : `${file}:${line}:${column}`;
  const seen = (lineText ?? '').trim() === '' ? '' : quote((lineText ?? '').replaceAll('\t', '<tab>'), 120);
  const where = line === null || seen === '' ? '' : `Line ${line}: ${seen}. `;
  if (kind === 'too-large') {
    const title = `${file} is not read: ${reason}.`;
    return [
      finding('config.unreadable', 'error', {
        subject,
        title,
        detail: 'No homeserver.yaml has as much.',
        fix: 'Name the right file with --config PATH.',
      }),
    ];
  }
  if (kind === 'empty' || kind === 'not-a-map') {
    // Synapse passes over it and says so; alone it leaves nothing to start with.
    const alone = config.files.length === 1;
    return [
      finding('config.invalid-yaml', alone ? 'error' : 'note', {
        subject,
        title: `${file} holds no settings: ${reason}.`,
        detail: `${where}Synapse passes over it.`,
        fix: alone ? 'Name the right file with --config PATH.' : '',
      }),
    ];
  }
  return [
    finding('config.invalid-yaml', 'error', {
      subject,
      title: `${file} is not valid YAML${line === null ? '' : ` in line ${line}, column ${column}`}: ${reason}.`,
      detail: `${where}Synapse does not start with it.`,
      fix: FIXES.find(([pattern]) => pattern.test(reason))?.[1] ?? 'Correct this line, or the one above it.',
    }),
  ];
}

const FIXES: readonly (readonly [reason: RegExp, fix: string])[] = [
  [/^a tab/, 'Put spaces in its place.'],
  [/quote that opens/, 'Close it on the same line.'],
  [/needs quotes/, 'Write it in quotes.'],
  [/^nothing is marked/, 'A text that begins with * needs quotes.'],
  [/no such tag/, 'A text that begins with an exclamation mark needs quotes.'],
  [/second document/, 'Remove the line, and bring all settings into one list.'],
  [/end with a [\]}]/, 'Close the bracket that opens above.'],
  [
    /indent|column|mapping/,
    'Indent with spaces alone, equally within a block, and leave a space after each colon.',
  ],
];

function managed({ config }: LocalFacts): Finding[] {
  const by = config.managedBy;
  if (by === null) return [];
  return [
    finding('config.managed', 'error', {
      subject: by.file,
      title: `${by.file} is written by ${by.name}; changes in it do not last.`,
      detail: 'What is found in it is true today, and comes back with the next run of that tool.',
      fix: `Make the changes in ${by.patchAt}.`,
    }),
  ];
}

function duplicates({ config }: LocalFacts): Finding[] {
  const { keys = [], duplicates: inner = [] } = config.loaded ?? {};
  const top = keys
    .filter((one) => one.duplicates.length > 0)
    .map(({ key, place, duplicates: earlier }) => ({ key, inside: null, place, earlier }));
  const below = inner.map(({ path, place, earlier }) => ({
    key: path.slice(path.lastIndexOf('.') + 1),
    inside: path.slice(0, path.indexOf('.')),
    place,
    earlier: [earlier],
  }));
  return few([...top, ...below]).map(({ key, inside, place, earlier }) =>
    placed('config.duplicate-key', 'warning', [place], {
      title: `"${key}" stands ${earlier.length === 1 ? 'twice' : `${earlier.length + 1} times`}${inside === null ? '' : ` inside "${inside}"`} in ${posix.basename(place.file)}; only line ${place.line} counts.`,
      detail: `What stands in ${lines(earlier)} is ignored, without a word from Synapse.`,
      fix: 'Bring what is meant into one of them, and remove the other.',
    }),
  );
}

/** Keys whose whole value a later file replaces; those of lists and maps are where something gets lost. */
function overridden({ config }: LocalFacts): Finding[] {
  const all = (config.loaded?.keys ?? []).filter(({ overrides }) => overrides.length > 0);
  const listeners = all.filter(({ key }) => key === 'listeners');
  const { loaded } = config;
  const wiped = loaded !== null && !opened(loaded).some((one) => carries(one, 'federation'));
  const others = all.filter(({ key }) => key !== 'listeners');
  const groups = groupBy(others, ({ place, shape }) => `${shape === 'scalar'}${place.file}`);
  return [
    ...listeners.map(({ place, overrides }) =>
      placed('config.overridden', wiped ? 'error' : 'warning', [place], {
        title: `The listeners of ${list(overrides.map(named))} do not count: ${posix.basename(place.file)} replaces the whole list.`,
        detail: `Synapse joins no lists. It opens the ports of ${named(place)} alone.`,
        fix: `Move all listeners into one of the two files, and remove the key from the other.`,
      }),
    ),
    ...[...groups.values()].flatMap((group) => overriddenFinding(group)),
  ];
}

function overriddenFinding(group: readonly KeyOrigin[]): Finding[] {
  const [first] = group;
  if (first === undefined) return [];
  const isScalar = first.shape === 'scalar';
  const file = posix.basename(first.place.file);
  return [
    placed('config.overridden', isScalar ? 'note' : 'warning', [first.place], {
      title: `${file} replaces ${list(group.map(({ key }) => `"${key}"`))} of ${list(group.flatMap(({ overrides }) => overrides.map((place) => posix.basename(place.file))))}.`,
      detail: `${group
        .slice(0, 4)
        .map(({ key, place, overrides }) => `${key}: ${at(place)} in place of ${list(overrides.map(at))}`)
        .join(
          '; ',
        )}${group.length > 4 ? `; ${plural(group.length - 4, 'more key', 'more keys')}` : ''}.${isScalar ? '' : ' The earlier values are replaced as a whole, and not joined.'}`,
      fix: isScalar ? '' : 'Keep each key in one file.',
    }),
  ];
}
