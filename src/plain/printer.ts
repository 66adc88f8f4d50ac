/** What the line wizard prints by itself: every result once, when it is there. */
import type { LookLine } from '../discover/types.ts';
import { signsOf } from '../report/signs.ts';
import type { Done, WizardState } from '../wizard/state.ts';
import type { Looked } from '../wizard/types.ts';
import type { Block } from '../wizard/view/blocks.ts';
import { layout, lineText } from '../wizard/view/layout.ts';
import { hostText, lookItem } from '../wizard/view/look.ts';
import { seenBlocks } from '../wizard/view/see.ts';
import { resultBlocks } from '../wizard/view/verify.ts';

const WIDTH = 80;
/** Steps that no prompt has shown yet. */
const TOLD: readonly Done['kind'][] = ['preset', 'write', 'place', 'verify'];

export interface Printer {
  blocks(blocks: readonly Block[]): void;
  /** Prints what the state has that was not printed before. */
  progress(state: WizardState): void;
}

export function printer(write: (text: string) => void, ascii: boolean): Printer {
  const signs = signsOf(ascii);
  const printed = new Set<LookLine>();
  let round = 0;
  let seen: Looked | null = null;
  let verified: Looked | null = null;
  let result = '';
  let done = 0;

  const render = (blocks: readonly Block[]): string =>
    layout(blocks, { width: WIDTH, signs, plain: true })
      .map((line) => `${lineText(line)}\n`)
      .join('');
  const blocks = (list: readonly Block[]): void => {
    if (list.length > 0) write(render(list));
  };

  function look(state: WizardState): void {
    if (state.round !== round) {
      round = state.round;
      printed.clear();
      if (state.screen === 'look')
        blocks([{ kind: 'heading', text: `Looking at ${state.serverName?.text ?? ''}` }]);
    }
    // The looks after writing print their result alone.
    if (state.screen !== 'look' && state.screen !== 'see') return;
    for (const event of Object.values(state.look.lines)) {
      if (event.state === 'running' || printed.has(event.line)) continue;
      printed.add(event.line);
      blocks([lookItem(event.line, event)]);
    }
    if (state.host !== null && !printed.has('host')) {
      printed.add('host');
      blocks([lookItem('host', { line: 'host', state: 'ok', text: hostText(state.host) })]);
    }
  }

  function finished(state: WizardState): void {
    for (const step of state.done.slice(done)) {
      if (!TOLD.includes(step.kind)) continue;
      const text = step.kind === 'preset' ? `${step.label} ${step.text}` : step.text;
      blocks([{ kind: 'item', sign: step.sign, text }]);
    }
    done = state.done.length;
  }

  return {
    blocks,
    progress(state) {
      look(state);
      if (state.looked !== null && state.looked !== seen) {
        seen = state.looked;
        blocks([
          { kind: 'gap' },
          ...seenBlocks(state.looked, { evidence: false, notes: false, trace: false }),
        ]);
      }
      finished(state);
      if (state.verify.last === null || state.verify.last === verified || state.outcome === 'verified')
        return;
      verified = state.verify.last;
      const text = render(resultBlocks(state));
      // A look that sees the same is not worth hearing twice.
      if (text !== result) write(text);
      result = text;
    },
  };
}
