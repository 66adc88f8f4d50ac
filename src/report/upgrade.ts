/** The order of an upgrade as text: numbered steps, each with its reasons. */
import type { UpgradeStep } from '../homeserver/upgrade.ts';
import { printable } from '../system/printable.ts';
import { paragraph } from './layout.ts';

/** @param from the version in use, as it was found; null when it is not known. */
export const upgradeLines = (from: string | null, steps: readonly UpgradeStep[], width: number): string[] => [
  ...paragraph(
    from === null
      ? 'The order of an upgrade from an old Synapse to a current one'
      : `The way from Synapse ${printable(from, 40)} to a current one`,
    width,
  ),
  ...steps.flatMap(({ title, lines }, index) => [
    ...paragraph(title, width, `  ${index + 1}  `),
    ...lines.flatMap((line) => paragraph(line, width, '     ')),
  ]),
];
