/** The commands of a plan, as far as they change what a world shows. */
import { X509Certificate } from 'node:crypto';
import type { PlacedLine } from '../../wizard/types.ts';
import type { Machine } from '../machine.ts';
import type { World } from '../world.ts';
import { type Issued, runClient } from './certificate.ts';
import { PlacementError } from './error.ts';
import { shellWords } from './shell-words.ts';

/** A sentence about something that was done. */
export const done = (text: string): PlacedLine => ({ state: 'ok', text });

/** @returns what was done. Throws PlacementError for a command that it does not know or that fails here. */
export async function runCommand(
  world: World,
  machine: Machine,
  line: string,
  issued: Issued,
): Promise<PlacedLine[]> {
  const words = shellWords(line);
  const certificate = await runClient(world, machine, words, issued);
  if (certificate !== null) return certificate.map(done);
  const [program = '', ...args] = words;
  const known = programs[program];
  if (known === undefined) throw new PlacementError(`the rehearsal does not know the command ${program}.`);
  return known(machine, args, line);
}

type Program = (
  machine: Machine,
  args: readonly string[],
  line: string,
) => PlacedLine[] | Promise<PlacedLine[]>;

const nothing: Program = () => [];

const programs: Readonly<Partial<Record<string, Program>>> = {
  systemctl,
  openssl,
  nginx: (machine, args, line) => {
    if (args.join(' ') !== '-t') throw unknown(line);
    machine.testNginx();
    return [];
  },
  // Folders come with their files here.
  install: (_, args, line) => {
    if (args[0] !== '-d') throw unknown(line);
    return [];
  },
  // Looks from outside: the check that follows goes the same way.
  curl: nothing,
  npx: nothing,
};

const unknown = (line: string): PlacementError =>
  new PlacementError(`the rehearsal does not know this command: ${line}`);

async function systemctl(machine: Machine, args: readonly string[], line: string): Promise<PlacedLine[]> {
  const [action, unit = ''] = args;
  if (action === 'reload' && unit === 'nginx') {
    const warnings = await machine.reload('nginx');
    return [
      done(`nginx on ${machine.data.name} is reloaded.`),
      ...warnings.map((text): PlacedLine => ({ state: 'warning', text })),
    ];
  }
  if ((action === 'restart' || action === 'reload') && /synapse/.test(unit)) {
    await machine.reload('synapse');
    return [done(`Synapse on ${machine.data.name} is ${action}ed.`)];
  }
  throw unknown(line);
}

/** Shows a certificate: it has to be there, and one that can be read. */
function openssl(machine: Machine, args: readonly string[], line: string): PlacedLine[] {
  const path = args[args.indexOf('-in') + 1];
  if (args[0] !== 'x509' || !args.includes('-in') || path === undefined) throw unknown(line);
  const text = machine.files.get(path);
  if (text === undefined) throw new PlacementError(`there is no ${path} on ${machine.data.name}.`);
  const names = new X509Certificate(text).subjectAltName ?? 'no name';
  return [done(`${path} names ${names.replaceAll('DNS:', '')}.`)];
}
