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

interface Marked {
  readonly line: string;
  /** It has a secret's key, or is too long to be looked at. */
  readonly hasKey: boolean;
  /** It can be a part of the value whose key stands above it. */
  readonly isBelow: boolean;
}

function* marked(text: string): Generator<Marked> {
  let depth = Number.POSITIVE_INFINITY;
  for (const line of text.split('\n')) {
    const content = line.replace(/^\ufeff/, '');
    const indent = content.search(/\S/);
    const isBlank = indent < 0;
    // A list may begin in the column of its key.
    const isBelow = !isBlank && (indent > depth || (indent === depth && /^-\s/.test(content.slice(indent))));
    const hasKey = line.length > MOST_LOOKED_AT || secretKeyEnd(content) !== null;
    if (!isBlank && !isBelow) depth = hasKey && content[indent] !== '#' ? indent : Number.POSITIVE_INFINITY;
    yield { line, hasKey, isBelow };
  }
}

/** Lines that hold a secret, or can hold a part of one. */
export const secretLines = (text: string): ReadonlySet<string> =>
  new Set([...marked(text)].filter(({ hasKey, isBelow }) => hasKey || isBelow).map(({ line }) => line));

/** Whether the last line of a text can be a part of a secret whose key stands above it. */
export const endsInSecret = (text: string): boolean => [...marked(text)].at(-1)?.isBelow ?? false;
