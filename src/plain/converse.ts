/** Questions and answers by lines. `<` goes back, `>` takes all offers, `?` explains; an empty line takes the one in brackets. */
import { answerText, currentPut, currentPuts, offered } from '../wizard/answers.ts';
import { autopilot, wanted } from '../wizard/autopilot.ts';
import type { Engine } from '../wizard/engine.ts';
import { letter, prompts } from '../wizard/keys.ts';
import type { WizardEvent, WizardState } from '../wizard/state.ts';
import { answerIntro, answerNotes, choiceBlocks, choicesOf } from '../wizard/view/answer.ts';
import { type Block, GAP, text } from '../wizard/view/blocks.ts';
import { chooseView } from '../wizard/view/choose.ts';
import { helpView } from '../wizard/view/help.ts';
import { nameIntro } from '../wizard/view/name.ts';
import { refusalBlocks } from '../wizard/view/refusal.ts';
import { answersView, reviewView, stepBlocks, stepsOf } from '../wizard/view/review.ts';
import { seenBlocks } from '../wizard/view/see.ts';
import type { LineIo } from './lines.ts';
import type { Printer } from './printer.ts';

const ASKING: readonly WizardState['screen'][] = ['name', 'see', 'choose', 'answer', 'review'];

/** Whether the wizard cannot go on until somebody says something. */
export const isAsking = ({ screen, outcome }: WizardState): boolean =>
  outcome === null && ASKING.includes(screen);

/** What stands before the prompt, the prompt, and what a line means there. */
interface Turn {
  readonly blocks: readonly Block[];
  readonly prompt: string;
  /** An event, blocks to print before the same prompt comes again, or null for a line that means nothing. */
  read(line: string): WizardEvent | readonly Block[] | null;
}

/**
 * @param atEnd what the end of the input means: `cancels` as Ctrl-D on a terminal, or `ends` as in a pipe, where the
 *   state is returned in which the next line would have been needed.
 */
export async function converse(
  engine: Engine,
  lines: LineIo,
  out: Printer,
  atEnd: 'cancels' | 'ends',
): Promise<WizardState> {
  let last: string | null = null;
  let pending: Promise<string | null> | null = null;
  for (;;) {
    // With --yes, or after an effect, the next event may be dispatched in the same turn.
    await Promise.resolve();
    const state = engine.getState();
    if (state.outcome !== null) return await engine.finished;
    const turn = turnOf(engine, state);
    // What this host says may be the offer for the name: it comes first.
    if (turn === null || (state.screen === 'name' && state.host === null)) {
      await changed(engine);
      continue;
    }
    const place = `${state.screen} ${state.at ?? ''} ${state.round}`;
    if (place !== last) out.blocks([GAP, ...turn.blocks]);
    last = place;
    if (pending === null) {
      if (state.refusal !== null) out.blocks(refusalBlocks(state.refusal));
      pending = lines.ask(turn.prompt);
    }
    // The state may change without a line (a look, a signal): the line then belongs to what comes next.
    const line = await Promise.race([pending, changed(engine).then(() => undefined)]);
    if (line === undefined) continue;
    pending = null;
    if (line === null && atEnd === 'ends') {
      if (state.screen !== 'verify') return state;
      // Nobody waits any more: what --yes would do, once the look is there.
      const next = autopilot(engine.know, state);
      if (next === null) await changed(engine);
      else engine.dispatch(next);
    } else if (line === null) engine.dispatch({ type: 'cancel' });
    else if (line.trim() === letter('help')) out.blocks(helpView(engine.know, state) ?? []);
    else if (line.trim() === '<') engine.dispatch({ type: 'back' });
    else if (line.trim() === '>' && state.screen === 'answer') engine.dispatch({ type: 'takeAll' });
    else {
      const meant = turn.read(line.trim());
      if (meant === null) out.blocks([text(`This means nothing here. ${prompts('help')}.`)]);
      else if ('type' in meant) engine.dispatch(meant);
      else out.blocks(meant);
    }
  }
}

const changed = (engine: Engine): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = engine.subscribe(() => {
      stop();
      resolve();
    });
    // Only a bug ends the engine without a change.
    engine.finished.catch((error: unknown) => {
      stop();
      reject(error instanceof Error ? error : new Error(String(error)));
    });
  });

const pick = (line: string, count: number): number | null => {
  const number = /^\d{1,3}$/.test(line) ? Number(line) : 0;
  return number >= 1 && number <= count ? number - 1 : null;
};

function turnOf(engine: Engine, state: WizardState): Turn | null {
  switch (state.screen) {
    case 'name':
      return nameTurn(state);
    case 'see':
      return seeTurn(state);
    case 'choose':
      return chooseTurn(engine, state);
    case 'answer':
      return answerTurn(engine, state);
    case 'review':
      return reviewTurn(engine, state);
    case 'verify':
      return {
        blocks: [text(`It looks again every few seconds. Enter: look now, ${prompts('stop')}.`)],
        prompt: '',
        read: (line) =>
          line === letter('stop')
            ? { type: 'stop' }
            : line === '' || line === letter('again')
              ? { type: 'again' }
              : null,
      };
    case 'look':
    case 'write':
    case 'end':
      return null;
  }
}

function nameTurn(state: WizardState): Turn {
  if (state.quitting) {
    return {
      blocks: [],
      prompt: 'Leave? Nothing has been changed. (y/n) ',
      read: (line) => ({ type: line.toLowerCase().startsWith('y') ? 'cancel' : 'back' }),
    };
  }
  const offer = state.refusal?.suggestion ?? state.draft;
  return {
    blocks: nameIntro,
    prompt: `Server name${offer === '' ? '' : ` [${offer}]`}: `,
    read: (line) => ({ type: 'answered', text: line === '' ? offer : line }),
  };
}

function seeTurn({ looked }: WizardState): Turn {
  const none = { evidence: false, notes: false, trace: false };
  const seen = (more: Partial<typeof none>): readonly Block[] =>
    looked === null ? [] : seenBlocks(looked, { ...none, ...more });
  return {
    blocks: [],
    prompt: `Enter: what to do, ${prompts('evidence', 'notes', 'trace', 'help')}, <: back. `,
    read(line) {
      if (line === '') return { type: 'continue' };
      // Evidence is that of everything: a note that is not printed has none to show.
      if (line === letter('evidence')) return seen({ evidence: true, notes: true });
      if (line === letter('notes')) return seen({ notes: true });
      return line === letter('trace') ? seen({ trace: true }) : null;
    },
  };
}

function chooseTurn({ know }: Engine, state: WizardState): Turn {
  const ranked = state.recommendation?.ranked ?? [];
  const blocks = chooseView(know, state, { cursor: null, folded: false });
  if (ranked.length === 0) {
    return {
      blocks,
      prompt: 'Enter: leave, <: back. ',
      read: (line) => (line === '' ? { type: 'stop' } : null),
    };
  }
  const preferred = Math.max(
    ranked.findIndex(({ scenario }) => scenario.id === wanted(state)),
    0,
  );
  return {
    blocks,
    prompt: `Number [${preferred + 1}]: `,
    read(line) {
      const index = line === '' ? preferred : pick(line, ranked.length);
      const chosen = index === null ? undefined : ranked[index];
      return chosen === undefined ? null : { type: 'chosen', scenario: chosen.scenario.id };
    },
  };
}

function answerTurn({ know }: Engine, state: WizardState): Turn | null {
  const put = currentPut(know, state);
  if (put === null) return null;
  const choices = choicesOf(put);
  const offer = offered(put);
  const notes = answerNotes(put, { ...state, refusal: null });
  if (choices === null) {
    const text = state.refusal?.suggestion ?? (offer === null ? '' : answerText(offer.value));
    return {
      blocks: [...answerIntro(know, state), ...notes],
      prompt: `Answer${text === '' ? '' : ` [${text}]`} (>: all offers): `,
      read: (line) => ({ type: 'answered', text: line === '' ? text : line }),
    };
  }
  const offeredAt = choices.findIndex(({ value }) => offer !== null && value === answerText(offer.value));
  return {
    blocks: [...answerIntro(know, state), ...choiceBlocks(choices, null), ...notes],
    prompt: `Number${offeredAt < 0 ? '' : ` [${offeredAt + 1}]`} (>: all offers): `,
    read(line) {
      const index = line === '' ? offeredAt : pick(line, choices.length);
      // The word itself is as good as its number; what is neither gets the question's own refusal.
      const word = index === null ? line : choices[index]?.value;
      return word === undefined ? null : { type: 'answered', text: word };
    },
  };
}

function reviewTurn({ know }: Engine, state: WizardState): Turn {
  const steps = state.plan === null ? [] : stepsOf(state.plan);
  return {
    blocks: reviewView(state),
    prompt: `Enter: write the files, a number: show it, ${prompts('change', 'help')}, <: back. `,
    read(line) {
      if (line === '') return { type: 'continue' };
      if (line === letter('change'))
        return [...answersView(know, state), text(`${letter('change')} and a number changes it.`)];
      const edited = line.startsWith(letter('change')) ? /^\S\s*(\d+)$/.exec(line) : null;
      const list = currentPuts(know, state);
      const put = edited === null ? undefined : list[pick(edited[1] ?? '', list.length) ?? -1];
      if (put !== undefined) return { type: 'edit', question: put.question.id };
      const index = pick(line, steps.length);
      const step = index === null ? undefined : steps[index];
      return step === undefined ? null : stepBlocks(state, step);
    },
  };
}
