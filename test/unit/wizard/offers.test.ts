import { describe, expect, it } from 'vitest';
import type { Question } from '../../../src/question/types.ts';
import { initialState } from '../../../src/wizard/flow.ts';
import type { Knowledge } from '../../../src/wizard/knowledge.ts';
import { makeReducer } from '../../../src/wizard/reducer.ts';
import type { WizardEvent, WizardState } from '../../../src/wizard/state.ts';
import { progressText } from '../../../src/wizard/view/answer.ts';
import { invented, lookedAt, NO_HOST, optionsOf } from './invented.ts';

const knowing = (more: Partial<Record<string, Partial<Question>>>): Knowledge => ({
  ...invented,
  question: (id) => {
    const question = invented.question(id);
    return question === null ? null : { ...question, ...more[id] };
  },
});

function choosing(
  know: Knowledge,
  scenario: 'well-known-port' | 'direct',
  ...events: readonly WizardEvent[]
) {
  const before: readonly WizardEvent[] = [
    { type: 'hosted', host: NO_HOST },
    { type: 'looked', round: 1, looked: lookedAt('example.org', false) },
    { type: 'continue' },
    { type: 'chosen', scenario },
  ];
  const start = initialState(know, optionsOf({ serverName: 'example.org' }), false);
  return [...before, ...events].reduce(makeReducer(know), start);
}

const takeAll: WizardEvent = { type: 'takeAll' };

describe('all offers at once', () => {
  it('lead to the review, with what stands in the field taken too', () => {
    const state = choosing(
      invented,
      'well-known-port',
      { type: 'typed', text: 'other.example.org' },
      takeAll,
    );
    expect(state.screen).toBe('review');
    expect(state.answers.host).toEqual({ value: 'other.example.org', source: 'typed' });
  });

  it('stop at a question that has none', () => {
    expect(choosing(invented, 'direct', takeAll)).toMatchObject({ screen: 'answer', at: 'account' });
  });

  it('do nothing on another screen', () => {
    const state = choosing(invented, 'well-known-port', takeAll);
    expect(makeReducer(invented)(state, takeAll)).toBe(state);
  });
});

describe('what is certain', () => {
  const certain = knowing({
    host: { detected: () => ({ value: 'seen.example.org', source: 'the record', certain: true }) },
  });

  it('is not asked, but told, and can be changed from the review', () => {
    const state = choosing(certain, 'well-known-port');
    expect(state.at).toBe('front');
    expect(state.done.at(-1)).toMatchObject({ kind: 'preset', text: 'seen.example.org (seen: the record)' });
    const reduce = makeReducer(certain);
    const changed = [
      takeAll,
      { type: 'edit', question: 'host' } as const,
      { type: 'answered', text: 'mine' } as const,
    ];
    expect(changed.reduce(reduce, state)).toMatchObject({
      screen: 'review',
      answers: { host: { value: 'mine', source: 'typed' } },
    });
  });

  it('stands only while it is seen', () => {
    const moving = knowing({
      site: {
        when: () => true,
        detected: ({ answers }) => ({ value: String(answers.front), source: 'the front', certain: true }),
      },
    });
    const reduce = makeReducer(moving);
    const state = choosing(moving, 'well-known-port', takeAll);
    const again = [
      { type: 'edit', question: 'front' } as const,
      { type: 'answered', text: 'synapse' } as const,
    ];
    expect(again.reduce(reduce, state)).toMatchObject({
      answers: { site: { value: 'synapse', source: 'seen' } },
    });
  });
});

it('counts the same number of questions while the offers are taken', () => {
  const reduce = makeReducer(invented);
  const totals: string[] = [];
  let state: WizardState = choosing(invented, 'well-known-port');
  while (state.screen === 'answer') {
    totals.push(progressText(invented, state));
    state = reduce(state, { type: 'answered', text: state.draft });
  }
  expect(totals.map((text) => text.split(' of ')[0])).toEqual(totals.map((_, index) => String(index + 1)));
  expect(new Set(totals.map((text) => text.split(' of ')[1]))).toEqual(new Set([String(totals.length)]));
});
