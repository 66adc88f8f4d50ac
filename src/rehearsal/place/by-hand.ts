/** Steps without a file or a command: what they ask is read from their words. */
import { type Machine, nginxFiles } from '../machine.ts';
import { PlacementError } from './error.ts';
import type { ReadStep } from './readme.ts';
import { addInclude, type Block, setDirective } from './site-edit.ts';

const INCLUDE =
  /In the server block that has "server_name (?<name>\S+)" and "listen (?<port>\d+)(?<ssl> ssl)?", add[^:]*:\s+include (?<path>\/\S+);/;

const SET =
  /In the server block that has "server_name (?<name>\S+)" and "listen (?<port>\d+)(?<ssl> ssl)?", set:\s+(?<rest>.*)$/;

/** Advice: there is nothing to do for it in a world where nothing ever ends. */
const ADVICE = [
  /^See that /,
  /^Think of the renewal$/,
  /^Close port \d+ of .*, if you like$/,
  /^Let something watch it$/,
];

export async function byHand(machine: Machine, step: ReadStep): Promise<string[]> {
  const include = INCLUDE.exec(step.lines.join(' '))?.groups;
  if (include !== undefined) {
    const block = {
      serverName: include.name ?? '',
      port: Number(include.port),
      ssl: include.ssl !== undefined,
    };
    const path = include.path ?? '';
    const edited = edit(machine, block, (text) => addInclude(text, block, path));
    return [`${edited} on ${machine.data.name} now includes ${path}.`];
  }
  const set = SET.exec(step.lines.join(' '))?.groups;
  if (set !== undefined) {
    const block = { serverName: set.name ?? '', port: Number(set.port), ssl: set.ssl !== undefined };
    return [...(set.rest ?? '').matchAll(/(\w+) (\S+);/g)].map(([, name = '', value = '']) => {
      const edited = edit(machine, block, (text) => setDirective(text, block, name, value));
      return `${edited} on ${machine.data.name}: ${name} is ${value}.`;
    });
  }
  const [, file] = /^Remove https:\/\/[^/]+(\/\.well-known\/matrix\/\w+)$/.exec(step.title) ?? [];
  if (file !== undefined) {
    const found = [...machine.files.keys()].filter((path) => path.endsWith(file));
    for (const path of found) machine.files.delete(path);
    return [`The web server of ${machine.data.name} no longer has ${file}.`];
  }
  const [, served] = /^See that https:\/\/(\S+) gives the files as they are$/.exec(step.title) ?? [];
  if (served !== undefined && step.lines.some((line) => line.startsWith('Access-Control-Allow-Origin: *'))) {
    const block = { serverName: served, port: 443, ssl: true };
    const header = 'Access-Control-Allow-Origin *';
    const edited = edit(machine, block, (text) => setDirective(text, block, 'add_header', header));
    await machine.reload('nginx');
    return [`${edited} on ${machine.data.name} now sends Access-Control-Allow-Origin: *.`];
  }
  if (ADVICE.some((title) => title.test(step.title))) return [];
  throw new PlacementError('the rehearsal does not know how to do this by hand.');
}

/** Edits the first site that has the block. @returns its path. */
function edit(machine: Machine, block: Block, change: (text: string) => string | null): string {
  for (const site of nginxFiles(machine.files)) {
    const edited = change(machine.files.get(site) ?? '');
    if (edited === null) continue;
    machine.files.set(site, edited);
    return site;
  }
  const where = `"server_name ${block.serverName}" and "listen ${block.port}${block.ssl ? ' ssl' : ''}"`;
  throw new PlacementError(`nginx on ${machine.data.name} has no server block with ${where}.`);
}
