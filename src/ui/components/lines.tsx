/** Laid-out lines in a window: what does not fit is scrolled, with marks that say how much there is. */
import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { type Printable, printable } from '../../system/printable.ts';
import type { Line } from '../../wizard/view/layout.ts';
import { Row, Safe } from './safe.tsx';

export interface Window {
  readonly first: number;
  readonly count: number;
  readonly above: number;
  readonly below: number;
}

/** The part of `total` lines that fits into `height`, so that line `focus` is inside. Marks take a line each. */
export function windowOf(total: number, height: number, focus: number): Window {
  if (total <= height) return { first: 0, count: total, above: 0, below: 0 };
  const fits = Math.max(height - 2, 1);
  const first = Math.min(Math.max(focus - Math.floor(fits / 2), 0), total - fits);
  return { first, count: fits, above: first, below: total - first - fits };
}

interface LinesProps {
  readonly lines: readonly Line[];
  readonly height: number;
  /** The line to keep in sight. */
  readonly focus?: number;
}

export function Lines({ lines, height, focus = 0 }: LinesProps): ReactElement {
  const { first, count, above, below } = windowOf(lines.length, height, focus);
  const windowed = above + below > 0;
  return (
    <Box flexDirection="column" aria-role="list">
      {windowed && <More count={above} where="above" />}
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
      {windowed && <More count={below} where="below" />}
    </Box>
  );
}

function More({ count, where }: { count: number; where: string }): ReactElement {
  const text: Printable = count === 0 ? (' ' as Printable) : printable(`  (${count} more ${where})`);
  return (
    <Text wrap="truncate">
      <Safe text={text} tone="dim" />
    </Text>
  );
}
