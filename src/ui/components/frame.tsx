/** Header, body, footer: never as tall as the terminal. The height of every part is known before it is drawn. */
import { Box, Text } from 'ink';
import { createContext, type ReactElement, type ReactNode, useContext } from 'react';
import { printable } from '../../system/printable.ts';
import { cells } from '../../wizard/view/wrap.ts';
import { type Hint, hint } from '../keys.ts';
import type { Theme } from '../theme.ts';
import { Safe } from './safe.tsx';

const STEPS = ['name', 'look', 'choose', 'answer', 'review', 'write', 'verify'] as const;
type Step = (typeof STEPS)[number];

/** Text is not set wider than this; a wider line is hard to read. */
const TEXT_WIDTH = 80;
export const SMALLEST = { columns: 40, rows: 12 } as const;

export interface Viewport {
  readonly columns: number;
  readonly rows: number;
  readonly theme: Theme;
}

export const ViewportContext = createContext<Viewport | null>(null);

export function useViewport(): Viewport & { readonly width: number } {
  const viewport = useContext(ViewportContext);
  if (viewport === null) throw new Error('A screen is drawn outside the viewport.');
  // The last column stays free: some terminals wrap when it is written.
  return { ...viewport, width: Math.min(viewport.columns - 1, TEXT_WIDTH) };
}

/** With fewer rows than this the frame has neither rules nor gaps. */
export const ROOMY = 18;
/** Name and rule above, the gap below. */
const SPARE_ROWS = 2;

/** Footer lines: hints are joined while they fit. */
export function footerLines(hints: readonly Hint[], width: number, theme: Theme): string[] {
  const lines: string[] = [];
  let line = '';
  for (const name of hints) {
    const { key, does } = hint(name, theme.ascii);
    const joined = line === '' ? `${key} ${does}` : `${line}${theme.between}${key} ${does}`;
    if (line !== '' && cells(joined) > width) {
      lines.push(line);
      line = `${key} ${does}`;
    } else {
      line = joined;
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** Rows that are left for the body of a screen with these hints. One row of the terminal always stays free. */
export function bodyRows({ columns, rows, theme }: Viewport, hints: readonly Hint[]): number {
  const width = Math.min(columns - 1, TEXT_WIDTH);
  const spare = rows < ROOMY ? 0 : SPARE_ROWS;
  return Math.max(rows - 1 - 1 - spare - footerLines(hints, width, theme).length, 1);
}

interface FrameProps {
  readonly step: Step;
  readonly hints: readonly Hint[];
  readonly children: ReactNode;
}

export function Frame({ step, hints, children }: FrameProps): ReactElement {
  const { width, rows, theme } = useViewport();
  return (
    <Box flexDirection="column">
      <Header step={step} />
      {children}
      {rows >= ROOMY && <Text> </Text>}
      {footerLines(hints, width, theme).map((line) => (
        <Text key={line} wrap="truncate">
          <Safe text={printable(line)} tone="dim" />
        </Text>
      ))}
    </Box>
  );
}

/** Where the admin is. Too narrow for the trail: the step alone. */
function Header({ step }: { step: Step }): ReactElement {
  const { width, rows, theme } = useViewport();
  const name = 'matrix-tls-setup';
  const trail = STEPS.join(theme.between);
  const room = width - cells(name) - cells(trail);
  const at = `${STEPS.indexOf(step) + 1}/${STEPS.length} ${step}`;
  return (
    <Box flexDirection="column">
      <Text wrap="truncate">
        <Safe text={printable(name)} tone="strong" />
        {room >= 2 ? (
          <>
            {' '.repeat(room)}
            {STEPS.map((one, index) => (
              <Text key={one}>
                {index > 0 && <Safe text={printable(theme.between)} tone="dim" />}
                <Safe text={printable(one)} tone={one === step ? 'cursor' : 'dim'} />
              </Text>
            ))}
          </>
        ) : (
          <Safe
            text={printable(`${' '.repeat(Math.max(width - cells(name) - cells(at), 1))}${at}`)}
            tone="dim"
          />
        )}
      </Text>
      {rows >= ROOMY && <Safe text={printable(theme.rule.repeat(width))} tone="dim" />}
    </Box>
  );
}
