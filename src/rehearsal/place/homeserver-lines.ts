/** The edit of homeserver.yaml that a plan asks for, made as an admin would: keys set, keys and listeners taken out. */
import { isMap, isSeq, parseDocument } from 'yaml';
import { patchHomeserverYaml } from '../homeserver-config.ts';
import { PlacementError } from './error.ts';
import type { YamlLines } from './readme.ts';

const KEYS = /^[a-z0-9_]+(, [a-z0-9_]+)*$/;
const LISTENERS =
  /^listeners(?:: port (?<port>\d+))?(?<tls> with "tls: true"(?: on another port than (?<except>\d+))?)?$/;

/** @returns the new text. Throws PlacementError for a removal that it does not understand. */
export function editHomeserverYaml(text: string, { set, add, remove }: YamlLines): string {
  const keys = remove.filter((one) => KEYS.test(one)).flatMap((one) => one.split(', '));
  const rest = remove.filter((one) => !KEYS.test(one));
  return rest.reduce(takeOut, addListener(patchHomeserverYaml(text, set, keys), add));
}

/** The new entry first, in place of one with the same port. */
function addListener(text: string, add: string): string {
  if (add === '') return text;
  const document = parseDocument(text, { version: '1.1' });
  const entries = parseDocument(add, { version: '1.1' }).contents;
  const listeners = document.get('listeners');
  if (!isSeq(listeners) || !isSeq(entries)) {
    throw new PlacementError('homeserver.yaml has no list of listeners to which the entry could be added.');
  }
  const portOf = (item: unknown): string => (isMap(item) ? String(item.get('port')) : '');
  const ports = entries.items.map(portOf);
  listeners.items = [...entries.items, ...listeners.items.filter((item) => !ports.includes(portOf(item)))];
  return String(document);
}

function takeOut(text: string, removal: string): string {
  const document = parseDocument(text, { version: '1.1' });
  const listeners = document.get('listeners');
  if (!isSeq(listeners)) return text;
  const found = LISTENERS.exec(removal)?.groups;
  if (found !== undefined) {
    listeners.items = listeners.items.filter((item) => {
      if (!isMap(item) || (found.tls !== undefined && item.get('tls') !== true)) return true;
      const port = String(item.get('port'));
      return found.port === undefined ? port === found.except : port !== found.port;
    });
    return String(document);
  }
  if (removal === 'listeners: resource webclient') {
    for (const listener of listeners.items) {
      const resources = isMap(listener) ? listener.get('resources') : null;
      if (isSeq(resources)) resources.items = resources.items.filter(withoutWebclient);
    }
    return String(document);
  }
  throw new PlacementError(`What is to be taken out of homeserver.yaml is not understood: ${removal}`);
}

/** Takes the name out of a resource; false when nothing is left of it. */
function withoutWebclient(resource: unknown): boolean {
  const names = isMap(resource) ? resource.get('names') : null;
  if (!isSeq(names)) return true;
  names.items = names.items.filter((name) => String(name) !== 'webclient');
  return names.items.length > 0;
}
