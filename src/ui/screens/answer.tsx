/** Screen 5: the scenario's questions, one at a time. */
import { type ReactElement, useState } from 'react';
import type { Choice } from '../../question/types.ts';
import { answerText, currentPut, offered, type Put } from '../../wizard/answers.ts';
import { answerIntro, answerNotes, choiceBlocks, choicesOf } from '../../wizard/view/answer.ts';
import { GAP } from '../../wizard/view/blocks.ts';
import { layout } from '../../wizard/view/layout.ts';
import { bodyRows, Frame, useViewport } from '../components/frame.tsx';
import { Lines } from '../components/lines.tsx';
import { Menu } from '../components/page.tsx';
import { TextInput } from '../components/text-input.tsx';
import { useEngine } from '../context.ts';
import { isBack, isEnter, isLetter, moveCursor, useKeys } from '../input.ts';
import type { Hint } from '../keys.ts';
import { useField } from '../use-field.ts';

export function AnswerScreen(): ReactElement | null {
  const { engine, state } = useEngine();
  const put = currentPut(engine.know, state);
  if (put === null) return null;
  const choices = choicesOf(put);
  // The key gives each question a widget of its own: no cursor or caret is carried over.
  return choices === null ? (
    <TextQuestion key={put.question.id} put={put} />
  ) : (
    <ChoiceQuestion key={put.question.id} put={put} choices={choices} />
  );
}

function ChoiceQuestion({ put, choices }: { put: Put; choices: readonly Choice[] }): ReactElement {
  const { engine, state } = useEngine();
  const start = choices.findIndex(({ value }) => value === state.draft);
  const [cursor, setCursor] = useState(Math.max(start, 0));
  useKeys((key) => {
    const choice = choices[cursor];
    if (isBack(key) || (key.kind === 'key' && key.name === 'left')) engine.dispatch({ type: 'back' });
    else if (isEnter(key) && choice) engine.dispatch({ type: 'answered', text: choice.value });
    else if (isLetter(key, 'takeAll') && choice && !state.editing) {
      engine.dispatch({ type: 'answered', text: choice.value });
      engine.dispatch({ type: 'takeAll' });
    } else {
      const next = moveCursor(key, cursor, choices.length);
      if (next === null) return false;
      setCursor(next);
    }
    return true;
  });
  const detected = put.question.detected?.(put.situation) ?? null;
  const blocks = [
    ...answerIntro(engine.know, state),
    ...choiceBlocks(choices, detected === null ? null : answerText(detected.value)),
    ...answerNotes(put, state),
  ];
  const hints: readonly Hint[] = [
    'choose',
    ...(state.editing ? [] : (['takeAll'] as const)),
    'move',
    'help',
    'back',
  ];
  return <Menu step="answer" blocks={blocks} cursor={cursor} hints={hints} />;
}

function TextQuestion({ put }: { put: Put }): ReactElement {
  const { engine, state } = useEngine();
  const viewport = useViewport();
  const { field, press } = useField(state.draft, (text) => engine.dispatch({ type: 'typed', text }));
  const correctable = state.refusal?.suggestion !== undefined;
  useKeys((key) => {
    if (isBack(key)) engine.dispatch({ type: 'back' });
    else if (isEnter(key)) engine.dispatch({ type: 'answered', text: engine.getState().draft });
    else if (key.kind === 'key' && key.name === 'tab') tab();
    else if (key.kind === 'key' && key.name === 'ctrl-y' && !state.editing)
      engine.dispatch({ type: 'takeAll' });
    else return press(key);
    return true;
  });
  // Tab takes the correction, or brings back what was offered.
  const tab = (): void => {
    const offer = offered(put);
    if (correctable) engine.dispatch({ type: 'corrected' });
    else if (state.draft === '' && offer !== null) {
      engine.dispatch({ type: 'typed', text: answerText(offer.value) });
    }
  };
  const hints: readonly Hint[] = [
    'continue',
    ...(correctable ? (['correct'] as const) : state.editing ? [] : (['takeAllInField'] as const)),
    'help',
    'back',
  ];
  const options = { width: viewport.width, signs: viewport.theme.signs };
  const notes = layout(answerNotes(put, state), options);
  const intro = layout([...answerIntro(engine.know, state), GAP], options);
  const height = bodyRows(viewport, hints);
  return (
    <Frame step="answer" hints={hints}>
      <Lines lines={intro} height={Math.max(height - 1 - notes.length, 1)} />
      <TextInput field={field} label={put.question.ask(put.situation)} />
      <Lines lines={notes} height={Math.max(height - 2, 1)} />
    </Frame>
  );
}
