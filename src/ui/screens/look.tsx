/** Screen 2: looking. */
import type { ReactElement } from 'react';
import { lookView } from '../../wizard/view/look.ts';
import { Page } from '../components/page.tsx';
import { useEngine } from '../context.ts';
import { isBack } from '../input.ts';

export function LookScreen(): ReactElement {
  const { engine, state } = useEngine();
  return (
    <Page
      step="look"
      blocks={lookView(state)}
      hints={['back', 'cancel']}
      onKey={(key) => {
        if (isBack(key)) engine.dispatch({ type: 'back' });
        return isBack(key);
      }}
    />
  );
}
