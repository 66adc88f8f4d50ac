import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { deployPath, deployScript, installedAt } from '../../../src/acme/certificate.ts';
import { type Order, orderCommands, renewalNote } from '../../../src/acme/clients.ts';
import { templates } from '../../../src/template/shipped.ts';
import { type AbsPath, type Email, type Hostname, parseHostname } from '../../../src/template/values.ts';

const parsed = parseHostname('matrix.example.org');
if (!parsed.ok) throw new Error(parsed.reason);
const name: Hostname = parsed.value;

const order: Order = {
  client: 'certbot',
  name,
  challenge: 'webroot',
  webroot: '/var/www/matrix-challenge' as AbsPath,
  email: null,
  deploy: deployPath(name),
};
const line = (changes: Partial<Order>) =>
  orderCommands({ ...order, ...changes }).map(({ file, args }) => [file, ...args].join(' '));

describe('certbot', () => {
  test('one command, with the deploy script', () => {
    expect(line({})).toEqual([
      'certbot certonly --webroot --webroot-path /var/www/matrix-challenge --register-unsafely-without-email' +
        ' --cert-name matrix-matrix.example.org --domain matrix.example.org' +
        ' --deploy-hook /usr/local/sbin/matrix-certificate-matrix.example.org',
    ]);
  });
  test('other challenges', () => {
    expect(line({ challenge: 'standalone' })[0]).toContain(' --standalone ');
    expect(line({ challenge: 'dns' })[0]).toContain(' --manual --preferred-challenges dns ');
    expect(line({ email: 'a@example.org' as Email })[0]).toContain(' --email a@example.org ');
  });
});

describe('acme.sh', () => {
  test('issues, then installs', () => {
    const [issue, install, ...rest] = line({ client: 'acme.sh' });
    expect(issue).toContain('--issue --domain matrix.example.org --server letsencrypt');
    expect(install).toContain(
      '--install-cert --domain matrix.example.org --ecc --reloadcmd /usr/local/sbin/',
    );
    expect(rest).toEqual([]);
  });
  test('by hand in DNS it is called a second time', () => {
    expect(line({ client: 'acme.sh', challenge: 'dns' })).toHaveLength(3);
    expect(renewalNote({ client: 'acme.sh', challenge: 'dns' })).toContain('by hand');
    expect(renewalNote(order)).toBe('');
  });
});

test('every command writes: none runs while looking', () => {
  for (const client of ['certbot', 'acme.sh'] as const) {
    for (const { effect } of orderCommands({ ...order, client })) expect(effect).toBe('write');
  }
});

describe('the deploy script', () => {
  const script = (client: 'certbot' | 'acme.sh', reload: 'nginx' | 'matrix-synapse') =>
    deployScript(templates, {
      client,
      name,
      user: reload === 'nginx' ? 'root' : ('matrix-synapse' as never),
      reload: reload as never,
    });

  test.each([
    ['certbot', 'nginx'],
    ['certbot', 'matrix-synapse'],
    ['acme.sh', 'nginx'],
    ['acme.sh', 'matrix-synapse'],
  ] as const)('%s for %s is a POSIX script that closes files from birth', (client, reload) => {
    const text = script(client, reload);
    expect(() => execFileSync('sh', ['-n'], { input: text })).not.toThrow();
    const lines = text.split('\n');
    expect(lines[0]).toBe('#!/bin/sh');
    expect(lines.slice(2, 4)).toEqual(['set -eu', 'umask 077']);
    expect(text).toContain('install -m 0600 -o "$owner"');
    expect(text.includes('nginx -t')).toBe(reload === 'nginx');
  });

  test('installs where the site looks', () => {
    expect(script('certbot', 'nginx')).toContain("folder='/etc/ssl/matrix/matrix.example.org'");
    expect(installedAt(name)).toEqual({
      certificate: '/etc/ssl/matrix/matrix.example.org/fullchain.pem',
      key: '/etc/ssl/matrix/matrix.example.org/privkey.pem',
    });
  });
});
