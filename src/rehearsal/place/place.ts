/**
 * Puts a written plan in place inside a world, by its README.txt, step by step and in its order. The waits for caches are
 * the one thing that is left out. Loaded lazily: it brings the YAML library.
 */
import { posix } from 'node:path';
import type { Files } from '../../system/types.ts';
import type { Machine } from '../machine.ts';
import { HOMESERVER_YAML } from '../types.ts';
import type { World } from '../world.ts';
import { byHand } from './by-hand.ts';
import type { Issued } from './certificate.ts';
import { runCommand } from './commands.ts';
import { PlacementError } from './error.ts';
import { editHomeserverYaml } from './homeserver-lines.ts';
import { commandsOf, copyOf, type ReadStep, readReadme, type YamlLines, yamlLinesOf } from './readme.ts';
import { putRecord } from './record.ts';

const MOST_BYTES = 1_048_576;

/** @param files the real ones, where the plan was written to. @returns what was done, a sentence each. */
export async function place(world: World, files: Files, folder: string): Promise<string[]> {
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
  const said: string[] = [];
  for (const part of readme.parts) {
    if (typeof part === 'string') {
      said.push(`A real run waits now: ${part}`);
      continue;
    }
    try {
      said.push(...(await carryOut(part)));
    } catch (error) {
      // What nginx, Synapse or the CA say is the reason; the step says where it happened.
      const reason = error instanceof Error ? error.message : String(error);
      throw new PlacementError(`Step ${part.number}, ${part.title}: ${reason}`);
    }
  }
  return said;

  async function carryOut(step: ReadStep): Promise<string[]> {
    if (step.role === 'dns') return putRecord(world, step);
    const machine = machineFor(step);
    const copy = copyOf(step);
    if (copy !== null) return copyFile(machine, step, copy.to, await read(copy.from));
    const lines = yamlLinesOf(step);
    if (lines !== null) {
      const text = machine.files.get(HOMESERVER_YAML);
      if (text === undefined)
        throw new PlacementError(`there is no ${HOMESERVER_YAML} on ${machine.data.name}.`);
      machine.files.set(HOMESERVER_YAML, editHomeserverYaml(text, lines));
      return [`homeserver.yaml on ${machine.data.name}: ${editSentence(lines)}`];
    }
    const commands = commandsOf(step);
    if (commands.length === 0) return byHand(machine, step);
    const results: string[] = [];
    for (const command of commands) results.push(...(await runCommand(world, machine, command, issued)));
    return results;
  }
}

/** "listeners is set; no_tls is taken out." */
function editSentence({ set, add, remove }: YamlLines): string {
  const keys = [...set.matchAll(/^(\w+):/gm)].map(([, key]) => key ?? '');
  if (add !== '') keys.push('an entry of listeners');
  const said = (names: readonly string[], what: string): string[] =>
    names.length === 0 ? [] : [`${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} ${what}`];
  return `${[...said(keys, 'set'), ...said(remove, 'taken out')].join('; ')}.`;
}

/** A path below /.well-known/ alone is meant from the root of the web site, as static hosts take it. */
async function copyFile(machine: Machine, step: ReadStep, to: string, text: string): Promise<string[]> {
  const path = step.role === 'apex' && to.startsWith('/.well-known/') ? `/var/www/html${to}` : to;
  machine.files.set(path, text);
  const served = /\/(\.well-known\/.*)$/.exec(path)?.[1];
  return served === undefined
    ? [`${path} is on ${machine.data.name}.`]
    : [`The web server of ${machine.data.name} now has /${served}.`];
}
