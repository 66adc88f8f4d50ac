/** What HAProxy's configuration does with paths and certificates. One file, sections by their first word. Pure. */
import type { PairNamed } from './certificate-files.ts';
import { type ConfigLine, linesOf } from './config-lines.ts';
import type { SitesFound } from './sites.ts';
import type { ManglingSetting, ProxySite } from './types.ts';

interface Section {
  readonly kind: string;
  readonly name: string;
  readonly line: number;
  readonly lines: readonly ConfigLine[];
}

const SECTION =
  /^(?:global|defaults|frontend|backend|listen|peers|resolvers|userlist|program|cache|mailers)$/;

/** What changes the path before it is passed on. */
const CHANGES =
  /^http-request\s+(?:set-path|set-pathq|set-uri|replace-path|replace-pathq|replace-uri)\b|^reqi?rep\b/;

export function haproxySites(text: string, file: string): SitesFound {
  const sections = sectionsOf(text);
  const backends = new Map(sections.filter(({ kind }) => kind !== 'frontend').map((one) => [one.name, one]));
  const sites: ProxySite[] = [];
  const mangling: ManglingSetting[] = [];
  const pairs: PairNamed[] = [];
  const place = (line: number) => ({ file, line, column: 1 });
  for (const front of sections.filter(({ kind }) => kind === 'frontend' || kind === 'listen')) {
    const binds = front.lines.filter(({ words }) => words[0] === 'bind');
    const to = backendOf(front, backends);
    sites.push({
      names: [],
      ports: [...new Set(binds.flatMap(({ words }) => portsOf(words[1] ?? '')))],
      tls: binds.some(({ words }) => words.includes('ssl')),
      matrixTo: to,
      place: place(front.line),
    });
    for (const { words, line } of binds) {
      const certificate = words[words.indexOf('crt') + 1] ?? '';
      // A folder of them cannot be told from a file by its name; files have an ending.
      if (words.includes('crt') && /^\/.*\.\w+$/.test(certificate))
        pairs.push({ usedBy: 'haproxy', place: place(line), names: [], certificate, key: certificate });
    }
  }
  for (const { lines } of sections)
    for (const { text: written, line } of lines) {
      const kind = /^http-request\s+normalize-uri\b/.test(written)
        ? 'normalize-uri'
        : CHANGES.test(written)
          ? 'rewrite'
          : null;
      if (kind !== null) mangling.push({ kind, place: place(line), text: written.slice(0, 200), names: [] });
    }
  return { sites, mangling, pairs };
}

function sectionsOf(text: string): Section[] {
  const sections: (Section & { lines: ConfigLine[] })[] = [];
  for (const one of linesOf(text)) {
    const [kind = '', name = ''] = one.words;
    if (SECTION.test(kind)) sections.push({ kind, name, line: one.line, lines: [] });
    else sections.at(-1)?.lines.push(one);
  }
  return sections;
}

/** The address of the first server behind the rule that names Matrix, else behind the default; null when neither is there. */
function backendOf(front: Section, backends: ReadonlyMap<string, Section>): string | null {
  const acls = front.lines
    .filter(({ text }) => text.startsWith('acl ') && text.includes('_matrix'))
    .map(({ words }) => words[1] ?? '');
  const used = front.lines.find(
    ({ words, text }) =>
      words[0] === 'use_backend' && (text.includes('_matrix') || acls.some((acl) => words.includes(acl))),
  );
  const fallback = front.lines.find(({ words }) => words[0] === 'default_backend');
  const section = front.kind === 'listen' ? front : backends.get((used ?? fallback)?.words[1] ?? '');
  return section?.lines.find(({ words }) => words[0] === 'server')?.words[2] ?? null;
}

/** "*:443,[::]:443" */
const portsOf = (addresses: string): number[] =>
  addresses.split(',').flatMap((address) => {
    const port = /:(\d{1,5})$/.exec(address)?.[1];
    return port === undefined ? [] : [Number(port)];
  });
