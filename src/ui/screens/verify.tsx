/** Screen 7: writing, then looking until the world is as planned. */
import type { ReactElement } from 'react';
import { verifyView, writeView } from '../../wizard/view/verify.ts';
import { Page } from '../components/page.tsx';
import { useEngine } from '../context.ts';
import { isEnter, isLetter } from '../input.ts';

export function WriteScreen(): ReactElement {
  const { state } = useEngine();
  return <Page step="write" blocks={writeView(state)} hints={['cancel']} onKey={() => false} />;
}

export function VerifyScreen(): ReactElement {
  const { engine, state } = useEngine();
  return (
    <Page
      step="verify"
      blocks={verifyView(state)}
      hints={['again', 'stop', 'help', 'cancel']}
      onKey={(key) => {
        if (isEnter(key) || isLetter(key, 'again')) engine.dispatch({ type: 'again' });
        else if (isLetter(key, 'stop')) engine.dispatch({ type: 'stop' });
        else return false;
        return true;
      }}
    />
  );
}
