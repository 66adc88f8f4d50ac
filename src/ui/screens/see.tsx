/** Screen 3: what other servers see. */
import { type ReactElement, useState } from 'react';
import { type SeeOptions, seeView } from '../../wizard/view/see.ts';
import { Page } from '../components/page.tsx';
import { useEngine } from '../context.ts';
import { isBack, isEnter, isLetter } from '../input.ts';
import type { Hint } from '../keys.ts';

const FOLDED: SeeOptions = { evidence: false, notes: false, trace: false };
const SWITCHES = ['evidence', 'notes', 'trace'] as const;

export function SeeScreen(): ReactElement {
  const { engine, state } = useEngine();
  const [shown, setShown] = useState<SeeOptions>(FOLDED);
  const findings = state.looked?.verdict.findings ?? [];
  const hasNotes = findings.some(({ severity }) => severity === 'note');
  // Evidence is that of what is on the screen: notes that are folded have none.
  const hasEvidence = findings.some(({ severity }) => severity !== 'note') || (hasNotes && shown.notes);
  const unfolded = SWITCHES.some((name) => shown[name]);
  const hints: Hint[] = ['whatToDo'];
  if (hasEvidence) hints.push('evidence');
  if (hasNotes) hints.push('notes');
  hints.push('trace', 'help', unfolded ? 'fold' : 'back');
  return (
    <Page
      step="look"
      blocks={seeView(state, shown)}
      hints={hints}
      onKey={(key) => {
        const name = SWITCHES.find((one) => isLetter(key, one));
        if (name !== undefined) setShown((now) => ({ ...now, [name]: !now[name] }));
        else if (isEnter(key)) engine.dispatch({ type: 'continue' });
        // Whoever opened a part means that part.
        else if (isBack(key) && unfolded) setShown(FOLDED);
        else if (isBack(key)) engine.dispatch({ type: 'back' });
        else return false;
        return true;
      }}
    />
  );
}
