/** What the parts of a plan work from: the answers as values that templates take, and what was seen. */

import type { Facts } from '../../discover/types.ts';
import { loadConfig } from '../../homeserver/load.ts';
import type { LoadedConfig } from '../../homeserver/types.ts';
import { serverNameOf } from '../../question/seen.ts';
import type { AnswerValue, Situation } from '../../question/types.ts';
import type { Templates } from '../../template/engine.ts';
import { templates } from '../../template/shipped.ts';
import {
  type AbsPath,
  type Hostname,
  type IpLiteral,
  type Port,
  parseAbsPath,
  parseHostname,
  parseIpLiteral,
  parsePort,
  type ValueOf,
} from '../../template/values.ts';

/** What a certificate can name. */
export type CertName = Hostname | IpLiteral;

export interface Context {
  readonly situation: Situation;
  readonly facts: Facts | null;
  readonly templates: Templates;
  /** As in user IDs. */
  readonly serverName: string;
  /** The server name without port, in lower case. */
  readonly apex: CertName;
  /** The port inside the server name. */
  readonly apexPort: Port | null;
  /** null when no homeserver.yaml was read, or another file replaces its listeners. */
  readonly config: LoadedConfig | null;
  /** An answer as a value; a missing one is a bug: the scenario's questions come first. */
  value<T>(id: string, parse: (text: string) => ValueOf<T>): T;
  /** The same for an answer that may be empty or hidden. */
  optional<T>(id: string, parse: (text: string) => ValueOf<T>): T | null;
  is(id: string, value: AnswerValue): boolean;
}

function need<T>(what: string, parsed: ValueOf<T>): T {
  if (!parsed.ok) throw new Error(`${what}: ${parsed.reason}`);
  return parsed.value;
}

export function contextOf(situation: Situation): Context {
  const { answers, facts, host } = situation;
  const serverName = serverNameOf(situation);
  const [, name = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(serverName) ?? [];
  const asName = parseHostname(name.toLowerCase());
  const optional: Context['optional'] = (id, parse) => {
    const answer = answers[id];
    return answer === undefined || answer === '' ? null : need(id, parse(String(answer)));
  };
  return {
    situation,
    facts,
    templates,
    serverName,
    apex: asName.ok ? asName.value : need(serverName, parseIpLiteral(name.replace(/^\[(.*)\]$/, '$1'))),
    apexPort: port === undefined ? null : need(serverName, parsePort(port)),
    config: configOf(host),
    value: (id, parse) => {
      const found = optional(id, parse);
      if (found === null) throw new Error(`The answer to "${id}" is missing.`);
      return found;
    },
    optional,
    is: (id, value) => answers[id] === value,
  };
}

/** null where the file alone is not the truth: it does not parse, or another one lays its own list over its listeners. */
function configOf(host: Situation['host']): LoadedConfig | null {
  const main = host?.homeserverYaml;
  if (!main) return null;
  const loaded = loadConfig([main, ...(host.overrides ?? [])]);
  const isOwn = loaded.keys.every(({ key, place }) => key !== 'listeners' || place.file === main.path);
  return isOwn && loaded.faults.every(({ kind }) => kind === 'empty') ? loaded : null;
}

/** A name as it stands before a colon. */
export const hostText = (name: string): string => (name.includes(':') ? `[${name}]` : name);

export const path = (context: Context, id: string): AbsPath => context.value(id, parseAbsPath);
