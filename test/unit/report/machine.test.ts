import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/check/judge.ts';
import { judgeLocal } from '../../../src/check/local/judge.ts';
import type { Facts } from '../../../src/discover/types.ts';
import type { LocalFacts } from '../../../src/host/types.ts';
import { machineText } from '../../../src/report/machine.ts';
import type { Entry } from '../../../src/report/printer.ts';
import { exchange, facts, v4, v6 } from '../../support/facts.ts';
import { localFacts } from '../../support/local-facts.ts';

const style = { width: 80, colour: false, ascii: false };
const YAML = 'server_name: example.org\nreport_stats: no\nlisteners: []\ndatabase: {name: sqlite3}\n';
const service = {
  user: 'matrix-synapse',
  uid: 999,
  gids: [999],
  pid: 812,
  version: '0.99.5',
  source: 'process 812',
  container: null,
} as const;

async function text(rest: Partial<LocalFacts>, world = {}): Promise<string> {
  const local = await localFacts({ '/etc/matrix-synapse/homeserver.yaml': YAML }, rest);
  const seen = facts(world);
  const entry: Entry = { kind: 'checked', facts: seen, verdict: judge(seen, judgeLocal(local, seen)), local };
  return machineText(entry, style);
}

describe('the machine in text', () => {
  it('names homeserver, account and process, and the way to a current version', async () => {
    const said = await text({ service });
    expect(said).toContain('homeserver       Synapse 0.99.5, account matrix-synapse, process 812');
    expect(said).toContain('The way from Synapse 0.99.5 to a current one');
    expect(said).toMatch(/5 {2}Start Synapse 1\.0\.0 once with the database/);
  });

  it('leaves the way out where nothing stands on it', async () => {
    expect(await text({ service: { ...service, version: '1.150.0' } })).not.toContain('The way from');
    expect(await text({})).not.toContain('The way from');
  });

  it('points to it where an old file is all that is known', async () => {
    const local = await localFacts(
      { '/tmp/homeserver.yaml': `${YAML}tls_fingerprints: []\n` },
      { elsewhere: true },
    );
    const entry = (seen: Facts): Entry => ({ kind: 'checked', facts: seen, verdict: judge(seen), local });
    const closed = facts({
      at: { [`${v4(20)}:443`]: { tcp: 'refused' }, [`${v6(20)}:443`]: { tcp: 'refused' } },
    });
    expect(machineText(entry(closed), style)).toContain('matrix-tls-setup explain upgrade');
    // Leftovers in the file of a server that says its version are no reason.
    expect(machineText(entry(facts()), style)).not.toContain('explain upgrade');
  });

  it('says what was not looked at, and why', async () => {
    const said = await text({
      isRoot: false,
      notLookedAt: [{ what: 'the firewall', why: 'only root may list it' }],
    });
    expect(said).toMatch(/^This machine, without root$/m);
    expect(said).toContain('– not looked at: the firewall, because only root may list it');
  });

  it('escapes what files and programs say', async () => {
    const said = await text({ service: { ...service, user: 'x\u001b[2Jy\u202e' } });
    expect(said).not.toContain('\u001b');
    expect(said).not.toContain('\u202e');
  });

  it('tells what became of the signed request at each address', async () => {
    const signed = exchange({ status: 404, body: '{"errcode":"M_NOT_FOUND"}' });
    const said = await text({}, { at: { [`${v4(20)}:443`]: { probes: { signed } } } });
    expect(said).toContain(`signed request   ${v4(20)}:443: arrives as it was sent`);
  });
});
