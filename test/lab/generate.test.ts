/** `generate --answers`: what it writes, put in place as its README.txt says, makes a server reachable. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { runCheck } from './checked.ts';
import { follow, stepsOf } from './follow.ts';
import { type House, type HouseOptions, matrixHost, openHouse, serverName } from './house.ts';
import { labIsPossible, program } from './requirements.ts';

interface Case {
  readonly scenario: string;
  readonly house: HouseOptions;
  readonly answers: Readonly<Record<string, string | number | boolean>>;
  readonly row: number;
  readonly connectTo: string;
  readonly certificateName: string;
}

const cases: readonly Case[] = [
  {
    scenario: 'direct',
    house: { website: false },
    answers: { existingSite: false, certificateClient: 'certbot', challenge: 'webroot' },
    row: 16,
    connectTo: `${serverName}:8448`,
    certificateName: serverName,
  },
  {
    scenario: 'srv-certificate',
    house: { website: true },
    answers: {
      srvTarget: matrixHost,
      srvPort: 8448,
      tlsFront: 'synapse',
      certificateClient: 'acme.sh',
      challenge: 'dns',
      serviceUser: 'root',
    },
    row: 14,
    connectTo: `${matrixHost}:8448`,
    certificateName: serverName,
  },
  {
    scenario: 'srv-proxy',
    house: { website: true },
    answers: {
      existingSite: false,
      srvTarget: matrixHost,
      srvPort: 443,
      certificateClient: 'certbot',
      challenge: 'dns',
    },
    row: 14,
    connectTo: `${matrixHost}:443`,
    certificateName: serverName,
  },
  {
    scenario: 'well-known-port',
    house: { website: true },
    answers: {
      existingSite: false,
      delegatedHost: matrixHost,
      // The lab's web site sends no header for browsers.
      clientBaseUrl: '',
      delegatedPort: 443,
      apexServer: 'other',
      apexWebroot: '/var/www/html',
      certificateClient: 'certbot',
      challenge: 'webroot',
    },
    row: 8,
    connectTo: `${matrixHost}:443`,
    certificateName: matrixHost,
  },
];

const common = { serverName, email: 'admin@example.org' };

const byNginx = (house: House) => ({ tlsFront: 'nginx', nginxVersion: house.nginxVersion });

async function generate(house: House, answers: Readonly<Record<string, unknown>>): Promise<string> {
  const file = join(house.namespace.folder, 'answers.yaml');
  const folder = join(house.namespace.folder, 'generated');
  writeFileSync(file, stringify(answers));
  const argv = [process.execPath, program, 'generate', '--answers', file, '--out', folder];
  const { code, stdout, stderr } = await house.namespace.run(argv);
  expect(stderr).not.toContain('has no effect');
  if (code !== 0) throw new Error(`generate ended with ${code}:\n${stdout}${stderr}`);
  return folder;
}

describe.skipIf(!labIsPossible('generate.test.ts'))('generate in the lab', () => {
  test.each(cases.map((one) => [one.scenario, one] as const))(
    '%s: the written files make the server reachable',
    async (scenario, one) => {
      const house = await openHouse(one.house);
      try {
        const before = await runCheck(house.namespace, serverName);
        expect(before.errors).not.toEqual([]);
        expect(before.exitCode).toBe(3);

        const front = one.answers.tlsFront === undefined ? byNginx(house) : {};
        const answers = { ...common, scenario, ...front, ...one.answers };
        const folder = await generate(house, answers);
        expect(readdirSync(folder)).toContain('README.txt');
        await follow(house, folder, stepsOf(folder));

        const { report, exitCode } = await runCheck(house.namespace, serverName);
        expect(report).toMatchObject({
          verdict: 'ok',
          federationOk: true,
          everyAddressOk: true,
          route: { row: one.row, certificateName: one.certificateName },
        });
        expect([...new Set(report.route.targets.map(({ host, port }) => `${host}:${port}`))]).toEqual([
          one.connectTo,
        ]);
        expect(exitCode).toBe(0);
      } finally {
        await house.close();
      }
    },
  );
});
