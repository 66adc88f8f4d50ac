/** The answers of --yes: every default taken, every step confirmed. */
import { answerText, currentPut, offered } from './answers.ts';
import type { Knowledge } from './knowledge.ts';
import type { WizardEvent, WizardState } from './state.ts';

/** Looks after placing before a rehearsal counts as failed; where an admin must act, one look says all. */
const REHEARSAL_ATTEMPTS = 3;

/** What --yes does next; null = nothing: an effect runs, or somebody must answer. */
export function autopilot(know: Knowledge, state: WizardState): WizardEvent | null {
  switch (state.screen) {
    case 'see':
      return { type: 'continue' };
    case 'choose': {
      const scenario = wanted(state);
      return scenario === null ? { type: 'stop' } : { type: 'chosen', scenario };
    }
    case 'answer': {
      const put = currentPut(know, state);
      const offer = put === null || state.refusal !== null ? null : offered(put);
      return offer === null ? null : { type: 'answered', text: answerText(offer.value) };
    }
    case 'review':
      return { type: state.failure === null ? 'continue' : 'stop' };
    case 'verify': {
      const attempts = state.places ? REHEARSAL_ATTEMPTS : 1;
      return state.verify.phase === 'waiting' && state.verify.attempt >= attempts ? { type: 'stop' } : null;
    }
    case 'name':
    case 'look':
    case 'write':
    case 'end':
      return null;
  }
}

/** The scenario that was asked for on the command line, else the recommended one; null when none can work. */
export function wanted(state: WizardState) {
  const ranked = state.recommendation?.ranked ?? [];
  const asked = state.options.given.scenario?.text;
  const found = asked === undefined ? ranked[0] : ranked.find(({ scenario }) => scenario.id === asked.trim());
  return found?.scenario.id ?? null;
}
