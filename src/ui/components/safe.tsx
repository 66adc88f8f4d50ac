/** The only way of text to the screen: what has not passed `printable` does not fit in. */
import { Text } from 'ink';
import type { ReactElement } from 'react';
import type { Printable } from '../../system/printable.ts';
import type { Line, Tone } from '../../wizard/view/layout.ts';
import { styleOf } from '../theme.ts';

export function Safe({ text, tone = 'plain' }: { text: Printable; tone?: Tone }): ReactElement {
  return <Text {...styleOf(tone)}>{text}</Text>;
}

/** One row of the screen, never more: what is too wide by a misjudged character is cut. */
export function Row({ line }: { line: Line }): ReactElement {
  const { spans } = line;
  return (
    <Text wrap="truncate">
      {spans.every(({ text }) => text === '')
        ? ' '
        : spans.map(({ text, tone }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: spans have no identity but their place
            <Safe key={index} text={text} tone={tone} />
          ))}
    </Text>
  );
}
