/** The fronts that scenarios choose from: the delegated host with its own name, or the server name itself. */
import { type Port, parseHostname, parsePort } from '../../template/values.ts';
import type { Context } from './context.ts';
import type { Front } from './front.ts';

function fixed(number: string): Port {
  const parsed = parsePort(number);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}

export const https = (): Port => fixed('443');
/** Where servers come when nothing names a port. */
export const port8448 = (): Port => fixed('8448');

/** The delegated host carries its own name. Clients come to 443 of it as well. */
export function delegatedFront(context: Context, port: Port): Front {
  const name = context.value('delegatedHost', parseHostname);
  return { name, host: name, port, ports: [...new Set([https(), port])], siteExists: false, files: null };
}

/** A front on the server name itself. A site that exists keeps 443; without one, clients get it too. */
export function ownFront(context: Context, port: Port): Front {
  const siteExists = context.is('existingSite', true);
  const ports = siteExists ? [port] : [...new Set([https(), port])];
  return { name: context.apex, host: context.apex, port, ports, siteExists, files: null };
}
