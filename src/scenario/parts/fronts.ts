/** The fronts that scenarios choose from: the delegated host with its own name, or the server name itself. */
import { type Port, parseHostname, parseIpLiteral, parsePort } from '../../template/values.ts';
import type { CertName, Context } from './context.ts';
import type { Front } from './front.ts';

function fixed(number: string): Port {
  const parsed = parsePort(number);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}

export const portOf = (number: number): Port => fixed(String(number));

/** A name or address of the route as a value; throws a bug for one that no certificate can carry. */
export function certName(text: string): CertName {
  const bare = text.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  const name = parseHostname(bare.toLowerCase());
  if (name.ok) return name.value;
  const address = parseIpLiteral(bare);
  if (!address.ok) throw new Error(address.reason);
  return address.value;
}

export const https = (): Port => fixed('443');
/** Where servers come when nothing names a port. */
export const port8448 = (): Port => fixed('8448');

/** The delegated host carries its own name. Clients come to 443 of it as well. */
export function delegatedFront(context: Context, port: Port): Front {
  const name = context.value('delegatedHost', parseHostname);
  const siteExists = context.is('existingSite', true);
  return { name, host: name, port, ports: [...new Set([https(), port])], siteExists, files: null };
}

/** A front on the server name itself. A site that exists keeps 443; without one, clients get it too. */
export function ownFront(context: Context, port: Port): Front {
  const siteExists = context.is('existingSite', true);
  const ports = siteExists ? [port] : [...new Set([https(), port])];
  return { name: context.apex, host: context.apex, port, ports, siteExists, files: null };
}
