/** homeserver.yaml as the lab's homeserver obeys it, and as an admin edits it by the words of a README.txt. */
import { parse, stringify } from 'yaml';
import type { Listener } from './backend.ts';
import type { ReadmeStep } from './readme.ts';

export const homeserverYamlPath = '/etc/matrix-synapse/homeserver.yaml';

export const resources = [{ names: ['client', 'federation'], compress: false }];

/** As today's Synapse generates it, behind a proxy. */
export const plainListener = {
  port: 8008,
  tls: false,
  type: 'http',
  x_forwarded: true,
  bind_addresses: ['127.0.0.1'],
  resources,
};

interface HomeserverYaml {
  readonly listeners?: readonly {
    readonly port: number;
    readonly bind_addresses?: readonly string[];
    readonly tls?: boolean;
    readonly resources?: readonly { readonly names: readonly string[] }[];
  }[];
  readonly tls_certificate_path?: string;
  readonly tls_private_key_path?: string;
}

export function listenersOf(text: string): Listener[] {
  const { listeners, tls_certificate_path, tls_private_key_path } = parse(text) as HomeserverYaml;
  return (listeners ?? []).map(({ port, bind_addresses, tls, resources = [] }) => ({
    port,
    // What Synapse takes when nothing is said.
    addresses: bind_addresses ?? ['::', '0.0.0.0'],
    serves: resources.flatMap(({ names }) => names),
    tls: tls === true ? { certificate: tls_certificate_path ?? '', key: tls_private_key_path ?? '' } : null,
  }));
}

/** The lines below "Set" replace the keys of the same names; what stands below "Take out" goes. */
export function edited(text: string, { lines }: ReadmeStep): string {
  const set = lines.findIndex((line) => line.startsWith('Set, '));
  const add = lines.findIndex((line) => line.startsWith('Add this entry to the list below "listeners"'));
  const takeOut = lines.indexOf('Take out:');
  const yamlBelow = (at: number): unknown => {
    const end = Math.min(...[set, add, takeOut].filter((other) => other > at), lines.length);
    const yaml = lines.slice(at + 1, end).filter((line) => line.startsWith('  '));
    return parse(yaml.join('\n'));
  };
  const settings = set === -1 ? {} : (yamlBelow(set) as Record<string, unknown>);
  const after: Record<string, unknown> = { ...(parse(text) as Record<string, unknown>), ...settings };
  const entries = add === -1 ? [] : (yamlBelow(add) as Written[]);
  if (entries.length > 0) {
    const others = (after.listeners as Written[]).filter(
      ({ port }) => !entries.some((entry) => entry.port === port),
    );
    after.listeners = [...entries, ...others];
  }
  for (const line of takeOut === -1 ? [] : lines.slice(takeOut + 1)) {
    const what = /^- (.+)$/.exec(line)?.[1];
    if (what !== undefined) takeOutOf(after, what);
  }
  return stringify(after);
}

interface Written {
  readonly port?: number;
  readonly tls?: boolean;
}

/** `what` is a part of listeners in words, or names of keys. */
function takeOutOf(yaml: Record<string, unknown>, what: string): void {
  const plain = /^listeners: port (\d+)$/.exec(what);
  if (plain !== null) {
    yaml.listeners = (yaml.listeners as Written[]).filter(({ port }) => port !== Number(plain[1]));
    return;
  }
  const tls = /^listeners(?:: port (\d+))? with "tls: true"(?: on another port than (\d+))?$/.exec(what);
  if (tls !== null) {
    const [, only, but] = tls.map((digits) => (digits === undefined ? undefined : Number(digits)));
    yaml.listeners = (yaml.listeners as Written[]).filter(
      (one) => one.tls !== true || one.port === but || (only !== undefined && one.port !== only),
    );
  } else if (what === 'listeners: resource webclient') {
    if (JSON.stringify(yaml.listeners).includes('webclient')) throw new Error('the lab has no webclient');
  } else if (/^[a-z_]+(, [a-z_]+)*$/.test(what)) {
    for (const key of what.split(', ')) delete yaml[key];
  } else throw new Error(`nobody knows how to take out: ${what}`);
}
