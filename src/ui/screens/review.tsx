/** Screen 6: all that will be written; each step can be looked into, each answer changed. */
import { type ReactElement, useState } from 'react';
import { currentPuts } from '../../wizard/answers.ts';
import { answersView, reviewView, stepBlocks, stepsOf } from '../../wizard/view/review.ts';
import { Menu, Page } from '../components/page.tsx';
import { useEngine } from '../context.ts';
import { isBack, isEnter, isLetter, moveCursor, useKeys } from '../input.ts';

type Mode = 'steps' | 'one' | 'answers';

export function ReviewScreen(): ReactElement {
  const [mode, setMode] = useState<Mode>('steps');
  const [step, setStep] = useState(0);
  switch (mode) {
    case 'steps':
      return <Steps cursor={step} onMove={setStep} onMode={setMode} />;
    case 'one':
      return <OneStep at={step} onClose={() => setMode('steps')} />;
    case 'answers':
      return <AnswerList onClose={() => setMode('steps')} />;
  }
}

interface StepsProps {
  readonly cursor: number;
  readonly onMove: (to: number) => void;
  readonly onMode: (mode: Mode) => void;
}

function Steps({ cursor, onMove, onMode }: StepsProps): ReactElement {
  const { engine, state } = useEngine();
  const steps = state.plan === null ? [] : stepsOf(state.plan);
  useKeys((key) => {
    if (isBack(key)) engine.dispatch({ type: 'back' });
    else if (isEnter(key)) engine.dispatch({ type: 'continue' });
    else if (isLetter(key, 'show') && steps.length > 0) onMode('one');
    else if (isLetter(key, 'change')) onMode('answers');
    else {
      const next = moveCursor(key, cursor, steps.length);
      if (next === null) return false;
      onMove(next);
    }
    return true;
  });
  return (
    <Menu
      step="review"
      blocks={reviewView(state)}
      cursor={cursor}
      hints={['write', 'show', 'move', 'change', 'help', 'back']}
    />
  );
}

function OneStep({ at, onClose }: { at: number; onClose: () => void }): ReactElement {
  const { state } = useEngine();
  const step = state.plan === null ? undefined : stepsOf(state.plan)[at];
  return (
    <Page
      step="review"
      blocks={step === undefined ? [] : stepBlocks(state, step)}
      hints={['close']}
      onKey={(key) => {
        const closes = isBack(key) || isEnter(key) || isLetter(key, 'show');
        if (closes) onClose();
        return closes;
      }}
    />
  );
}

function AnswerList({ onClose }: { onClose: () => void }): ReactElement {
  const { engine, state } = useEngine();
  const [cursor, setCursor] = useState(0);
  const list = currentPuts(engine.know, state);
  useKeys((key) => {
    const put = list[cursor];
    if (isBack(key)) onClose();
    else if (isEnter(key) && put) engine.dispatch({ type: 'edit', question: put.question.id });
    else {
      const next = moveCursor(key, cursor, list.length);
      if (next === null) return false;
      setCursor(next);
    }
    return true;
  });
  return (
    <Menu
      step="review"
      blocks={answersView(engine.know, state)}
      cursor={cursor}
      hints={['choose', 'move', 'close']}
    />
  );
}
