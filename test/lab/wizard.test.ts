/** The wizard by its keys, on a server as old upgrades leave it, until its own verification is green. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { KEYS, type Pty, startPty } from '../support/pty.ts';
import { runCheck } from './checked.ts';
import { follow, stepsOf } from './follow.ts';
import { type House, matrixHost, openHouse, serverName } from './house.ts';
import { labIsPossible, program } from './requirements.ts';

/** An SRV record under the old label leads to Synapse, whose certificate names its own host. */
const leftByUpgrades = {
  website: true,
  records: ['_matrix._tcp IN SRV 10 5 8448 matrix'],
  synapseTls: [matrixHost],
};

function startWizard({ namespace }: House, folder: string): Pty {
  const [file = '', ...args] = namespace.enter([process.execPath, program, '--out', folder]);
  return startPty(file, args, { rows: 40, env: namespace.env });
}

/** Takes what is offered to every question, and gives the questions. */
async function acceptAll(wizard: Pty): Promise<string[]> {
  const asked: string[] = [];
  for (let number = 1; number < 40; number += 1) {
    const screen = await wizard.until(new RegExp(` ${number} of \\d+$|Nothing has been changed yet`, 'm'));
    const question = new RegExp(`^(.+\\?) +${number} of \\d+$`, 'm').exec(screen)?.[1];
    if (question === undefined) return asked;
    asked.push(question);
    await wizard.press(KEYS.enter);
  }
  throw new Error(`it never ends: ${asked.join('\n')}`);
}

describe.skipIf(!labIsPossible('wizard.test.ts'))('the wizard in the lab', () => {
  test('leads a server with an SRV record and the wrong certificate to a well-known file', async () => {
    const house = await openHouse(leftByUpgrades);
    const folder = join(house.namespace.folder, 'written');
    const wizard = startWizard(house, folder);
    try {
      // The server name stands in homeserver.yaml.
      await wizard.until(`› ${serverName}`);
      await wizard.press(KEYS.enter);
      await wizard.until('tls.names-srv-target');
      await wizard.until('what to do');
      await wizard.press(KEYS.enter);

      await wizard.until(/› A file on https:\/\/example\.org that names host and port +recommended/);
      await wizard.press(KEYS.enter);
      const asked = await acceptAll(wizard);
      expect(asked).toContain(`To which host should servers connect for ${serverName}?`);

      await wizard.until(/^ +written now +\d+ files and README\.txt/m);
      expect(wizard.screen()).toMatch(/^ +DNS +remove _matrix\._tcp\.example\.org$/m);
      await wizard.press(KEYS.enter);
      // Written is not in place: it looks, and waits.
      await wizard.until('look now');
      const steps = stepsOf(folder);
      const looking = steps.findIndex(({ commands }) => commands.some(([first]) => first === 'npx'));
      expect(looking).toBeGreaterThan(0);
      await follow(house, folder, steps.slice(0, looking));

      await wizard.press('v');
      expect(await wizard.exited(30_000)).toMatchObject({ code: 0 });
      expect(wizard.history()).toContain(`${serverName}: other servers can reach it, as planned.`);

      await follow(house, folder, steps.slice(looking + 1));
      const { report } = await runCheck(house.namespace, serverName);
      expect(report).toMatchObject({
        verdict: 'ok',
        federationOk: true,
        everyAddressOk: true,
        route: { row: 8, via: 'well-known-port', certificateName: matrixHost },
      });
      // The old record went in the cleaning up.
      expect(report.findings.map(({ id }) => id)).not.toContain('dns.srv-ignored');
    } finally {
      wizard.close();
      await house.close();
    }
  });
});
