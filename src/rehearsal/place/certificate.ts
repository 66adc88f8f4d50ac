/** A certificate client's run inside the world: the order, the authority's look at the name, and the deploy script. */
import { sameName } from '../dns-table.ts';
import type { Machine } from '../machine.ts';
import type { Leaf } from '../pki.ts';
import type { World } from '../world.ts';
import { PlacementError } from './error.ts';
import { shellWords } from './shell-words.ts';

interface Order {
  readonly names: readonly string[];
  readonly challenge: 'webroot' | 'standalone' | 'dns';
  readonly webroot: string | null;
}

/** What is issued so far, by name, until a script installs it. */
export type Issued = Map<string, Leaf>;

/**
 * Runs a command of certbot or acme.sh on a machine; null when the words are no such command.
 * Returns sentences. Throws PlacementError with the authority's reason when a name cannot be validated.
 */
export async function runClient(
  world: World,
  machine: Machine,
  words: readonly string[],
  issued: Issued,
): Promise<string[] | null> {
  const program = (words[0] ?? '').split('/').at(-1);
  if (program !== 'certbot' && program !== 'acme.sh') return null;
  const options = optionsOf(words.slice(1));
  const said: string[] = [];
  const names = options.get('--domain') ?? options.get('-d') ?? [];
  const [name] = names;
  if (name === undefined) throw new PlacementError(`No name to certify in: ${words.join(' ')}`);
  if (words.includes('certonly') || options.has('--issue') || options.has('--renew')) {
    const order = orderOf(names, options);
    validate(world, machine, order);
    issued.set(name, await world.authority.leaf(names));
    if (program === 'certbot') {
      keepLineage(machine, options.get('--cert-name')?.[0] ?? name, issued.get(name));
    }
    said.push(`A certificate for ${names.join(' and ')} is issued on ${machine.data.name}.`);
  }
  const script = options.get(program === 'certbot' ? '--deploy-hook' : '--reloadcmd')?.[0];
  if (script !== undefined) said.push(deploy(machine, script, name, issued));
  return said;
}

/** Options with their values, each option as often as it stands; switches have none. */
function optionsOf(words: readonly string[]): Map<string, string[]> {
  const options = new Map<string, string[]>();
  for (const [index, word] of words.entries()) {
    if (!word.startsWith('-')) continue;
    const values = options.get(word) ?? [];
    const next = words[index + 1];
    if (next !== undefined && !next.startsWith('-')) values.push(next);
    options.set(word, values);
  }
  return options;
}

function orderOf(names: readonly string[], options: ReadonlyMap<string, readonly string[]>): Order {
  const webroot =
    options.get('--webroot-path')?.[0] ?? options.get('--webroot')?.[0] ?? options.get('-w')?.[0] ?? null;
  if (webroot !== null) return { names, challenge: 'webroot', webroot };
  if (options.has('--standalone')) return { names, challenge: 'standalone', webroot };
  const dns = options.has('--dns') || (options.get('--preferred-challenges') ?? []).includes('dns');
  // acme.sh remembers how the name was validated and renews without being told.
  if (dns || options.has('--renew')) return { names, challenge: 'dns', webroot };
  throw new PlacementError(`It is not said how the CA sees that ${names.join(' and ')} is yours.`);
}

const TOKEN = '/.well-known/acme-challenge/rehearsal';

/** What a CA does: http-01 goes to port 80 of each address of the name, dns-01 to the zone, which is the admin's here. */
function validate(world: World, machine: Machine, { names, challenge, webroot }: Order): void {
  for (const name of names) {
    const inZone = world.data.zones.some(
      (zone) => sameName(zone, name) || name.toLowerCase().endsWith(`.${zone}`),
    );
    if (!inZone) throw new PlacementError(`The CA finds no zone for ${name} in this world.`);
    if (challenge === 'dns') continue;
    if (challenge === 'webroot') machine.files.set(`${webroot}${TOKEN}`, name);
    const found = world.machineOf(name);
    if (found === null) throw new PlacementError(`The CA finds no address of ${name}.`);
    for (const address of found.data.addresses) fetchToken(found, machine, address, name, challenge);
    machine.files.delete(`${webroot}${TOKEN}`);
  }
}

function fetchToken(
  found: Machine,
  machine: Machine,
  address: string,
  name: string,
  challenge: 'webroot' | 'standalone',
): void {
  if (challenge === 'standalone') {
    if (found !== machine)
      throw new PlacementError(`The CA comes to ${address}, which is ${found.data.name}.`);
    if (found.door(address, 80) === null) return;
    throw new PlacementError(`Port 80 of ${name} is taken: the client cannot answer the CA there itself.`);
  }
  const request = { method: 'GET', target: TOKEN, headers: { host: name }, body: '' };
  const reply = found.ask(address, 80, request);
  if (reply?.status === 200 && reply.body === name) return;
  const what = reply === null ? 'nothing answers' : `the answer is ${reply.status}`;
  throw new PlacementError(`The CA asks for http://${name}${TOKEN} at ${address}, and ${what}.`);
}

function keepLineage(machine: Machine, lineage: string, leaf: Leaf | undefined): void {
  if (leaf === undefined) return;
  const folder = `/etc/letsencrypt/live/${lineage}`;
  machine.files.set(`${folder}/cert.pem`, leaf.leaf);
  machine.files.set(`${folder}/chain.pem`, leaf.chain);
  machine.files.set(`${folder}/fullchain.pem`, leaf.certificate);
  machine.files.set(`${folder}/privkey.pem`, leaf.key);
}

/** What certbot and acme.sh hand to a deploy script, by the variable and the file below it. */
const handed: Readonly<Record<string, (leaf: Leaf) => string>> = {
  'RENEWED_LINEAGE/fullchain.pem': (leaf) => leaf.certificate,
  'RENEWED_LINEAGE/cert.pem': (leaf) => leaf.leaf,
  'RENEWED_LINEAGE/chain.pem': (leaf) => leaf.chain,
  'RENEWED_LINEAGE/privkey.pem': (leaf) => leaf.key,
  CERT_FULLCHAIN_PATH: (leaf) => leaf.certificate,
  CERT_PATH: (leaf) => leaf.leaf,
  CERT_KEY_PATH: (leaf) => leaf.key,
};

/** Does what the deploy script says, as far as files go: which ones it takes, and where it moves them. */
function deploy(machine: Machine, script: string, name: string, issued: Issued): string {
  const text = machine.files.get(script);
  if (text === undefined) throw new PlacementError(`The client cannot run ${script}: there is no such file.`);
  const leaf = issued.get(name);
  if (leaf === undefined) throw new PlacementError(`There is no certificate for ${name} to install yet.`);
  const [folder] = shellWords(/^folder=(.*)$/m.exec(text)?.[1] ?? '');
  for (const [variable, file] of [
    ['chain', 'fullchain.pem'],
    ['key', 'privkey.pem'],
  ] as const) {
    const [, from = '', below = ''] =
      new RegExp(`^${variable}="\\$\\{?(\\w+)(?::[^}]*)?\\}?(/[\\w.]+)?"$`, 'm').exec(text) ?? [];
    const content = handed[from + below];
    const moves = text.includes(`mv -f "$folder/${file}.new" "$folder/${file}"`);
    if (folder === undefined || content === undefined || !moves) {
      throw new PlacementError(`${script} does not say where it puts ${file}, or where it has it from.`);
    }
    machine.files.set(`${folder}/${file}`, content(leaf));
  }
  return `${script} has installed it in ${folder}.`;
}
