/** What a Caddyfile does with requests below /_matrix. Caddy passes paths on as they came, unless it is told to change them. Pure. */
import { type ConfigLine, linesOf } from './config-lines.ts';
import type { SitesFound } from './sites.ts';
import type { ManglingSetting, ProxySite } from './types.ts';

interface Site {
  readonly addresses: readonly string[];
  readonly line: number;
  readonly lines: readonly ConfigLine[];
}

export function caddySites(text: string, file: string): SitesFound {
  const sites: ProxySite[] = [];
  const mangling: ManglingSetting[] = [];
  for (const { addresses, line, lines } of sitesOf(text)) {
    const names = [
      ...new Set(
        addresses
          .map((address) => address.replace(/^[a-z]+:\/\//, '').replace(/:\d+$|\/.*$/g, ''))
          .filter((name) => name !== ''),
      ),
    ];
    const passes = lines.filter(({ words }) => words[0] === 'reverse_proxy');
    const pass = passes.find(({ words }) => words[1]?.includes('_matrix')) ?? passes[0];
    const target = pass?.words.slice(1).find((word) => !/^[/@*]/.test(word) && word !== '{') ?? null;
    sites.push({
      names,
      ports: [...new Set(addresses.map(portOf))],
      tls: addresses.some((address) => !address.startsWith('http://')),
      matrixTo: target,
      place: { file, line, column: 1 },
    });
    for (const { words, text: written, line: at } of lines)
      if (target !== null && isRewrite(words))
        mangling.push({
          kind: 'rewrite',
          place: { file, line: at, column: 1 },
          text: written.slice(0, 200),
          names,
        });
  }
  return { sites, mangling, pairs: [] };
}

/** Those alone that can concern these paths: for all, or for /_matrix. */
const isRewrite = ([name, matcher = '']: readonly string[]): boolean =>
  (name === 'rewrite' || name === 'uri' || name === 'handle_path') &&
  /^(?:\*|\/_matrix|strip_prefix|replace|path_regexp)/.test(matcher);

const portOf = (address: string): number => {
  const port = /:(\d{1,5})(?:\/|$)/.exec(address)?.[1];
  return port === undefined ? (address.startsWith('http://') ? 80 : 443) : Number(port);
};

/** Blocks of the first level that are neither the global options nor a snippet. */
function sitesOf(text: string): Site[] {
  const sites: Site[] = [];
  let depth = 0;
  let addresses: string[] = [];
  let current: (Site & { lines: ConfigLine[] }) | null = null;
  for (const one of linesOf(text)) {
    const { words, text: written, line } = one;
    const opens = written.endsWith('{');
    if (depth === 0) {
      addresses.push(...words.filter((word) => word !== '{').map((word) => word.replace(/,$/, '')));
      if (!opens) continue;
      const isSite = addresses.length > 0 && !addresses[0]?.startsWith('(');
      current = isSite ? { addresses, line, lines: [] } : null;
      if (current !== null) sites.push(current);
      addresses = [];
      depth = 1;
      continue;
    }
    if (written === '}') depth -= 1;
    else {
      current?.lines.push(one);
      if (opens) depth += 1;
    }
  }
  return sites;
}
