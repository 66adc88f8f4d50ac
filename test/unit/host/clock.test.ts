import { expect, test } from 'vitest';
import { chronyOffset, lookAtClock } from '../../../src/host/clock.ts';
import { notes } from '../../../src/host/reading.ts';
import type { Processes } from '../../../src/system/types.ts';

const chrony = (offset: string, leap = 'Normal') =>
  `C0000201,192.0.2.1,3,1700000000.1,${offset},0.0000012,0.000034,-12.3,0.0,0.01,0.02,0.001,64.2,${leap}\n`;

const answering = (answers: Readonly<Record<string, string>>): Processes => ({
  async run({ file }) {
    const stdout = answers[file];
    return { exitCode: stdout === undefined ? null : 0, stdout: stdout ?? '', stderr: '' };
  },
});

test.each([
  [chrony('-0.000012'), -0.000012],
  [chrony('312.5'), 312.5],
  [chrony('0.0', 'Not synchronised'), null],
  ['506 Cannot talk to daemon\n', null],
  [chrony(''), null],
])('chrony says %j', (text, offset) => {
  expect(chronyOffset(text)).toBe(offset);
});

test('what answers counts', async () => {
  expect(await lookAtClock(answering({ chronyc: chrony('90'), timedatectl: 'yes\n' }), notes())).toEqual({
    offsetSeconds: 90,
    source: "chrony's estimate",
    synchronised: true,
  });
  expect(await lookAtClock(answering({ timedatectl: 'no\n' }), notes())).toMatchObject({
    offsetSeconds: null,
    synchronised: false,
  });
  const said = notes();
  expect(await lookAtClock(answering({}), said)).toBeNull();
  expect(said.all.map(({ what }) => what)).toEqual(['the clock']);
});
