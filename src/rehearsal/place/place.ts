/**
 * Puts a written plan in place inside a world, by its README.txt, step by step and in its order. The waits for caches are
 * the one thing that is left out. Loaded lazily: it brings the YAML library.
 */
import { posix } from 'node:path';
import type { Files } from '../../system/types.ts';
import { withDiff } from '../../text/diff.ts';
import type { Placed, PlacedLine } from '../../wizard/types.ts';
import { HomeserverConfigError } from '../homeserver-config.ts';
import { type Machine, MachineError } from '../machine.ts';
import { HOMESERVER_YAML } from '../types.ts';
import type { World } from '../world.ts';
import { byHand } from './by-hand.ts';
import type { Issued } from './certificate.ts';
import { done, runCommand } from './commands.ts';
import { PlacementError } from './error.ts';
import { editHomeserverYaml } from './homeserver-lines.ts';
import {
  commandsOf,
  copyOf,
  editOf,
  type ReadStep,
  readReadme,
  type YamlLines,
  yamlLinesOf,
} from './readme.ts';
import { putRecord } from './record.ts';

const MOST_BYTES = 1_048_576;

/** What nginx, Synapse, the CA or the README say, in words; everything else is a bug. */
const FAILURES = [PlacementError, MachineError, HomeserverConfigError];

function reasonOf(error: unknown): string {
  if (error instanceof Error && FAILURES.some((kind) => error instanceof kind)) return error.message;
  throw error;
}

/** @param files the real ones, where the plan was written to. @returns what was done, up to a step that fails. */
export async function place(world: World, files: Files, folder: string): Promise<Placed> {
  const lines: PlacedLine[] = [];
  try {
    await placeParts(world, files, folder, lines);
    return { lines, failure: null };
  } catch (error) {
    return { lines, failure: reasonOf(error) };
  }
}

async function placeParts(world: World, files: Files, folder: string, said: PlacedLine[]): Promise<void> {
  const read = async (path: string): Promise<string> => {
    const text = await files.read(posix.join(folder, path), MOST_BYTES);
    if (text === null) throw new PlacementError(`${path} is not in ${folder}.`);
    return text;
  };
  const readme = readReadme(await read('README.txt'));
  const delegate = world.machineOf(readme.host);
  const machineFor = (step: ReadStep): Machine => {
    if (step.role === 'apex') return world.machine(world.data.apex);
    if (step.role === 'homeserver') return world.machine(world.data.homeserver);
    if (delegate !== null) return delegate;
    throw new PlacementError(`${readme.host} has no address in this world.`);
  };
  const issued: Issued = new Map();
  for (const part of readme.parts) {
    if (typeof part === 'string') {
      said.push({ state: 'skipped', text: `Not waited for here: ${part}` });
      continue;
    }
    try {
      said.push(...(await carryOut(part)));
    } catch (error) {
      // What nginx, Synapse or the CA say is the reason; the step says where it happened.
      throw new PlacementError(`Step ${part.number}, ${part.title}: ${reasonOf(error)}`);
    }
  }

  async function carryOut(step: ReadStep): Promise<PlacedLine[]> {
    if (step.role === 'dns') {
      return (/ the SRV record /.test(step.title) ? putRecord(world, step) : inDns(step)).map(done);
    }
    const machine = machineFor(step);
    const copy = copyOf(step);
    if (copy !== null) return [done(copyFile(machine, step, copy.to, await read(copy.from)))];
    const edit = editOf(step);
    if (edit !== null) return [done(editFile(machine, edit.to, await read(edit.from)))];
    const lines = yamlLinesOf(step);
    if (lines !== null) {
      const text = machine.files.get(HOMESERVER_YAML);
      if (text === undefined)
        throw new PlacementError(`there is no ${HOMESERVER_YAML} on ${machine.data.name}.`);
      machine.files.set(HOMESERVER_YAML, editHomeserverYaml(text, lines));
      return [done(`homeserver.yaml on ${machine.data.name}: ${editSentence(lines)}`)];
    }
    const commands = commandsOf(step);
    if (commands.length === 0) return (await byHand(machine, step)).map(done);
    const results: PlacedLine[] = [];
    for (const command of commands) results.push(...(await runCommand(world, machine, command, issued)));
    return results;
  }
}

/** What a zone needs beyond SRV records. The names of a world have their addresses, or none at all. */
function inDns(step: ReadStep): string[] {
  if (/^See that |, if there are any$/.test(step.title)) return [];
  throw new PlacementError('the rehearsal does not know how to do this by hand.');
}

/** "listeners is set; no_tls is taken out." */
function editSentence({ set, add, remove }: YamlLines): string {
  const keys = [...set.matchAll(/^(\w+):/gm)].map(([, key]) => key ?? '');
  if (add !== '') keys.push('an entry of listeners');
  const said = (names: readonly string[], what: string): string[] =>
    names.length === 0 ? [] : [`${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} ${what}`];
  return `${[...said(keys, 'set'), ...said(remove, 'taken out')].join('; ')}.`;
}

function editFile(machine: Machine, path: string, diff: string): string {
  const text = machine.files.get(path);
  if (text === undefined) throw new PlacementError(`there is no ${path} on ${machine.data.name}.`);
  const edited = withDiff(text, diff);
  if (edited === null) throw new PlacementError(`the diff does not fit ${path} on ${machine.data.name}.`);
  machine.files.set(path, edited);
  return `${path} on ${machine.data.name} is changed as the diff says.`;
}

/** A path below /.well-known/ alone is meant from the root of the web site, as static hosts take it. */
function copyFile(machine: Machine, step: ReadStep, to: string, text: string): string {
  const path = step.role === 'apex' && to.startsWith('/.well-known/') ? `/var/www/html${to}` : to;
  machine.files.set(path, text);
  const served = /\/(\.well-known\/.*)$/.exec(path)?.[1];
  return served === undefined
    ? `${path} is on ${machine.data.name}.`
    : `The web server of ${machine.data.name} now has /${served}.`;
}
