/** The look at nobody is of use only as far as it goes the way of a real one. */
import { expect, test } from 'vitest';
import { judge } from '../../../src/check/judge.ts';
import { lookAtNobody } from '../../../src/cli/dry-run.ts';
import { createClock } from '../../../src/system/clock.ts';

test('it goes from the file to the keys, and is judged', async () => {
  const facts = await lookAtNobody(createClock(), '0');
  expect(facts.wellKnown?.outcome).toMatchObject({ kind: 'delegated' });
  const [address] = facts.targets.flatMap(({ addresses }) => addresses);
  expect(address).toMatchObject({
    trusted: true,
    exchanges: { version: { status: 200 }, put: { status: 404 } },
  });
  // Nobody holds the key: the signature is read, and found wrong.
  expect(address?.keys?.keys).toMatchObject([{ usable: true, badSignature: true }]);
  expect(judge(facts).findings.map(({ id }) => id)).toContain('federation.keys-signature');
  expect(facts.elapsedMs).toBeLessThan(1000);
});
