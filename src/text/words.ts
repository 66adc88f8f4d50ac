/** Small words that every text for people needs: counts, lists, times. They know nothing of what they are about. */

/** "1 address", "2 addresses" */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** "a", "a and b", "a, b and 3 more": each once, and never more than a reader follows. "" for none. */
export function list(items: readonly string[], most = 4): string {
  const unique = [...new Set(items)];
  const shown = unique.length > most ? [...unique.slice(0, most), `${unique.length - most} more`] : unique;
  const last = shown.at(-1) ?? '';
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${last}` : last;
}

/** As a sentence begins. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Milliseconds as something took them: "0.41 s", "7.3 s". */
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 1000 ? 2 : 1)} s`;

/**
 * Seconds as somebody waits them: "45 seconds", "10 minutes", "24 hours", "5 days".
 * Round with `Math.ceil` what must not be too short.
 */
export function duration(wait: number, round: (value: number) => number = Math.round): string {
  if (wait < 120) return plural(round(wait), 'second');
  if (wait < 7200) return plural(round(wait / 60), 'minute');
  return wait < 259_200 ? plural(round(wait / 3600), 'hour') : plural(round(wait / 86_400), 'day');
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "24 Nov 2026", UTC; without the year where it is that of `near`. A moment is ISO 8601 or milliseconds since 1970. */
export function day(at: string | number, near?: string | number): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return 'a date that cannot be read';
  const year = date.getUTCFullYear();
  const text = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  return near !== undefined && new Date(near).getUTCFullYear() === year ? text : `${text} ${year}`;
}

/** "24 Nov 2026 09:12 UTC" */
export function moment(at: string | number): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return day(at);
  return `${day(at)} ${date.toISOString().slice(11, 16)} UTC`;
}

/** One line of what a peer sent, short enough to stand inside a sentence. Not yet printable. */
export function quote(text: string, most = 80): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return `“${line.length > most ? `${line.slice(0, most - 1)}…` : line}”`;
}
