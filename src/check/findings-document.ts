/** docs/findings.md, written from the catalogue. */
import { catalogue, type FindingId } from './catalogue/index.ts';

const FAMILIES: readonly (readonly [prefix: string, title: string])[] = [
  ['name', 'Server name'],
  ['dns', 'DNS'],
  ['net', 'Connections'],
  ['well-known', 'The well-known file'],
  ['tls', 'Certificates and TLS'],
  ['proxy', 'Reverse proxy'],
  ['federation', 'Homeserver'],
  ['client', 'Clients'],
  ['config', 'homeserver.yaml'],
  ['host', 'This machine'],
];

/** The whole document; ends with a line feed. */
export function findingsDocument(): string {
  const ids = Object.keys(catalogue) as FindingId[];
  const sections = FAMILIES.map(([prefix, title]) => {
    const entries = ids.filter((id) => id.startsWith(`${prefix}.`)).map(entryText);
    return [`## ${title}`, ...entries].join('\n\n');
  });
  return `${[HEAD, ...sections].join('\n\n')}\n`;
}

const HEAD = `# Findings

Every finding that \`matrix-tls-setup check\` can report. The id never changes its sense; the severity given here is the
usual one and follows the effect: **error** means that a current server fails to get through, or some of its requests
do; **warning** that it fails for older or stricter servers, or later; **note** is information.
\`matrix-tls-setup explain ID\` prints the same offline.

This file is written by \`npm run docs\`.`;

function entryText(id: FindingId): string {
  const { severity, meaning, explain, seen } = catalogue[id];
  const kind = seen === 'local' ? `${severity}, check --local` : severity;
  return [`### \`${id}\``, `*${kind}* · ${meaning}`, explain.join('\n')].join('\n\n');
}
