import { describe, expect, it } from 'vitest';
import { initialState } from '../../../src/wizard/flow.ts';
import { makeReducer } from '../../../src/wizard/reducer.ts';
import type { WizardEvent, WizardState } from '../../../src/wizard/state.ts';
import { invented, lookedAt, NO_HOST, optionsOf, recommending } from './invented.ts';

const reduce = makeReducer(invented);
const run = (state: WizardState, ...events: readonly WizardEvent[]): WizardState =>
  events.reduce(reduce, state);
const fresh = (options = optionsOf(), places = false) => initialState(invented, options, places);
const answer = (text: string): WizardEvent => ({ type: 'answered', text });

/** At the choice for example.org, whose look was broken. */
function choosing(options = optionsOf(), places = false): WizardState {
  const state = run(fresh({ ...options, serverName: 'example.org' }, places), {
    type: 'hosted',
    host: NO_HOST,
  });
  return run(
    state,
    { type: 'looked', round: state.round, looked: lookedAt('example.org', false) },
    { type: 'continue' },
  );
}
const asking = (options = optionsOf()): WizardState =>
  run(choosing(options), { type: 'chosen', scenario: 'well-known-port' });
const reviewing = (places = false): WizardState =>
  run(
    choosing(optionsOf(), places),
    { type: 'chosen', scenario: 'well-known-port' },
    answer('matrix.example.org'),
    answer('synapse'),
    answer('no'),
  );

describe('the name', () => {
  it('goes on to looking', () => {
    const state = run(fresh(), { type: 'typed', text: 'example.org' }, answer('example.org'));
    expect(state).toMatchObject({ screen: 'look', serverName: { text: 'example.org' }, round: 1 });
  });

  it('is refused with the corrected form, which can be taken', () => {
    const refused = run(fresh(), answer('https://example.org/'));
    expect(refused.screen).toBe('name');
    expect(refused.refusal?.suggestion).toBe('example.org');
    expect(run(refused, { type: 'corrected' })).toMatchObject({ draft: 'example.org', refusal: null });
  });

  it('is judged while typing only after it was refused once', () => {
    expect(run(fresh(), { type: 'typed', text: 'https://' }).refusal).toBeNull();
    const refused = run(fresh(), answer('a b'));
    expect(run(refused, { type: 'typed', text: 'a b c' }).refusal).not.toBeNull();
    expect(run(refused, { type: 'typed', text: 'example.org' }).refusal).toBeNull();
  });

  it('given at the start is looked at without asking, or shown with its fault', () => {
    expect(fresh(optionsOf({ serverName: 'example.org' })).screen).toBe('look');
    const wrong = fresh(optionsOf({ serverName: 'https://example.org' }));
    expect(wrong).toMatchObject({
      screen: 'name',
      draft: 'https://example.org',
      refusal: { suggestion: 'example.org' },
    });
  });

  it('asks before it lets go', () => {
    const asked = run(fresh(), { type: 'back' });
    expect(asked).toMatchObject({ quitting: true, outcome: null });
    expect(run(asked, { type: 'back' }).quitting).toBe(false);
    expect(run(asked, { type: 'typed', text: 'e' }).quitting).toBe(false);
    expect(run(asked, { type: 'cancel' })).toMatchObject({ screen: 'end', outcome: 'cancelled' });
  });
});

describe('looking', () => {
  it('drops what an abandoned look still says', () => {
    const state = run(fresh(), answer('example.org'), { type: 'back' }, answer('example.com'));
    const late = run(state, { type: 'looked', round: 1, looked: lookedAt('example.org', true) });
    expect(late).toBe(state);
  });

  it('ends in what was seen, with the recommendation', () => {
    const state = choosing();
    expect(state.recommendation?.ranked.map(({ scenario }) => scenario.id)).toEqual([
      'well-known-port',
      'direct',
      'already-fine',
    ]);
    expect(state.done.map(({ text }) => text)).toEqual([
      'example.org',
      'Other servers cannot reach example.org',
    ]);
  });
});

describe('questions', () => {
  it('come in order, with what was seen or is usual in the field', () => {
    expect(asking()).toMatchObject({ screen: 'answer', at: 'host', draft: 'usual-host' });
    expect(run(asking(), answer('h'))).toMatchObject({ at: 'front', draft: 'nginx' });
  });

  it('refuse what they cannot take', () => {
    const refused = run(asking(), answer(''));
    expect(refused).toMatchObject({ at: 'host', refusal: { reason: 'It is empty.' } });
  });

  it('appear and vanish with earlier answers; a hidden answer has no effect and comes back', () => {
    const shown = run(asking(), answer('h'), answer('nginx'), answer('new'));
    expect(shown.at).toBe('version');
    const hidden = run(
      shown,
      answer('1.22'),
      { type: 'back' },
      { type: 'back' },
      { type: 'back' },
      answer('synapse'),
    );
    expect(hidden.at).toBe('legacy');
    const again = run(hidden, { type: 'back' }, answer('nginx'));
    expect(again).toMatchObject({ at: 'site', draft: 'new' });
  });

  it('keep their answers on the way back', () => {
    const back = run(asking(), answer('mine'), { type: 'back' });
    expect(back).toMatchObject({ at: 'host', draft: 'mine' });
    expect(run(back, { type: 'back' })).toMatchObject({ screen: 'choose' });
  });

  it('given on the command line are ticked and passed over, both ways', () => {
    const given = {
      front: { text: 'synapse', source: 'flag' as const },
      host: { text: 'h', source: 'env' as const },
    };
    const state = asking(optionsOf({ given }));
    expect(state.at).toBe('legacy');
    expect(state.done.filter(({ kind }) => kind === 'preset').map(({ text }) => text)).toEqual([
      'h (from the environment)',
      'synapse (given as a flag)',
    ]);
    expect(run(state, { type: 'back' }).screen).toBe('choose');
  });

  it('given but refused stop the wizard there, with the reason', () => {
    const state = asking(optionsOf({ given: { front: { text: 'caddy', source: 'file' } } }));
    expect(run(state, answer('h'))).toMatchObject({
      at: 'front',
      draft: 'caddy',
      refusal: { reason: 'One of these is needed: nginx, synapse.' },
    });
  });
});

describe('the review', () => {
  it('holds the plan; an answer can be changed from there and leads back', () => {
    const state = reviewing();
    expect(state).toMatchObject({ screen: 'review', plan: { scenario: 'well-known-port' } });
    const edited = run(state, { type: 'edit', question: 'host' });
    expect(edited).toMatchObject({ screen: 'answer', at: 'host', draft: 'matrix.example.org' });
    expect(run(edited, { type: 'back' }).screen).toBe('review');
    expect(run(edited, answer('other')).screen).toBe('review');
  });

  it('asks what an edit has made necessary before it returns', () => {
    const edited = run(reviewing(), { type: 'edit', question: 'front' }, answer('nginx'));
    expect(edited).toMatchObject({ screen: 'answer', at: 'site' });
    expect(run(edited, answer('old')).screen).toBe('review');
  });

  it('stays, with the reason, when the files cannot be written', () => {
    const failed = run(reviewing(), { type: 'continue' }, { type: 'failed', reason: '/tmp/out: EACCES' });
    expect(failed).toMatchObject({ screen: 'review', failure: '/tmp/out: EACCES', outcome: null });
  });
});

describe('writing and verifying', () => {
  const files = [{ path: 'README.txt', mode: 0o644 }];
  const verifying = (): WizardState => run(reviewing(), { type: 'continue' }, { type: 'written', files });
  const look = (state: WizardState, good: boolean): WizardState =>
    run(state, { type: 'looked', round: state.round, looked: lookedAt('example.org', good) });

  it('waits for what the rehearsal puts in place', () => {
    const written = run(reviewing(true), { type: 'continue' }, { type: 'written', files });
    expect(written.screen).toBe('write');
    const placed = (failure: string | null): WizardEvent => ({
      type: 'placed',
      placed: { lines: [{ state: 'warning', text: 'nginx says: conflicting server name.' }], failure },
    });
    const done = run(written, placed(null));
    expect(done).toMatchObject({ screen: 'verify', verify: { attempt: 1, phase: 'looking' } });
    expect(done.done.at(-1)).toMatchObject({ sign: 'warning' });
    // A step that fails is told as such, and there is nothing to verify.
    const failed = run(written, placed('Step 2.1, Copy it: there is no such folder.'));
    expect(failed).toMatchObject({ screen: 'end', outcome: 'not-verified' });
    expect(failed.done.at(-1)).toMatchObject({ sign: 'error' });
  });

  it('looks again after five ticks, or at once', () => {
    const waiting = look(verifying(), false);
    expect(waiting.verify).toMatchObject({ phase: 'waiting', attempt: 1 });
    const tick: WizardEvent = { type: 'tick' };
    expect(run(waiting, tick, tick, tick, tick).verify.phase).toBe('waiting');
    expect(run(waiting, tick, tick, tick, tick, tick).verify).toMatchObject({ phase: 'looking', attempt: 2 });
    expect(run(waiting, { type: 'again' }).verify).toMatchObject({ phase: 'looking', attempt: 2 });
  });

  /** Reached, but not by the way of the plan. */
  const otherwise = (): WizardEvent => {
    const elsewhere = lookedAt('example.org', true);
    const route = {
      ...elsewhere.facts.route,
      destinations: [{ host: 'old.example.org', port: 443, srv: null }],
    };
    const looked = { ...elsewhere, facts: { ...elsewhere.facts, route } };
    return { type: 'looked', round: verifying().round, looked };
  };

  it('is green only when servers go where the plan sends them', () => {
    expect(look(verifying(), true)).toMatchObject({ screen: 'end', outcome: 'verified' });
    expect(run(verifying(), otherwise()).outcome).toBeNull();
  });

  it('can be left: as written where servers reach it now, else as not verified', () => {
    expect(run(verifying(), otherwise(), { type: 'stop' }).outcome).toBe('written');
    expect(run(look(verifying(), false), { type: 'stop' }).outcome).toBe('not-verified');
    // Before any look at what was written, the one before it counts.
    expect(run(verifying(), { type: 'stop' }).outcome).toBe('not-verified');
    const rehearsed = run(
      reviewing(true),
      { type: 'continue' },
      { type: 'written', files },
      { type: 'placed', placed: { lines: [], failure: null } },
      { type: 'stop' },
    );
    expect(rehearsed.outcome).toBe('not-verified');
  });

  it('finishes the files after Ctrl-C, and leaves at once after a second one', () => {
    const writing = run(reviewing(), { type: 'continue' });
    const once = run(writing, { type: 'cancel' });
    expect(once.outcome).toBeNull();
    expect(run(once, { type: 'written', files })).toMatchObject({ outcome: 'cancelled', written: files });
    expect(run(once, { type: 'cancel' }).outcome).toBe('cancelled');
  });
});

it('ends at once when everything is fine already', () => {
  expect(run(choosing(), { type: 'chosen', scenario: 'already-fine' })).toMatchObject({
    screen: 'end',
    outcome: 'already-fine',
  });
});

it('ends when no scenario can work, and changes nothing after the end', () => {
  const know = recommending();
  const step = makeReducer(know);
  const start = initialState(know, optionsOf({ serverName: 'example.org' }), false);
  const looked = step(start, { type: 'looked', round: 1, looked: lookedAt('example.org', false) });
  const ended = step(step(looked, { type: 'continue' }), { type: 'stop' });
  expect(ended.outcome).toBe('not-verified');
  expect(step(ended, { type: 'cancel' })).toBe(ended);
});
