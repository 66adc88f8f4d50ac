import { describe, expect, it } from 'vitest';
import { againCommand, checkCommand } from '../../../src/wizard/commands.ts';
import { initialState } from '../../../src/wizard/flow.ts';
import { makeReducer } from '../../../src/wizard/reducer.ts';
import type { WizardEvent, WizardState } from '../../../src/wizard/state.ts';
import { endOf } from '../../../src/wizard/summary.ts';
import { invented, inventedScenarios, lookedAt, NO_HOST, optionsOf, recommending } from './invented.ts';

const reduce = makeReducer(invented);
const FILES = [{ path: 'README.txt', mode: 0o644 }];

function run(places: boolean, ...events: readonly WizardEvent[]): WizardState {
  const start = initialState(
    invented,
    optionsOf({ serverName: 'example.org', world: places ? 'moved-host' : null }),
    places,
  );
  const before: readonly WizardEvent[] = [
    { type: 'hosted', host: NO_HOST },
    { type: 'looked', round: 1, looked: lookedAt('example.org', false) },
    { type: 'continue' },
  ];
  return [...before, ...events].reduce(reduce, start);
}
const planned: readonly WizardEvent[] = [
  { type: 'chosen', scenario: 'well-known-port' },
  { type: 'answered', text: 'matrix.example.org' },
  { type: 'answered', text: 'synapse' },
  { type: 'answered', text: 'no' },
  { type: 'continue' },
  { type: 'written', files: FILES },
];
const green: WizardEvent = { type: 'looked', round: 2, looked: lookedAt('example.org', true) };
const broken: WizardEvent = { type: 'looked', round: 2, looked: lookedAt('example.org', false) };
const summary = (state: WizardState): string => endOf(invented, state, { ascii: false, width: 80 }).summary;

describe('the end as text', () => {
  it('verified: the names, the files, the wait that is left, how to check', () => {
    expect(summary(run(false, ...planned, green))).toBe(`example.org: other servers can reach it, as planned.

your server name           example.org  in @alice:example.org
servers connect to         matrix.example.org:443  by well-known
the certificate must name  matrix.example.org
it names                   no certificate was seen

Files                      /tmp/out
                           1 file; README.txt says what goes where, in which order

To wake up servers that gave up on yours: send a message in a room you share.
Check again                npx matrix-tls-setup check example.org
Same again without asking  npx matrix-tls-setup example.org --scenario=well-known-port --host=matrix.example.org --front=synapse --legacy=no --yes
`);
  });

  it('written: what is wrong now, and everything that is still to do', () => {
    const text = summary(run(false, ...planned, broken, { type: 'stop' }));
    expect(text).toContain('nothing of them is verified');
    expect(text).toContain('✖ The certificate names the host in the SRV record');
    expect(text).toContain('Put the file on the web server (/var/www/html/.well-known/matrix/server)');
    expect(text).toContain('wait at most 48 hours: others may keep the old answer');
  });

  it('a rehearsal that is not green is told as such, without a check of a server that is none', () => {
    const state = run(true, ...planned, { type: 'placed', placed: { lines: [], failure: null } }, broken, {
      type: 'stop',
    });
    expect(summary(state)).toContain('the files are in place, but it is not as planned');
    expect(summary(state)).not.toContain('Check again');
  });

  it('a step that failed is told with the answer that it comes from; nothing is said to be left', () => {
    const failure = 'Step 1.1, Put it there: matrix.example.org has no address in this world.';
    const state = run(true, ...planned, { type: 'placed', placed: { lines: [], failure } });
    expect(summary(state)).toContain(failure.slice(0, 60));
    expect(summary(state)).toContain('It comes from the answer --host=matrix.example.org.');
    expect(summary(state)).not.toContain('Still to do');
  });

  it('a temporary folder is named with the way to be rid of it', () => {
    const before = optionsOf({ serverName: 'example.org', folder: '/tmp/it is', temporary: true });
    const state = { ...run(true, ...planned), options: before };
    expect(summary({ ...state, outcome: 'verified' })).toContain("rm -r '/tmp/it is'");
  });

  it('cancelled says whether anything was written', () => {
    expect(summary(run(false, { type: 'cancel' }))).toContain('Cancelled. Nothing was changed.');
    const after = summary(run(false, ...planned, { type: 'cancel' }));
    expect(after).toContain('Cancelled after the files were written.');
    expect(after).toContain('/tmp/out');
  });

  it('already fine', () => {
    expect(summary(run(false, { type: 'chosen', scenario: 'already-fine' }))).toContain(
      'Nothing has to be changed.',
    );
  });

  it('a scenario that was asked for and cannot work says why', () => {
    const know = recommending(inventedScenarios.direct);
    const given = { scenario: { text: 'srv-proxy', source: 'flag' as const } };
    const start = initialState(know, optionsOf({ serverName: 'example.org', given }), false);
    const events: readonly WizardEvent[] = [
      { type: 'looked', round: 1, looked: lookedAt('example.org', false) },
      { type: 'continue' },
      { type: 'stop' },
    ];
    const end = endOf(know, events.reduce(makeReducer(know), start), { ascii: true, width: 80 });
    expect(end.outcome).toBe('not-verified');
    expect(end.summary).toContain('scenario srv-proxy cannot work here. A file is needed.');
  });
});

describe('commands', () => {
  it('can be pasted into a shell whatever was answered', () => {
    expect(checkCommand('[2001:db8::1]:8448', optionsOf())).toBe(
      "npx matrix-tls-setup check '[2001:db8::1]:8448'",
    );
    const answers = {
      serverName: 'example.org',
      certificatePath: "/srv/it's here/$(id).pem",
      keepLegacySrv: false,
    };
    expect(againCommand('example.org', {}, optionsOf({ world: 'direct' }))).toBe(
      'npx matrix-tls-setup rehearse direct --yes',
    );
    expect(checkCommand('example.org', optionsOf({ repeat: ['--allow-private'] }))).toBe(
      'npx matrix-tls-setup check example.org --allow-private',
    );
    expect(againCommand('example.org', answers, optionsOf())).toBe(
      "npx matrix-tls-setup example.org '--certificate-path=/srv/it'\\''s here/$(id).pem' --keep-legacy-srv=no --yes",
    );
  });
});
