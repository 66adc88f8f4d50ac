/** One line of text with a caret. The text lives in the wizard's state, so that nothing is lost behind a help page. */
import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import { printable } from '../../system/printable.ts';
import { cells } from '../../wizard/view/wrap.ts';
import type { Field } from '../field.ts';
import { useViewport } from './frame.tsx';
import { Safe } from './safe.tsx';

/** The end of the text up to the caret that fits, then what follows it. */
function visible({ text, caret }: Field, width: number): readonly [before: string, after: string] {
  const characters = [...text];
  const after = characters.slice(caret);
  let before = characters.slice(0, caret);
  while (before.length > 0 && cells(printable(before.join(''), 2000)) > width) before = before.slice(1);
  return [before.join(''), after.join('')];
}

export function TextInput({ field, label }: { field: Field; label: string }): ReactElement {
  const { width, theme } = useViewport();
  const [before, after] = visible(field, width - 4);
  return (
    <Box aria-role="textbox" aria-label={label}>
      <Text wrap="truncate">
        <Safe text={printable(`${theme.signs.cursor} `)} tone="cursor" />
        <Safe text={printable(before, 2000)} />
        <Safe text={printable(theme.caret)} tone="cursor" />
        <Safe text={printable(after, 2000)} />
      </Text>
    </Box>
  );
}
