/** Edits of one entry of `listeners`, and the text of a new one. */
import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { changeList, entryOf, type NewEntry, quoted, setPair, setTexts } from './collections.ts';
import { isEmpty, LayoutError, pairEnd, pairOf, type Source, startOf } from './source.ts';
import type { Splice } from './splice.ts';
import type { ListenerChange, NewListener } from './wishes.ts';

export function listenerEntry({ port, tls, addresses, xForwarded, names }: NewListener): NewEntry {
  const bind = addresses.length === 0 ? [] : [`bind_addresses: [${addresses.map(quoted).join(', ')}]`];
  const head = [
    `port: ${port}`,
    'type: http',
    `tls: ${tls}`,
    ...(xForwarded ? ['x_forwarded: true'] : []),
    ...bind,
  ];
  const list = `names: [${names.join(', ')}]`;
  return {
    flow: `{${[...head, `resources: [{${list}, compress: false}]`].join(', ')}}`,
    block: [...head, 'resources:', `  - ${list}`, '    compress: false'],
  };
}

export function changeListener(source: Source, node: unknown, change: ListenerChange): Splice[] {
  if (!isMap(node))
    throw new LayoutError('an entry of listeners is an alias', (node as Node | null)?.range?.[0] ?? null);
  const map = node as YAMLMap;
  const { tls, xForwarded, addresses } = change;
  return [
    ...(tls === undefined ? [] : setPair(source, map, 'tls', String(tls), ['type', 'port'])),
    ...(xForwarded === undefined
      ? []
      : setPair(source, map, 'x_forwarded', String(xForwarded), ['tls', 'type', 'port'])),
    ...(addresses === undefined ? [] : bindTo(source, map, addresses)),
    ...(change.names || change.tidy
      ? changeNames(source, map, change.names ?? [], change.tidy === true)
      : []),
  ];
}

function bindTo(source: Source, map: YAMLMap, wanted: readonly string[]): Splice[] {
  const several = pairOf(map, 'bind_addresses');
  const single = pairOf(map, 'bind_address');
  const text = `[${wanted.map(quoted).join(', ')}]`;
  const address = isScalar(single?.value) ? single.value.value : null;
  const isSet = single !== null && address !== null && address !== '';
  if (isSet && !several) {
    const start = startOf(single.key as Node);
    return [{ start, end: pairEnd(single, source.text), text: `bind_addresses: ${text}` }];
  }
  // The single address is added to the list: empty, it adds nothing.
  const emptied =
    isSet && !wanted.includes(String(address)) ? setPair(source, map, 'bind_address', "''", []) : [];
  const list = several?.value;
  if (!isSeq(list) || list.items.length === 0) {
    const at = ['x_forwarded', 'tls', 'type', 'port'];
    return [...emptied, ...setPair(source, map, 'bind_addresses', text, at)];
  }
  return [...emptied, ...setTexts(source, list, list.items.map(plain), wanted)];
}

function plain(item: unknown): unknown {
  if (!isScalar(item))
    throw new LayoutError('an address is no plain text', (item as Node | null)?.range?.[0] ?? null);
  return item.value;
}

/** Takes `webclient` and empty entries out of all resources, and gives one of them the names that are missing. */
function changeNames(source: Source, map: YAMLMap, missing: readonly string[], tidy: boolean): Splice[] {
  const pair = pairOf(map, 'resources');
  const flow = `[{names: [${missing.join(', ')}], compress: false}]`;
  if (pair === null || isEmpty(pair.value)) {
    return missing.length === 0
      ? []
      : setPair(source, map, 'resources', flow, ['resources', 'bind_addresses', 'tls', 'type']);
  }
  const resources = listOf(pair);
  if (resources.items.length === 0)
    return missing.length === 0 ? [] : setPair(source, map, 'resources', flow, []);
  const lists = resources.items.map((resource) => {
    const names = isMap(resource) ? pairOf(resource, 'names') : null;
    if (names === null || isEmpty(names.value)) return null;
    const list = listOf(names);
    const removed = new Set(list.items.flatMap((item, index) => (tidy && isDead(item) ? [index] : [])));
    return { list, removed, isGone: removed.size === list.items.length && removed.size > 0 };
  });
  const gone = new Set(lists.flatMap((one, index) => (one?.isGone ? [index] : [])));
  const home = lists.findIndex((one) => one !== null && !one.isGone && one.list.items.length > 0);
  const isNew = missing.length > 0 && home < 0;
  const entry: NewEntry = {
    flow: `{names: [${missing.join(', ')}], compress: false}`,
    block: [`names: [${missing.join(', ')}]`, 'compress: false'],
  };
  return [
    ...lists.flatMap((one, index) =>
      one === null || one.isGone
        ? []
        : changeList(source, one.list, one.removed, index === home ? missing.map(entryOf) : []),
    ),
    ...changeList(source, resources, gone, isNew ? [entry] : []),
  ];
}

function listOf(pair: Pair): YAMLSeq {
  const { value } = pair;
  if (isSeq(value)) return value;
  throw new LayoutError('a list of resources comes from an alias', startOf(pair.key as Node));
}

const isDead = (item: unknown): boolean =>
  item === null || (isScalar(item) && (item.value === null || item.value === 'webclient'));
