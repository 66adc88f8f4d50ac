/** Screen 1: the server name. */
import type { ReactElement } from 'react';
import { layout } from '../../wizard/view/layout.ts';
import { nameIntro, nameNotes } from '../../wizard/view/name.ts';
import { bodyRows, Frame, useViewport } from '../components/frame.tsx';
import { Lines } from '../components/lines.tsx';
import { TextInput } from '../components/text-input.tsx';
import { useEngine } from '../context.ts';
import { isBack, isEnter, useKeys } from '../input.ts';
import type { Hint } from '../keys.ts';
import { useField } from '../use-field.ts';

export function NameScreen(): ReactElement {
  const { engine, state } = useEngine();
  const viewport = useViewport();
  const { field, press } = useField(state.draft, (text) => engine.dispatch({ type: 'typed', text }));
  const correctable = state.refusal?.suggestion !== undefined && !state.quitting;
  useKeys((key) => {
    if (isBack(key)) engine.dispatch({ type: 'back' });
    else if (isEnter(key)) {
      const { quitting, draft } = engine.getState();
      engine.dispatch(quitting ? { type: 'cancel' } : { type: 'answered', text: draft });
    } else if (key.kind === 'key' && key.name === 'tab') engine.dispatch({ type: 'corrected' });
    else return press(key);
    return true;
  });
  const hints: readonly Hint[] = state.quitting
    ? ['leave', 'stay']
    : ['continue', ...(correctable ? (['correct'] as const) : []), 'help', 'quit'];
  const options = { width: viewport.width, signs: viewport.theme.signs };
  const notes = layout(nameNotes(state), options);
  const intro = layout(nameIntro, options);
  const height = bodyRows(viewport, hints);
  return (
    <Frame step="name" hints={hints}>
      <Lines lines={intro} height={Math.max(height - 2 - notes.length, 1)} />
      <Lines lines={[{ spans: [] }]} height={1} />
      <TextInput field={field} label="server name" />
      <Lines lines={notes} height={Math.max(height - 3, 1)} />
    </Frame>
  );
}
