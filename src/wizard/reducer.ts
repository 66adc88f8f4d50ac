/**
 * The wizard's rules: one state, one event, the next state. Events that have no meaning on a screen change nothing,
 * so that a late key or an answer from an abandoned look does no harm.
 */
import { answerText, currentPut, currentPuts, situationBefore } from './answers.ts';
import { backward, end, enterQuestion, enterReview, forward, report, startLook } from './flow.ts';
import type { Knowledge } from './knowledge.ts';
import { NO_VERIFY, RECHECK_SECONDS, type WizardEvent, type WizardState } from './state.ts';
import type { Placed } from './types.ts';
import { hasErrors, headline, isGreen } from './verdict.ts';

export type Reducer = (state: WizardState, event: WizardEvent) => WizardState;

export function makeReducer(know: Knowledge): Reducer {
  return (state, event) => (state.outcome === null ? step(know, state, event) : state);
}

function step(know: Knowledge, state: WizardState, event: WizardEvent): WizardState {
  switch (event.type) {
    case 'typed':
      return typed(know, state, event.text);
    case 'answered':
      return answered(know, state, event.text);
    case 'takeAll':
      return takeAll(know, state);
    case 'corrected': {
      const suggestion = state.refusal?.suggestion;
      return suggestion === undefined ? state : { ...state, draft: suggestion, refusal: null };
    }
    case 'continue':
      return goOn(state);
    case 'chosen': {
      const chosen = state.recommendation?.ranked.find(({ scenario }) => scenario.id === event.scenario);
      if (state.screen !== 'choose' || chosen === undefined) return state;
      const next = report(
        { ...state, scenario: chosen.scenario },
        {
          kind: 'scenario',
          sign: 'ok',
          label: 'way',
          text: chosen.scenario.title(situationBefore(know, state)),
        },
      );
      return chosen.scenario.id === 'already-fine' ? end(next, 'already-fine') : forward(know, next, null);
    }
    case 'back':
      return back(know, state);
    case 'edit': {
      const put = currentPuts(know, state).find(({ question }) => question.id === event.question);
      return state.screen !== 'review' || put === undefined
        ? state
        : enterQuestion({ ...state, editing: true }, put);
    }
    case 'hosted':
      return hosted(know, state, event.host);
    case 'progress':
      return event.round !== state.round
        ? state
        : {
            ...state,
            look: { ...state.look, lines: { ...state.look.lines, [event.event.line]: event.event } },
          };
    case 'looked':
      return looked(know, state, event);
    case 'existing':
      return state.screen === 'review' ? { ...state, existing: event.files } : state;
    case 'written':
      return written(state, event.files);
    case 'placed':
      return placed(state, event.placed);
    case 'failed':
      return state.screen === 'write'
        ? state.cancelling
          ? end(state, 'cancelled')
          : { ...state, screen: 'review', failure: event.reason }
        : state;
    case 'again':
      return state.screen === 'verify' && state.verify.phase === 'waiting' ? lookAgain(state) : state;
    case 'stop':
      return stop(state);
    case 'tick':
      return tick(state);
    case 'cancel':
      return state.screen === 'write' && state.written === null && !state.cancelling
        ? { ...state, cancelling: true }
        : end(state, 'cancelled');
  }
}

/** The refusal of what stands in the field, null when it can be taken. */
function fault(know: Knowledge, state: WizardState, text: string) {
  if (state.screen === 'name') {
    const parsed = know.parseServerName(text.trim());
    return parsed.ok ? null : parsed;
  }
  const put = currentPut(know, state);
  const parsed = put?.question.parse(text.trim(), put.situation);
  return parsed === undefined || parsed.ok ? null : parsed;
}

function typed(know: Knowledge, state: WizardState, text: string): WizardState {
  if (state.screen !== 'name' && state.screen !== 'answer') return state;
  // Nobody is corrected while typing; once refused, the reason follows the text until it is right.
  const refusal = state.refusal === null ? null : fault(know, state, text);
  return { ...state, draft: text, refusal, quitting: false };
}

function answered(know: Knowledge, state: WizardState, text: string): WizardState {
  if (state.screen === 'name') {
    // This machine may still say the name: whoever was quicker waits for it.
    if (text.trim() === '' && state.host === null) return { ...state, quitting: false };
    const parsed = know.parseServerName(text.trim());
    return parsed.ok
      ? startLook({ ...state, draft: parsed.value.text }, parsed.value)
      : { ...state, draft: text, refusal: parsed, quitting: false };
  }
  const put = state.screen === 'answer' ? currentPut(know, state) : null;
  if (put === null) return state;
  const parsed = put.question.parse(text.trim(), put.situation);
  if (!parsed.ok) return { ...state, draft: text, refusal: parsed };
  const { id } = put.question;
  // Going past a given answer unchanged does not make it the admin's own.
  const source =
    put.given !== null && put.given.value === parsed.value ? put.given.source : ('typed' as const);
  const next = report(
    { ...state, answers: { ...state.answers, [id]: { value: parsed.value, source } } },
    { kind: 'answer', sign: 'ok', label: put.question.ask(put.situation), text: answerText(parsed.value) },
  );
  return forward(know, next, id);
}

function takeAll(know: Knowledge, state: WizardState): WizardState {
  let next = state;
  for (let turn = 0; turn <= (state.scenario?.questions.length ?? 0); turn++) {
    if (next.screen !== 'answer' || (next.refusal !== null && next !== state)) return next;
    const after = answered(know, next, next.draft);
    if (after.at === next.at && after.screen === 'answer') return after;
    next = after;
  }
  return next;
}

function goOn(state: WizardState): WizardState {
  if (state.screen === 'see' && state.looked !== null) {
    const said = headline(state.looked);
    return report(
      { ...state, screen: 'choose' },
      { kind: 'look', sign: said.sign, label: 'looked', text: said.text },
    );
  }
  if (state.screen === 'review') return { ...state, screen: 'write', failure: null, cancelling: false };
  return state;
}

function back(know: Knowledge, state: WizardState): WizardState {
  switch (state.screen) {
    case 'name':
      return { ...state, quitting: !state.quitting };
    case 'look':
    case 'see':
      return {
        ...state,
        screen: 'name',
        round: state.round + 1,
        draft: state.serverName?.text ?? '',
        refusal: null,
      };
    case 'choose':
      return { ...state, screen: 'see' };
    case 'answer':
      // Without this question's answer there is no review to return to.
      return state.editing && currentPuts(know, state).every(({ given }) => given !== null)
        ? enterReview(know, state)
        : backward(know, state, state.at);
    case 'review':
      return backward(know, state, null);
    // What is written is written: the way on is to verify, or to stop.
    case 'write':
    case 'verify':
    case 'end':
      return state;
  }
}

function hosted(know: Knowledge, state: WizardState, host: NonNullable<WizardState['host']>): WizardState {
  // Later it would change questions under the admin's hands; the engine never lets it come later.
  if (state.screen !== 'name' && state.screen !== 'look') return state;
  const next = { ...state, host };
  if (state.screen !== 'name' || state.draft !== '') return next;
  const seen = know.question('serverName')?.detected?.(situationBefore(know, next)) ?? null;
  return seen === null ? next : { ...next, draft: answerText(seen.value) };
}

function looked(
  know: Knowledge,
  state: WizardState,
  event: Extract<WizardEvent, { type: 'looked' }>,
): WizardState {
  if (event.round !== state.round) return state;
  if (state.screen === 'look') {
    const next = { ...state, looked: event.looked };
    return { ...next, screen: 'see', recommendation: know.recommend(situationBefore(know, next)) };
  }
  if (state.screen !== 'verify' || state.plan === null) return state;
  const verify = { ...state.verify, phase: 'waiting' as const, waited: 0, last: event.looked };
  const next = { ...state, verify };
  if (!isGreen(event.looked, state.plan)) return next;
  const said = headline(event.looked);
  return end(
    report(next, { kind: 'verify', sign: said.sign, label: 'verified', text: said.text }),
    'verified',
  );
}

function written(state: WizardState, files: NonNullable<WizardState['written']>): WizardState {
  if (state.screen !== 'write') return state;
  const count = files.length === 1 ? '1 file' : `${files.length} files`;
  const next = report(
    { ...state, written: files },
    { kind: 'write', sign: 'ok', label: 'written', text: `${count} in ${state.options.folder}` },
  );
  if (state.cancelling) return end(next, 'cancelled');
  return state.places ? next : startVerify(next);
}

function placed(state: WizardState, result: Placed): WizardState {
  if (state.screen !== 'write' || state.written === null) return state;
  const told = result.lines.reduce<WizardState>(
    (next, { state: sign, text }, index) =>
      report(next, { kind: 'place', sign, label: `placed ${index + 1}`, text }),
    { ...state, placed: result },
  );
  if (result.failure === null) return startVerify(told);
  const failed = report(told, { kind: 'place', sign: 'error', label: 'failed', text: result.failure });
  // What was written does not work as it stands; the folder is taken, so that another answer needs another run.
  return end({ ...failed, failure: result.failure }, 'not-verified');
}

const startVerify = (state: WizardState): WizardState =>
  lookAgain({ ...state, screen: 'verify', verify: NO_VERIFY });

const lookAgain = (state: WizardState): WizardState => ({
  ...state,
  round: state.round + 1,
  look: { ...state.look, lines: {} },
  verify: { ...state.verify, phase: 'looking', attempt: state.verify.attempt + 1, waited: 0 },
});

/**
 * How a run counts that ends before the world is as planned. The exit code tells what the last look saw, whoever stopped
 * it: a script that runs --yes on a server that is broken must not be told that all is well because files were written.
 * Only where servers reach this one now, and nothing but the new way is still missing, is it enough to have written.
 */
function stoppedAs({ places, verify, looked: before }: WizardState): 'written' | 'not-verified' {
  const last = verify.last ?? before;
  return !places && last?.verdict.federationOk === true && !hasErrors(last) ? 'written' : 'not-verified';
}

function stop(state: WizardState): WizardState {
  if (state.screen === 'verify') return end(state, stoppedAs(state));
  if (state.screen === 'choose' || state.screen === 'review') return end(state, 'not-verified');
  return state;
}

function tick(state: WizardState): WizardState {
  if (state.screen === 'look') return { ...state, look: { ...state.look, seconds: state.look.seconds + 1 } };
  if (state.screen !== 'verify') return state;
  const waiting = state.verify.phase === 'waiting';
  const waited = state.verify.waited + (waiting ? 1 : 0);
  const next = { ...state, verify: { ...state.verify, seconds: state.verify.seconds + 1, waited } };
  return waiting && waited >= RECHECK_SECONDS ? lookAgain(next) : next;
}
