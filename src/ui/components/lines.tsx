/** Laid-out lines in a window: what does not fit is scrolled, with marks that say how much there is. */
import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { printable } from '../../system/printable.ts';
import type { Line } from '../../wizard/view/layout.ts';
import { Row, Safe } from './safe.tsx';

export interface Window {
  readonly first: number;
  readonly count: number;
  readonly above: number;
  readonly below: number;
}

/**
 * The part of `total` lines from line `first` that fits into `height`. A mark takes a line, and stands only where
 * something is hidden; it never hides a single line, which could stand there itself.
 */
export function windowAt(total: number, height: number, first: number): Window {
  if (total <= height) return { first: 0, count: total, above: 0, below: 0 };
  // Of a window of two rows a mark would leave nothing.
  const mark = height > 2 ? 1 : 0;
  const last = total - Math.max(height - mark, 1);
  const from = Math.max(Math.min(first, last), 0);
  const start = mark === 1 && from === 1 ? 0 : from;
  const above = start > 0 ? mark : 0;
  const below = start < last ? mark : 0;
  const count = Math.min(Math.max(height - above - below, 1), total - start);
  return { first: start, count, above: start, below: total - start - count };
}

/** The window with line `focus` inside. */
export const windowOf = (total: number, height: number, focus: number): Window =>
  windowAt(total, height, focus - Math.floor(Math.max(height - 2, 1) / 2));

interface LinesProps {
  readonly lines: readonly Line[];
  readonly height: number;
  /** The line to keep in sight. */
  readonly focus?: number;
  /** The first line instead. */
  readonly from?: number;
}

export function Lines({ lines, height, focus = 0, from }: LinesProps): ReactElement {
  const total = lines.length;
  const { first, count, above, below } =
    from === undefined ? windowOf(total, height, focus) : windowAt(total, height, from);
  const marked = height > 2;
  return (
    <Box flexDirection="column" aria-role="list">
      {marked && above > 0 && <More count={above} where="above" />}
      {lines.slice(first, first + count).map((line, index) => (
        <Box
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place in the text
          key={first + index}
          aria-role="listitem"
          aria-state={line.disabled === true ? { disabled: true } : {}}
        >
          <Row line={line} />
        </Box>
      ))}
      {marked && below > 0 && <More count={below} where="below" />}
    </Box>
  );
}

function More({ count, where }: { count: number; where: string }): ReactElement {
  return (
    <Text wrap="truncate">
      <Safe text={printable(`  (${count} more ${where})`)} tone="dim" />
    </Text>
  );
}
