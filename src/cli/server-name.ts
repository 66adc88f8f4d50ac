/** The server name of a command line. */
import { parseServerName } from '../matrix/server-name.ts';
import type { ServerName } from '../matrix/types.ts';
import { UserError } from './errors.ts';

/** Throws UserError with the reason, and with what was probably meant. */
export function serverNameOf(text: string): ServerName {
  const parsed = parseServerName(text);
  if (parsed.ok) return parsed.value;
  const { reason, suggestion } = parsed;
  const next = suggestion === undefined ? [] : [`Did you mean ${suggestion}?`];
  throw new UserError(`"${text}" is no server name. ${reason}`, [], next);
}
