/** A screen of blocks only: laid out for the width, windowed for the height, scrolled by the arrow keys. */
import { type ReactElement, useState } from 'react';
import type { Block } from '../../wizard/view/blocks.ts';
import { type LayoutOptions, type Line, layout } from '../../wizard/view/layout.ts';
import { type KeyHandler, scrollBy, useKeys } from '../input.ts';
import type { Hint } from '../keys.ts';
import { bodyRows, Frame, ROOMY, useViewport } from './frame.tsx';
import { Lines } from './lines.tsx';

type Step = Parameters<typeof Frame>[0]['step'];

/** Where rows are few, none is spent on a gap. */
const withinRows = (blocks: readonly Block[], rows: number): readonly Block[] =>
  rows < ROOMY ? blocks.filter(({ kind }) => kind !== 'gap') : blocks;

interface PageProps {
  readonly step: Step;
  readonly blocks: readonly Block[];
  readonly hints: readonly Hint[];
  readonly onKey: KeyHandler;
}

export function Page({ step, blocks, hints, onKey }: PageProps): ReactElement {
  const viewport = useViewport();
  const { width, theme } = viewport;
  const lines = layout(withinRows(blocks, viewport.rows), { width, signs: theme.signs });
  const long = lines.length > bodyRows(viewport, hints);
  const shown: readonly Hint[] = long ? [...hints, 'scroll'] : hints;
  const height = bodyRows(viewport, shown);
  const [top, setTop] = useState(0);
  // Two rows of a full window are marks.
  const page = Math.max(height - 2, 1);
  const last = Math.max(lines.length - Math.max(height - 1, 1), 0);
  const from = Math.min(top, last);
  useKeys((key) => {
    const by = long ? scrollBy(key, page) : null;
    if (by === null) return onKey(key);
    const next = Math.min(Math.max(from + by, 0), last);
    // One line alone is never behind a mark: see windowAt.
    setTop(next === 1 && height > 2 ? (by > 0 ? Math.min(2, last) : 0) : next);
    return true;
  });
  return (
    <Frame step={step} hints={shown}>
      <Lines lines={lines} height={height} from={from} />
    </Frame>
  );
}

/** The first line of a selectable row, to keep it in sight. */
export const lineOf = (lines: readonly Line[], select: number): number =>
  Math.max(
    lines.findIndex((line) => line.select === select),
    0,
  );

interface MenuProps {
  readonly step: Step;
  readonly blocks: readonly Block[];
  readonly cursor: number;
  readonly hints: readonly Hint[];
}

/** Blocks with selectable rows; the row under the cursor stays in sight. Keys are the screen's own. */
export function Menu({ step, blocks, cursor, hints }: MenuProps): ReactElement {
  const viewport = useViewport();
  const options: LayoutOptions = { width: viewport.width, signs: viewport.theme.signs, cursor };
  const lines = layout(withinRows(blocks, viewport.rows), options);
  const height = bodyRows(viewport, hints);
  return (
    <Frame step={step} hints={hints}>
      <Lines lines={lines} height={height} focus={cursor === 0 ? 0 : lineOf(lines, cursor)} />
    </Frame>
  );
}
