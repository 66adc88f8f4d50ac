/** A machine without any network: findings about this machine, never a stack. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { labIsPossible } from './requirements.ts';

const alone = process.getuid?.() === 0 ? ['-n'] : ['-Urn'];

describe.skipIf(!labIsPossible('no-network.test.ts'))('check without a network', () => {
  it.each(['example.org', '93.184.216.34', '[2606:2800:220:1::1]:8448'])('%s: unknown, exit 3', (name) => {
    const words = [...alone, process.execPath, 'bin/matrix-tls-setup.js', 'check', name, '--json'];
    const { status, stdout, stderr } = spawnSync('unshare', words, { encoding: 'utf8', timeout: 20_000 });
    expect({ status, stderr }).toEqual({ status: 3, stderr: '' });
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ verdict: 'unknown', federationOk: null, everyAddressOk: null });
    const told = report.findings.filter((finding: { severity: string }) => finding.severity !== 'note');
    expect(told).toMatchObject([{ id: 'net.outbound-blocked', severity: 'warning' }]);
  });
});
