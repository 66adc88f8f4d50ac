/** Durations for people. */

const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

/** "48 hours", "5 minutes", "40 seconds": the largest unit that divides evenly, or is at least doubled. */
export function span(seconds: number): string {
  const [unit, name] = UNITS.find(
    ([size]) => seconds >= size && (seconds % size === 0 || seconds >= 2 * size),
  ) ??
    UNITS[3] ?? [1, 'second'];
  const count = Math.round(seconds / unit);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
