/** Does what a README.txt says, in its order. Only what needs the world outside is done in the lab's way. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Listener } from './backend.ts';
import { issueAsAcmeSh, issueAsCertbot } from './certificate.ts';
import { type House, serverName } from './house.ts';
import { type ReadmeStep, readSteps } from './readme.ts';

/** What was done, a line each, to be read when a test fails. */
export type Done = readonly string[];

/** Throws, with the step, when one of them does not work. */
export async function followReadme(house: House, folder: string): Promise<Done> {
  const done: string[] = [];
  for (const step of readSteps(readFileSync(join(folder, 'README.txt'), 'utf8'))) {
    try {
      await take(house, folder, step);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`step ${step.number} "${step.title}": ${message}\ndone before:\n${done.join('\n')}`);
    }
    done.push(`${step.number} ${step.title}`);
  }
  return done;
}

async function take(house: House, folder: string, step: ReadmeStep): Promise<void> {
  for (const { from, to, mode } of step.copies) {
    house.namespace.put(to, readFileSync(join(folder, from), 'utf8'), mode);
  }
  if (step.records.length > 0) await house.named.add(serverName, step.records);
  for (const argv of step.commands) await carryOut(house, folder, argv);
}

async function carryOut(house: House, folder: string, argv: readonly string[]): Promise<void> {
  const [program = '', ...args] = argv;
  switch (program) {
    case 'certbot':
      return issueAsCertbot(house, args);
    case '/root/.acme.sh/acme.sh':
      return issueAsAcmeSh(house, args);
    case 'systemctl':
      return service(house, folder, args);
    case 'npx':
      // The check at the end is the test's own.
      return;
    case 'cp':
    case 'curl':
    case 'install':
    case 'nginx':
    case 'openssl':
      return inside(house, argv);
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
async function service(house: House, folder: string, [verb, unit]: readonly string[]): Promise<void> {
  if (verb === 'reload' && unit === 'nginx') return house.nginx.serve();
  if (verb === 'restart' && unit === 'matrix-synapse') return house.restartHomeserver(listenersIn(folder));
  throw new Error(`systemctl ${verb} ${unit}`);
}

interface WrittenLines {
  readonly listeners: readonly {
    readonly port: number;
    readonly bind_addresses: readonly string[];
    readonly tls: boolean;
  }[];
  readonly tls_certificate_path?: string;
  readonly tls_private_key_path?: string;
}

/** The listeners that the written lines of homeserver.yaml ask for. */
function listenersIn(folder: string): Listener[] {
  const text = readFileSync(join(folder, 'homeserver/homeserver-lines.yaml'), 'utf8');
  const { listeners, tls_certificate_path, tls_private_key_path } = parse(text) as WrittenLines;
  return listeners.map(({ port, bind_addresses, tls }) => ({
    port,
    addresses: bind_addresses,
    tls: tls ? { certificate: tls_certificate_path ?? '', key: tls_private_key_path ?? '' } : null,
  }));
}
