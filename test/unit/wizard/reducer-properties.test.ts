/** Whatever happens in whatever order: the wizard is never stuck, never on a hidden question, never loses an answer. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { currentPuts } from '../../../src/wizard/answers.ts';
import { initialState } from '../../../src/wizard/flow.ts';
import { makeReducer } from '../../../src/wizard/reducer.ts';
import type { WizardEvent, WizardState } from '../../../src/wizard/state.ts';
import { invented, inventedQuestions, lookedAt, NO_HOST, optionsOf } from './invented.ts';

const reduce = makeReducer(invented);

const words = fc.constantFrom(
  'example.org',
  'https://x.org/',
  '',
  'nginx',
  'synapse',
  'new',
  'yes',
  'no',
  'caddy',
);
const ids = fc.constantFrom(...inventedQuestions.map(({ id }) => id));
const events: fc.Arbitrary<WizardEvent> = fc.oneof(
  fc.record({ type: fc.constant('typed' as const), text: words }),
  { weight: 6, arbitrary: fc.record({ type: fc.constant('answered' as const), text: words }) },
  { weight: 4, arbitrary: fc.constant<WizardEvent>({ type: 'continue' }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('chosen' as const),
      scenario: fc.constantFrom('well-known-port' as const, 'direct' as const, 'srv-proxy' as const),
    }),
  },
  { weight: 2, arbitrary: fc.constant<WizardEvent>({ type: 'back' }) },
  fc.record({ type: fc.constant('edit' as const), question: ids }),
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('looked' as const),
      round: fc.integer({ min: 1, max: 4 }),
      looked: fc.boolean().map((good) => lookedAt('example.org', good)),
    }),
  },
  fc.constantFrom<WizardEvent>(
    { type: 'corrected' },
    { type: 'hosted', host: NO_HOST },
    { type: 'written', files: [{ path: 'README.txt', mode: 0o644 }] },
    { type: 'placed', placed: { lines: [{ state: 'ok', text: 'There.' }], failure: null } },
    { type: 'placed', placed: { lines: [], failure: 'Step 2.1: no.' } },
    { type: 'failed', reason: 'EACCES' },
    { type: 'again' },
    { type: 'stop' },
    { type: 'tick' },
  ),
);
const given = fc.dictionary(
  ids,
  fc.record({ text: words, source: fc.constantFrom('flag' as const, 'env' as const) }),
);
const starts = fc
  .record({ given, serverName: fc.constantFrom(null, 'example.org', 'bad name'), places: fc.boolean() })
  .map(({ places, ...options }) => initialState(invented, optionsOf(options), places));

function check(state: WizardState): void {
  expect(state.outcome === null).toBe(state.screen !== 'end');
  const visible = currentPuts(invented, state).map(({ question }) => question.id);
  if (state.screen === 'answer') expect(visible).toContain(state.at);
  else expect(state.at).toBeNull();
  if (state.screen === 'review' || state.screen === 'write') expect(state.plan).not.toBeNull();
  if (state.screen === 'see' || state.screen === 'choose') expect(state.recommendation).not.toBeNull();
  if (state.screen === 'review') {
    expect(currentPuts(invented, state).every((put) => put.given !== null)).toBe(true);
  }
  if (state.screen === 'verify') expect(state.written).not.toBeNull();
}

it('holds its invariants after every event', () => {
  fc.assert(
    fc.property(starts, fc.array(events, { maxLength: 40 }), (start, list) => {
      let state = start;
      check(state);
      for (const event of list) {
        const before = state;
        state = reduce(state, event);
        check(state);
        // What was said is never lost, and what stands above the screen is never taken back.
        expect(Object.keys(state.answers)).toEqual(expect.arrayContaining(Object.keys(before.answers)));
        expect(state.done.slice(0, before.done.length)).toEqual(before.done);
      }
    }),
    { numRuns: 300 },
  );
});

it('comes back to the question that was just answered', () => {
  const asking = fc.record({ given }).map(({ given: options }) => {
    const begun = initialState(invented, optionsOf({ given: options, serverName: 'example.org' }), false);
    return [
      { type: 'looked', round: 1, looked: lookedAt('example.org', false) },
      { type: 'continue' },
      { type: 'chosen', scenario: 'well-known-port' },
    ].reduce((state, event) => reduce(state, event as WizardEvent), begun);
  });
  const moves = fc.oneof(
    { weight: 4, arbitrary: fc.record({ type: fc.constant('answered' as const), text: words }) },
    fc.constant<WizardEvent>({ type: 'back' }),
    fc.record({ type: fc.constant('edit' as const), question: ids }),
  );
  let compared = 0;
  fc.assert(
    fc.property(asking, fc.array(moves, { maxLength: 12 }), words, (start, list, text) => {
      const state = list.reduce(reduce, start);
      const put = currentPuts(invented, state).find(({ question }) => question.id === state.at);
      const next = reduce(state, { type: 'answered', text });
      // A given answer is passed over in both directions; an edit returns to the review.
      const typed = put !== undefined && (put.given === null || put.given.source === 'typed');
      if (!typed || state.editing || next.refusal !== null || next.at === state.at) return;
      const order = currentPuts(invented, next).map(({ question }) => question.id);
      // After an edit an earlier question may have become open again: then the way forward leads back.
      if (next.at !== null && order.indexOf(next.at) < order.indexOf(put.question.id)) return;
      compared += 1;
      expect(reduce(next, { type: 'back' }).at).toBe(state.at);
    }),
    { numRuns: 500 },
  );
  // About one in eight is comparable; far fewer would mean that this tries nothing.
  expect(compared).toBeGreaterThan(20);
});

it('is never stuck: from everywhere the end can be reached', () => {
  const out = (state: WizardState): WizardState => {
    switch (state.screen) {
      case 'name':
        return reduce(state, { type: 'answered', text: 'example.org' });
      case 'look':
        return reduce(state, { type: 'looked', round: state.round, looked: lookedAt('example.org', false) });
      case 'see':
        return reduce(state, { type: 'continue' });
      case 'choose':
        return reduce(state, { type: 'chosen', scenario: 'well-known-port' });
      case 'answer': {
        const tries = ['something', 'nginx', 'yes'].map((text) => reduce(state, { type: 'answered', text }));
        return tries.find((one) => one.at !== state.at) ?? state;
      }
      case 'review':
        return reduce(state, { type: 'continue' });
      case 'write':
        return state.written === null
          ? reduce(state, { type: 'written', files: [] })
          : reduce(state, { type: 'placed', placed: { lines: [], failure: null } });
      case 'verify':
        return reduce(state, { type: 'looked', round: state.round, looked: lookedAt('example.org', true) });
      case 'end':
        return state;
    }
  };
  fc.assert(
    fc.property(starts, fc.array(events, { maxLength: 30 }), (start, list) => {
      let state = list.reduce(reduce, start);
      for (let turn = 0; turn < 20 && state.outcome === null; turn++) {
        // A look that is waiting is looked at again first.
        state = out(state.verify.phase === 'waiting' ? reduce(state, { type: 'again' }) : state);
      }
      expect(state.outcome).not.toBeNull();
    }),
    { numRuns: 300 },
  );
});
