/** The edits that an admin makes by hand in nginx sites that are there already. */
import { type Directive, parseNginx } from '../nginx/syntax.ts';

export interface Block {
  readonly serverName: string;
  readonly port: number;
  readonly ssl: boolean;
}

/** Adds `include path;` to the server block that is meant; null when this file has none. Done already: unchanged. */
export function addInclude(text: string, block: Block, path: string): string | null {
  const server = parseNginx(text).find((directive) => isMeant(directive, block));
  const inside = server?.block ?? null;
  if (inside === null) return null;
  if (inside.some((one) => one.name === 'include' && one.args[0] === path)) return text;
  const name = inside.find((one) => one.name === 'server_name');
  if (name === undefined) return null;
  const lines = text.split('\n');
  lines.splice(name.line, 0, `    include ${path};`);
  return lines.join('\n');
}

/** Gives a directive of the block another value, or adds it; null when this file has no such block. */
export function setDirective(text: string, block: Block, name: string, value: string): string | null {
  const inside = parseNginx(text).find((directive) => isMeant(directive, block))?.block ?? null;
  const serverName = inside?.find((one) => one.name === 'server_name');
  if (inside === null || serverName === undefined) return null;
  const line = `    ${name} ${value};`;
  const lines = text.split('\n');
  const old = inside.find((one) => one.name === name);
  if (old === undefined) lines.splice(serverName.line, 0, line);
  else lines[old.line - 1] = line;
  return lines.join('\n');
}

function isMeant(directive: Directive, { serverName, port, ssl }: Block): boolean {
  if (directive.name !== 'server' || directive.block === null) return false;
  const named = directive.block.some((one) => one.name === 'server_name' && one.args.includes(serverName));
  const listens = directive.block.some(
    (one) =>
      one.name === 'listen' &&
      (one.args[0] === String(port) || one.args[0]?.endsWith(`:${port}`) === true) &&
      one.args.includes('ssl') === ssl,
  );
  return named && listens;
}
