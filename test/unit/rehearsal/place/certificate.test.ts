import { X509Certificate } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deployScript } from '../../../../src/acme/certificate.ts';
import { type Issued, runClient } from '../../../../src/rehearsal/place/certificate.ts';
import { openWorld, type World } from '../../../../src/rehearsal/world.ts';
import { movedHost } from '../../../../src/rehearsal/worlds/moved-host.ts';
import { templates } from '../../../../src/template/shipped.ts';
import { type Hostname, parseHostname } from '../../../../src/template/values.ts';

const HOST = 'customer.example.net';
const DEPLOY = '/usr/local/sbin/deploy';
const PORT_80 = `server { listen 80; listen [::]:80; server_name ${HOST};
  location ^~ /.well-known/acme-challenge/ { root /var/www/c; } }`;

let world: World;
beforeEach(async () => {
  world = await openWorld(movedHost, () => Date.now());
});
afterEach(() => world.close());

const run = (command: string, issued: Issued = new Map(), host = HOST) =>
  runClient(world, world.machine(host), command.split(' '), issued);

const hostname = (text: string): Hostname => {
  const parsed = parseHostname(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
};

const script = (client: 'certbot' | 'acme.sh') =>
  deployScript(templates, { client, name: hostname(HOST), user: 'root', reload: 'nginx' });

describe('certbot', () => {
  const command = `certbot certonly --webroot --webroot-path /var/www/c --cert-name ${HOST} --domain ${HOST} --deploy-hook ${DEPLOY}`;

  it('validates on port 80 and installs by the script', async () => {
    const machine = world.machine(HOST);
    machine.files.set('/etc/nginx/conf.d/80.conf', PORT_80);
    machine.files.set(DEPLOY, script('certbot'));
    await machine.reload();
    expect(await run(command)).toEqual([
      `A certificate for ${HOST} is issued on ${HOST}.`,
      `${DEPLOY} has installed it in /etc/ssl/matrix/${HOST}.`,
    ]);
    const leaf = new X509Certificate(machine.files.get(`/etc/ssl/matrix/${HOST}/fullchain.pem`) ?? '');
    expect(leaf.checkHost(HOST)).toBe(HOST);
    expect(machine.files.get(`/etc/letsencrypt/live/${HOST}/fullchain.pem`)).toContain(
      leaf.toString().trim(),
    );
    expect([...machine.files.keys()].filter((path) => path.includes('acme-challenge'))).toEqual([]);
  });

  it('fails where port 80 does not give the file', async () => {
    await expect(run(command)).rejects.toThrow('the answer is 301');
  });

  it('fails without the script, and with one that installs nowhere', async () => {
    const dns = command.replace('--webroot --webroot-path /var/www/c', '--manual --preferred-challenges dns');
    await expect(run(dns)).rejects.toThrow('there is no such file');
    world.machine(HOST).files.set(DEPLOY, '#!/bin/sh\ntrue\n');
    await expect(run(dns)).rejects.toThrow('does not say where');
  });

  it.each([
    ['a name outside the world', 'certbot certonly --standalone -d other.test', 'finds no zone'],
    ['standalone on a port that is taken', `certbot certonly --standalone -d ${HOST}`, 'Port 80'],
    ['no way of validation', `certbot certonly -d ${HOST}`, 'It is not said how'],
    ['no name', 'certbot certonly --standalone', 'No name'],
  ])('refuses %s', async (_, words, message) => {
    await expect(run(words)).rejects.toThrow(message);
  });
});

it('acme.sh issues first and installs with a second command', async () => {
  const issued: Issued = new Map();
  const machine = world.machine(HOST);
  machine.files.set(DEPLOY, script('acme.sh'));
  await run(
    `/root/.acme.sh/acme.sh --issue --domain ${HOST} --server letsencrypt --keylength ec-256 --dns`,
    issued,
  );
  expect(machine.files.has(`/etc/ssl/matrix/${HOST}/fullchain.pem`)).toBe(false);
  await run(`/root/.acme.sh/acme.sh --install-cert --domain ${HOST} --ecc --reloadcmd ${DEPLOY}`, issued);
  expect(machine.files.get(`/etc/ssl/matrix/${HOST}/fullchain.pem`)).toBe(issued.get(HOST)?.certificate);
});

it('leaves other commands alone', async () => {
  expect(await run('nginx -t')).toBeNull();
});
