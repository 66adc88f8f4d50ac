/** Every command and every option that is no question, in one table: arguments and help are made from it. */

import { formats } from '../report/formats.ts';

export type Command = 'wizard' | 'check' | 'trace' | 'watch' | 'generate' | 'rehearse' | 'explain' | 'help';

export interface CommandLine {
  readonly name: Command;
  /** What stands behind the command's name. */
  readonly takes: string;
  /** One line. */
  readonly summary: string;
  readonly least: number;
  readonly most: number;
}

export const commands: readonly CommandLine[] = [
  { name: 'wizard', takes: '[NAME]', summary: 'the wizard; what runs without a command', least: 0, most: 1 },
  {
    name: 'check',
    takes: 'NAME...',
    summary:
      'looks at a server as other servers do, and says what is wrong; with --local also at this machine',
    least: 0,
    most: 10_000,
  },
  {
    name: 'trace',
    takes: 'NAME',
    summary: 'shows each step of the way to a server: what was asked, found, and why it went on',
    least: 1,
    most: 1,
  },
  {
    name: 'watch',
    takes: 'NAME',
    summary: 'checks again and again until other servers can reach it, and says when old answers die',
    least: 1,
    most: 1,
  },
  {
    name: 'generate',
    takes: '[NAME]',
    summary: 'writes the files of a scenario to a folder, without looking and without asking',
    least: 0,
    most: 1,
  },
  {
    name: 'rehearse',
    takes: '[WORLD]',
    summary: 'the whole wizard on an embedded internet: needs no server, no network, no root',
    least: 0,
    most: 1,
  },
  {
    name: 'explain',
    takes: '[ID]',
    summary:
      'what a finding, a question or a scenario means, a list without an id; "explain upgrade [VERSION]" the order of an upgrade',
    least: 0,
    most: 2,
  },
  { name: 'help', takes: '[COMMAND]', summary: 'this, or the options of one command', least: 0, most: 1 },
];

export interface Option {
  readonly name: string;
  readonly short?: string;
  /** What it takes: "FILE". Absent for a switch. */
  readonly value?: string;
  readonly many?: boolean;
  /** A switch that also takes "=no": a question that is answered by yes or no. */
  readonly mayBeNo?: boolean;
  /** Commands that know it; absent = all. */
  readonly of?: readonly Command[];
  readonly summary: string;
}

export const options: readonly Option[] = [
  {
    name: 'json',
    of: ['check', 'trace'],
    summary: 'JSON on stdout; of check the same as --format json',
  },
  {
    name: 'format',
    value: 'FORMAT',
    of: ['check'],
    summary: `one of ${formats.map(({ name, summary }) => `${name} (${summary})`).join('; ')}`,
  },
  {
    name: 'file',
    value: 'LIST',
    of: ['check'],
    summary: 'a file with server names, one a line; # begins a comment; - is the standard input',
  },
  {
    name: 'jobs',
    value: 'N',
    of: ['check'],
    summary: 'servers looked at side by side, 1 to 256; 32 without it',
  },
  {
    name: 'replay',
    value: 'REPORT',
    of: ['check'],
    summary: 'judges a report of --json again, without any network',
  },
  {
    name: 'diff',
    value: 'REPORT',
    of: ['check'],
    summary: 'prints what changed since a report of --json',
  },
  {
    name: 'local',
    of: ['check'],
    summary:
      'also looks at this machine, without changing anything: homeserver.yaml, certificates, proxies, ports, firewall, clock, renewal',
  },
  {
    name: 'config',
    value: 'PATH',
    many: true,
    of: ['wizard', 'check'],
    summary:
      'homeserver.yaml, or a folder of its files; repeated in the order in which Synapse gets them. Without --local they are copies from another machine, and nothing of this one is looked at',
  },
  {
    name: 'signed',
    of: ['check'],
    summary:
      'with --local: asks the server by a request that is signed with its own key, which stays here; the only way to see a header that is stripped',
  },
  {
    name: 'large-body',
    of: ['check'],
    summary: 'also sends 3 MB to each address, to see whether its front end takes them',
  },
  {
    name: 'every',
    value: 'SECONDS',
    of: ['watch'],
    summary: 'time between two looks, 5 or more; 10 without it',
  },
  {
    name: 'dns-server',
    value: 'ADDRESS[:PORT]',
    many: true,
    of: ['wizard', 'check', 'trace', 'watch'],
    summary: 'asks this resolver instead of those of the system; may be repeated',
  },
  {
    name: 'allow-private',
    of: ['wizard', 'check', 'trace', 'watch'],
    summary: 'contacts private addresses too, which other servers refuse',
  },
  {
    name: 'answers',
    value: 'FILE',
    of: ['wizard', 'generate', 'rehearse'],
    summary: 'answers from a YAML or JSON file, keys as in "explain"',
  },
  {
    name: 'out',
    value: 'FOLDER',
    of: ['wizard', 'generate', 'rehearse'],
    summary: 'where the files go: a new or an empty folder',
  },
  {
    name: 'yes',
    short: 'y',
    of: ['wizard', 'rehearse'],
    summary: 'takes every default and confirms; ends when an answer is missing',
  },
  {
    name: 'plain',
    of: ['wizard', 'rehearse'],
    summary: 'numbered lines instead of screens, for screen readers and pipes',
  },
  { name: 'ascii', summary: 'signs of the ASCII set only' },
  { name: 'no-color', summary: 'no colours; NO_COLOR does the same' },
  { name: 'help', short: 'h', summary: 'help, for one command when it is given' },
  { name: 'version', short: 'V', summary: 'the version' },
];

/** Commands that put the questions, and so take their flags. */
export const asking: readonly Command[] = ['wizard', 'generate', 'rehearse'];
