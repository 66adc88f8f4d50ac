import { expect, test } from 'vitest';
import { notes } from '../../../src/host/reading.ts';
import { lookAtRenewal } from '../../../src/host/renewal.ts';
import { rootFolder } from '../../support/root-folder.ts';

const conf = (lines: readonly string[] = []) =>
  [
    'version = 2.1.0',
    'cert = /etc/letsencrypt/live/example.org/cert.pem',
    'fullchain = /etc/letsencrypt/live/example.org/fullchain.pem',
    '[renewalparams]',
    'authenticator = webroot',
    ...lines,
    '',
  ].join('\n');
const path = '/etc/letsencrypt/renewal/example.org.conf';
const DEBIAN = `0 */12 * * * root test -x /usr/bin/certbot -a \\! -d /run/systemd/system && certbot -q renew\n`;

const look = async (texts: Readonly<Record<string, string>>) =>
  lookAtRenewal((await rootFolder(texts)).files, [], '/root', notes());

test('certbot with its timer and its hook', async () => {
  const found = await look({
    [path]: conf(['renew_hook = systemctl reload nginx']),
    '/etc/systemd/system/timers.target.wants/certbot.timer': '',
    '/etc/letsencrypt/renewal-hooks/deploy/10-synapse': '#!/bin/sh\n',
    '/etc/letsencrypt/renewal/notes.txt': '',
  });
  expect(found).toEqual([
    {
      client: 'certbot',
      covers: [
        '/etc/letsencrypt/live/example.org/fullchain.pem',
        '/etc/letsencrypt/live/example.org/cert.pem',
      ],
      armedBy: 'certbot.timer',
      hooks: [
        { file: path, line: 6, text: 'systemctl reload nginx' },
        {
          file: '/etc/letsencrypt/renewal-hooks/deploy/10-synapse',
          line: null,
          text: '/etc/letsencrypt/renewal-hooks/deploy/10-synapse',
        },
      ],
    },
  ]);
});

test.each<[string, Record<string, string>, string | null]>([
  ['nothing', {}, null],
  ['a cron line', { '/etc/cron.d/certbot': '0 3 * * * root certbot renew\n' }, '/etc/cron.d/certbot'],
  ['a cron line that is a comment', { '/etc/cron.d/certbot': '# 0 3 * * * root certbot renew\n' }, null],
  [
    'root’s own table',
    { '/var/spool/cron/crontabs/root': '0 3 * * * /usr/bin/certbot renew\n' },
    '/var/spool/cron/crontabs/root',
  ],
  ['a script of the day', { '/etc/cron.daily/renew': '#!/bin/sh\ncertbot renew\n' }, '/etc/cron.daily/renew'],
  ['Debian’s line without systemd', { '/etc/cron.d/certbot': DEBIAN }, '/etc/cron.d/certbot'],
  [
    'Debian’s line, which leaves it to systemd',
    { '/etc/cron.d/certbot': DEBIAN, '/run/systemd/system/x': '' },
    null,
  ],
  [
    'snap',
    { '/etc/systemd/system/timers.target.wants/snap.certbot.renew.timer': '' },
    'snap.certbot.renew.timer',
  ],
])('armed by %s', async (_, texts, armedBy) => {
  const [certbot] = await look({ [path]: conf(), ...texts });
  expect(certbot?.armedBy).toBe(armedBy);
  expect(certbot?.hooks).toEqual([]);
});

test('the plug-in of a web server reloads it', async () => {
  const [certbot] = await look({ [path]: conf(['installer = nginx']) });
  expect(certbot?.hooks).toEqual([{ file: path, line: 6, text: 'installer = nginx' }]);
  const [none] = await look({ [path]: conf(['installer = None', 'renew_hook = None']) });
  expect(none?.hooks).toEqual([]);
});

test('acme.sh with its command in base64', async () => {
  const command = Buffer.from('systemctl reload nginx').toString('base64');
  const file = '/root/.acme.sh/example.org_ecc/example.org.conf';
  const found = await look({
    [file]: `Le_Domain='example.org'\nLe_RealFullChainPath='/etc/ssl/example.org.pem'\nLe_ReloadCmd='__ACME_BASE64__START_${command}__ACME_BASE64__END_'\n`,
    '/var/spool/cron/crontabs/root': '7 0 * * * "/root/.acme.sh"/acme.sh --cron --home "/root/.acme.sh"\n',
    '/root/.acme.sh/acme.sh': '',
  });
  expect(found).toEqual([
    {
      client: 'acme.sh',
      covers: ['/etc/ssl/example.org.pem'],
      armedBy: '/var/spool/cron/crontabs/root',
      hooks: [{ file, line: 3, text: 'systemctl reload nginx' }],
    },
  ]);
});

test('dehydrated and Caddy', async () => {
  const root = await rootFolder({
    '/var/lib/dehydrated/certs/example.org/fullchain.pem': '',
    '/etc/dehydrated/config': 'HOOK=/etc/dehydrated/hook.sh\n',
    '/etc/cron.weekly/dehydrated': 'dehydrated -c\n',
  });
  const caddy = { pid: 7, name: 'caddy', argv: ['caddy', 'run'], uid: 0, gids: [0] };
  const found = await lookAtRenewal(root.files, [caddy], null, notes());
  expect(found.map(({ client, armedBy, hooks }) => [client, armedBy, hooks.length])).toEqual([
    ['dehydrated', '/etc/cron.weekly/dehydrated', 1],
    ['caddy', 'process 7', 0],
  ]);
  expect(found[0]?.covers).toContain('/var/lib/dehydrated/certs/example.org/fullchain.pem');
});
