/** Screen 3: what other servers see. */
import { type ReactElement, useState } from 'react';
import { type SeeOptions, seeView } from '../../wizard/view/see.ts';
import { Page } from '../components/page.tsx';
import { useEngine } from '../context.ts';
import { isBack, isEnter, isText } from '../input.ts';
import type { Hint } from '../keys.ts';

const SWITCHES: Readonly<Record<string, keyof SeeOptions>> = { d: 'evidence', n: 'notes', t: 'trail' };

export function SeeScreen(): ReactElement {
  const { engine, state } = useEngine();
  const [shown, setShown] = useState<SeeOptions>({ evidence: false, notes: false, trail: false });
  const findings = state.looked?.verdict.findings ?? [];
  const hints: Hint[] = ['whatToDo'];
  if (findings.length > 0) hints.push('evidence');
  if (findings.some(({ severity }) => severity === 'note')) hints.push('notes');
  hints.push('trace', 'help', 'back');
  return (
    <Page
      step="look"
      blocks={seeView(state, shown)}
      hints={hints}
      onKey={(key) => {
        const name = Object.keys(SWITCHES).find((letter) => isText(key, letter));
        const toggle = name === undefined ? undefined : SWITCHES[name];
        if (toggle !== undefined) setShown((now) => ({ ...now, [toggle]: !now[toggle] }));
        else if (isEnter(key)) engine.dispatch({ type: 'continue' });
        else if (isBack(key)) engine.dispatch({ type: 'back' });
        else return false;
        return true;
      }}
    />
  );
}
