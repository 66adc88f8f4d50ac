/**
 * Commands for a certificate client that is installed. Both get the certificate, remember how, and run the deploy script
 * after each renewal. 8448 is never used by a CA: http-01 comes to port 80 of each name.
 */
import type { Command } from '../system/types.ts';
import type { AbsPath, Email, Hostname } from '../template/values.ts';

export type ClientId = 'certbot' | 'acme.sh';
export type ChallengeId = 'webroot' | 'standalone' | 'dns';

export interface Order {
  readonly client: ClientId;
  readonly name: Hostname;
  readonly challenge: ChallengeId;
  /** Folder from which port 80 serves /.well-known/acme-challenge/. */
  readonly webroot: AbsPath;
  readonly email: Email | null;
  /** Script that installs the certificate and reloads what uses it. */
  readonly deploy: AbsPath;
}

/** What contacts the CA: both clients are told to use the same one. */
export const CA_HOST = 'acme-v02.api.letsencrypt.org';

const write = (file: string, ...args: readonly string[]): Command => ({ file, args, effect: 'write' });

/** In the order in which they run. */
export function orderCommands(order: Order): readonly Command[] {
  return order.client === 'certbot' ? certbot(order) : acmeSh(order);
}

/** A lineage of its own: under the bare name certbot may keep the web site's, and would take its other names away. */
const lineage = (name: Hostname): string => `matrix-${name}`;

/** Takes the certificate and its renewal away: a renewal whose script is gone would fail each time. */
export const forgetCommand = ({ client, name }: Pick<Order, 'client' | 'name'>): Command =>
  client === 'certbot'
    ? write('certbot', 'delete', '--cert-name', lineage(name))
    : write(ACME_SH, '--remove', '--domain', name, '--ecc');

function certbot({ name, challenge, webroot, email, deploy }: Order): readonly Command[] {
  const how = {
    webroot: ['--webroot', '--webroot-path', webroot],
    standalone: ['--standalone'],
    // By hand: certbot asks for the record and waits. A plugin of the DNS provider does it alone.
    dns: ['--manual', '--preferred-challenges', 'dns'],
  }[challenge];
  const account = email === null ? ['--register-unsafely-without-email'] : ['--email', email];
  return [
    write(
      'certbot',
      'certonly',
      ...how,
      ...account,
      '--cert-name',
      lineage(name),
      '--domain',
      name,
      '--deploy-hook',
      deploy,
    ),
  ];
}

const ACME_SH = '/root/.acme.sh/acme.sh';

function acmeSh({ name, challenge, webroot, email, deploy }: Order): readonly Command[] {
  const how = {
    webroot: ['--webroot', webroot],
    standalone: ['--standalone'],
    dns: ['--dns', '--yes-I-know-dns-manual-mode-enough-go-ahead-please'],
  }[challenge];
  const account = email === null ? [] : ['--accountemail', email];
  const which = ['--domain', name, '--server', 'letsencrypt'];
  const issue = write(ACME_SH, '--issue', ...which, ...account, '--keylength', 'ec-256', ...how);
  // Without a DNS plugin acme.sh stops after showing the record; the second call has it looked for.
  const finish = challenge === 'dns' ? [write(ACME_SH, '--renew', ...which, '--ecc', ...how.slice(1))] : [];
  const install = write(ACME_SH, '--install-cert', '--domain', name, '--ecc', '--reloadcmd', deploy);
  return [issue, ...finish, install];
}

/** What there is to know about renewing with a challenge. "" when it goes by itself. */
export function renewalNote({ client, challenge }: Pick<Order, 'client' | 'challenge'>): string {
  if (challenge !== 'dns') return '';
  const how =
    client === 'certbot' ? 'a plugin of certbot (certbot-dns-…)' : 'a hook of acme.sh (--dns dns_…)';
  return `A record that is set by hand has to be set by hand again at each renewal. With ${how} for your DNS provider, renewing goes by itself.`;
}
