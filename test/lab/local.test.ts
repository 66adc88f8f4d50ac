/** `check --local` on machines with real servers: what is well brings no error, and each fault is found where it is. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../src/check/types.ts';
import { runCheck, withConsequences } from './checked.ts';
import { openMachine, serverName } from './machine.ts';
import { type LabMachine, machines } from './machines.ts';
import { isRoot, labIsPossible } from './requirements.ts';
import { prepared } from './synapse/environment.ts';
import { type Installed, install } from './synapse/homeserver.ts';
import { TODAY } from './synapse/versions.ts';

const possible = labIsPossible('local.test.ts') && (await prepared('local.test.ts', [TODAY])).includes(TODAY);
const here = machines.filter(({ needsRoot = false }) => !needsRoot || isRoot());

/** What is said otherwise than the entry of the machine, a line each. */
function disagreements({ finds, also = [] }: LabMachine, findings: readonly Finding[]): string[] {
  const known = new Set<string>([...finds.map(([id]) => id), ...also]);
  const missing = finds
    .filter(([id, text]) => !findings.some((one) => one.id === id && JSON.stringify(one).includes(text)))
    .map(([id, text]) => `${id} with ${text} is not among ${findings.map((finding) => finding.id)}`);
  const others = findings
    .filter(({ id, severity }) => severity === 'error' && !known.has(id))
    .map(({ id, title }) => `${id}: ${title}`);
  return [...missing, ...others];
}

describe.skipIf(!possible)('check --local in the lab', () => {
  const folder = mkdtempSync(join(tmpdir(), 'matrix-tls-synapse-'));
  let synapse: Installed;
  beforeAll(async () => {
    synapse = await install(join(folder, 'synapse'), TODAY, serverName);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(here.map((machine) => [machine.id, machine] as const))('%s', async (_, machine) => {
    const { namespace } = await openMachine(synapse, machine.options);
    try {
      const { report } = await runCheck(namespace, serverName, ['--local', ...(machine.args ?? [])]);
      expect(disagreements(machine, withConsequences(report.findings))).toEqual([]);
      const running = report.local?.proxies.filter((proxy) => proxy.running).map(({ kind }) => kind);
      expect(running).toEqual(machine.options.front === 'synapse' ? [] : [machine.options.front]);
    } finally {
      await namespace.close();
    }
  });
});
