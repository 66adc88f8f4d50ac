/** Screen 4: which scenario. */
import { type ReactElement, useState } from 'react';
import { wanted } from '../../wizard/autopilot.ts';
import { chooseView } from '../../wizard/view/choose.ts';
import { useViewport } from '../components/frame.tsx';
import { Menu, Page } from '../components/page.tsx';
import { useEngine } from '../context.ts';
import { isBack, isEnter, isLetter, moveCursor, useKeys } from '../input.ts';

/** Below this many columns the reasons stand in the help only. */
const FOLDED_BELOW = 50;

export function ChooseScreen(): ReactElement {
  const { state } = useEngine();
  return (state.recommendation?.ranked.length ?? 0) > 0 ? <Choices /> : <NoWay />;
}

function Choices(): ReactElement {
  const { engine, state } = useEngine();
  const { columns } = useViewport();
  const ranked = state.recommendation?.ranked ?? [];
  const preferred = state.scenario?.id ?? wanted(state);
  const start = ranked.findIndex(({ scenario }) => scenario.id === preferred);
  const [cursor, setCursor] = useState(Math.max(start, 0));
  useKeys((key) => {
    const chosen = ranked[cursor];
    if (isBack(key)) engine.dispatch({ type: 'back' });
    else if (isEnter(key) && chosen) engine.dispatch({ type: 'chosen', scenario: chosen.scenario.id });
    else if (isLetter(key, 'takeAll') && chosen) {
      engine.dispatch({ type: 'chosen', scenario: chosen.scenario.id });
      engine.dispatch({ type: 'takeAll' });
    } else {
      const next = moveCursor(key, cursor, ranked.length);
      if (next === null) return false;
      setCursor(next);
    }
    return true;
  });
  const blocks = chooseView(engine.know, state, { cursor, folded: columns < FOLDED_BELOW });
  return (
    <Menu
      step="choose"
      blocks={blocks}
      cursor={cursor}
      hints={['choose', 'takeAll', 'move', 'help', 'back']}
    />
  );
}

/** Nothing can work: what is in the way, and what would change it. */
function NoWay(): ReactElement {
  const { engine, state } = useEngine();
  return (
    <Page
      step="choose"
      blocks={chooseView(engine.know, state, { cursor: null, folded: false })}
      hints={['leave', 'help', 'back']}
      onKey={(key) => {
        if (isBack(key)) engine.dispatch({ type: 'back' });
        else if (isEnter(key)) engine.dispatch({ type: 'stop' });
        else return false;
        return true;
      }}
    />
  );
}
