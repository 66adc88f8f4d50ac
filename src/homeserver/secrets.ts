/** Which lines of a configuration hold a secret. By their text alone, so that broken files can be asked about too. */

const SECRET = /(?:^|[\s{,"'-])([\w.-]*(?:secret|pass|token|key|salt|pepper|dsn)[\w.-]*)["']?\s*:/gi;

/** Characters of a line in which keys are looked for; real ones have less than hundred. */
const MOST_LOOKED_AT = 2000;

/** Behind the key of a line's first secret, the colon included; null when it has none. */
export function secretKeyEnd(line: string): number | null {
  const all = [...line.slice(0, MOST_LOOKED_AT).matchAll(SECRET)];
  const secret = all.find(([, key = '']) => !/_paths?$/.test(key));
  return secret ? secret.index + secret[0].length : null;
}

/** Lines with a secret's key, and those below it that can be its value. What is too long to be looked at counts as one. */
export function secretLines(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  let depth = Number.POSITIVE_INFINITY;
  for (const line of text.split('\n')) {
    const indent = line.search(/\S/);
    if (indent < 0) continue;
    // A list may begin in the column of its key.
    const isBelow = indent > depth || (indent === depth && /^-\s/.test(line.slice(indent)));
    if (!isBelow) depth = Number.POSITIVE_INFINITY;
    const hasKey = line.length > MOST_LOOKED_AT || secretKeyEnd(line) !== null;
    if (hasKey || isBelow) found.add(line);
    if (hasKey && !isBelow && line[indent] !== '#') depth = indent;
  }
  return found;
}
