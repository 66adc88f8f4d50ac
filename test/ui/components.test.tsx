/** Components alone, drawn by Ink into a string. */
import { render } from 'ink-testing-library';
import type { ReactElement } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { footerLines, type Viewport, ViewportContext } from '../../src/ui/components/frame.tsx';
import { Lines, windowAt, windowOf } from '../../src/ui/components/lines.tsx';
import { Menu } from '../../src/ui/components/page.tsx';
import { TextInput } from '../../src/ui/components/text-input.tsx';
import { themeOf } from '../../src/ui/theme.ts';
import type { Block } from '../../src/wizard/view/blocks.ts';
import { layout } from '../../src/wizard/view/layout.ts';

const theme = themeOf(false);
const open: ReturnType<typeof render>[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.unmount();
});

function drawn(element: ReactElement, { columns = 80, rows = 24 }: Partial<Viewport> = {}): string[] {
  const app = render(
    <ViewportContext.Provider value={{ columns, rows, theme }}>{element}</ViewportContext.Provider>,
  );
  open.push(app);
  return (app.lastFrame() ?? '').split('\n');
}

const many = (count: number): Block[] =>
  Array.from({ length: count }, (_, index) => ({
    kind: 'item',
    sign: 'cursor',
    text: `row ${index}`,
    select: index,
  }));

describe('a menu', () => {
  it('keeps the row under the cursor in sight, and never fills the terminal', () => {
    for (const rows of [12, 24]) {
      for (const cursor of [0, 1, 2, 20, 39]) {
        const frame = drawn(
          <Menu step="choose" blocks={many(40)} cursor={cursor} hints={['choose', 'move']} />,
          {
            rows,
          },
        );
        expect(frame).toContain(`› row ${cursor}`);
        expect(frame.length).toBeLessThan(rows);
      }
    }
  });

  it('spends no row on gaps where rows are few', () => {
    const blocks: Block[] = [{ kind: 'heading', text: 'Which?' }, { kind: 'gap' }, ...many(2)];
    const menu = <Menu step="choose" blocks={blocks} cursor={0} hints={['choose']} />;
    expect(drawn(menu, { rows: 12, columns: 40 })).not.toContain('');
    expect(drawn(menu, { rows: 24 })).toContain('');
  });
});

describe('a window', () => {
  it('marks only what it hides, never a single line above, and always reaches both ends', () => {
    for (const total of [5, 9, 40]) {
      for (const height of [3, 4, 8]) {
        for (let first = 0; first < total; first++) {
          const { count, above, below, first: start } = windowAt(total, height, first);
          expect(above + count + below).toBe(total);
          expect(count + (above > 0 ? 1 : 0) + (below > 0 ? 1 : 0)).toBeLessThanOrEqual(height);
          expect(above).toBe(start);
          expect(above).not.toBe(1);
        }
        expect(windowAt(total, height, total).below).toBe(0);
        expect(windowOf(total, height, total - 1).below).toBe(0);
      }
    }
  });

  it('keeps an empty line as a row', () => {
    const lines = layout([{ kind: 'code', lines: ['a', '', 'b'] }], { width: 20, signs: theme.signs });
    expect(drawn(<Lines lines={lines} height={5} />)).toEqual(['a', '', 'b']);
  });
});

describe('a field', () => {
  it('shows the caret, and the end of a text that is too long', () => {
    expect(drawn(<TextInput field={{ text: 'abc', caret: 1 }} label="name" />)).toEqual(['› a▏bc']);
    const text = 'x'.repeat(60);
    const [line = ''] = drawn(<TextInput field={{ text, caret: 60 }} label="name" />, { columns: 40 });
    expect(line.endsWith('▏')).toBe(true);
    expect(line.length).toBeLessThan(40);
  });

  it('lets no control character through', () => {
    const [line = ''] = drawn(<TextInput field={{ text: 'a\u202eb', caret: 0 }} label="name" />);
    expect(line).not.toContain('\u202e');
  });
});

it('a footer joins what fits', () => {
  expect(footerLines(['choose', 'move', 'back'], 80, theme)).toEqual(['enter choose · ↑↓ move · esc back']);
  expect(footerLines(['choose', 'move', 'back'], 24, theme)).toEqual(['enter choose · ↑↓ move', 'esc back']);
  expect(footerLines(['move'], 24, themeOf(true))).toEqual(['up/down move']);
});
