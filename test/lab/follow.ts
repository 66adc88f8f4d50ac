/** Does what a README.txt says, in its order. Only what needs the world outside is done in the lab's way. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { issueAsAcmeSh, issueAsCertbot } from './certificate.ts';
import { edited } from './homeserver-yaml.ts';
import { type House, serverName } from './house.ts';
import { sitesEnabled } from './nginx.ts';
import { type ReadmeStep, readSteps } from './readme.ts';

/** The steps of a folder's README.txt, in their order. */
export const stepsOf = (folder: string): ReadmeStep[] =>
  readSteps(readFileSync(join(folder, 'README.txt'), 'utf8'));

/** Takes steps one after the other. Throws, naming the step and those before it, when one does not work. */
export async function follow(house: House, folder: string, steps: readonly ReadmeStep[]): Promise<void> {
  const done: string[] = [];
  for (const step of steps) {
    const name = `${step.number} [${step.role}] ${step.title}`;
    try {
      await take(house, folder, step);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`step ${name}: ${message}\ndone before:\n${done.join('\n')}`);
    }
    done.push(name);
  }
}

async function take(house: House, folder: string, step: ReadmeStep): Promise<void> {
  for (const { from, to, mode } of step.copies) {
    house.namespace.put(to, readFileSync(join(folder, from), 'utf8'), mode);
  }
  if (step.lines.some((line) => /^(?:Set, |Add this entry |Take out:$)/.test(line))) {
    house.writeHomeserverYaml(edited(house.readHomeserverYaml(), step));
  }
  if (step.records.length > 0) {
    if (step.lines.includes('Remove:')) await house.named.remove(serverName, step.records);
    else await house.named.add(serverName, step.records);
  }
  if (step.lines.some((line) => line.startsWith('Access-Control-Allow-Origin: *')))
    await allowBrowsers(house);
  for (const argv of step.commands) await carryOut(house, folder, argv);
}

/** The web site's admin lets pages of other sites read its files. */
async function allowBrowsers({ namespace, nginx }: House): Promise<void> {
  const path = `${sitesEnabled}/web`;
  const site = readFileSync(namespace.outside(path), 'utf8');
  namespace.put(path, site.replace(/\}\n$/, '  add_header Access-Control-Allow-Origin *;\n}\n'));
  await nginx.serve();
}

/** @param folder where the README.txt lies: its commands are given there. */
async function carryOut(house: House, folder: string, argv: readonly string[]): Promise<void> {
  const [program = '', ...args] = argv;
  switch (program) {
    case 'certbot':
      return issueAsCertbot(house, args);
    case '/root/.acme.sh/acme.sh':
      return issueAsAcmeSh(house, args);
    case 'systemctl':
      return service(house, args);
    case 'npx':
      // The check at the end is the test's own.
      return;
    case 'cp':
    case 'curl':
    case 'install':
    case 'nginx':
    case 'openssl':
      return inside(house, argv);
    case 'patch':
      return inside(house, ['env', '-C', folder, ...argv]);
    default:
      throw new Error(`nobody knows how to run ${JSON.stringify(argv)}`);
  }
}

async function inside({ namespace }: House, argv: readonly string[]): Promise<void> {
  // curl does not read Node's variable.
  const env = { CURL_CA_BUNDLE: namespace.env.NODE_EXTRA_CA_CERTS ?? '' };
  const { code, stdout, stderr } = await namespace.run(argv, { env });
  if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}: ${stdout}${stderr}`);
}

/** There is no systemd in the lab. Both verbs are done anew from the files, as a restart would. */
async function service(house: House, [verb, unit]: readonly string[]): Promise<void> {
  if (verb === 'reload' && unit === 'nginx') return house.nginx.serve();
  if (verb === 'restart' && unit === 'matrix-synapse') return house.restartHomeserver();
  throw new Error(`systemctl ${verb} ${unit}`);
}
