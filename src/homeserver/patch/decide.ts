/** What a homeserver has to change to become what it is to be. Pure, over the loaded configuration; ends where nothing is left to do. */
import { RESOURCES, truthy } from '../listeners.ts';
import type { LoadedConfig, LoopbackFront, Place, SynapseFront } from '../types.ts';
import { isListed, type Listed, written } from '../written.ts';
import { deadOptions, stoppers } from './dead.ts';
import { here, type Moment, nameOf, narrowing } from './here.ts';
import type { CertificateChange, ConfigChange } from './types.ts';
import type { Wish } from './wishes.ts';

export type Decision =
  | { readonly ok: true; readonly wishes: readonly Wish[] }
  | { readonly ok: false; readonly reason: string; readonly place: Place | null };

const OVER = 'Servers come another way now.';
const WEBCLIENT = 'Since Synapse 1.53 the homeserver does not start with the resource webclient.';

export function decide(loaded: LoadedConfig, { front, when }: ConfigChange): Decision {
  const { model, values } = loaded;
  if (front?.kind === 'certificate') return { ok: true, wishes: certificatePaths(loaded, front) };
  const entries = written(loaded);
  // Synapse does not start with a key that has comments alone below it, but what is meant is clear.
  if (model.listenersAreNoList && values.listeners !== null)
    return refuse('"listeners" is no list, and what it is to be cannot be told.', loaded.places.listeners);
  for (const one of entries) {
    const [wrong] = one.nonsense;
    if (wrong)
      return refuse(`An entry of "listeners" makes no sense: ${wrong.what}. Mend it first.`, wrong.place);
    if (one.badPort !== null)
      return refuse(
        `An entry of "listeners" has the port ${one.badPort}, which is no whole number. Mend it first.`,
        one.keys.port ?? one.place,
      );
  }
  const strange = entries
    .flatMap(({ resources }) => resources)
    .find(({ name }) => name !== null && name !== 'webclient' && !RESOURCES.has(name));
  if (strange) return refuse(`Synapse knows no resource "${strange.name}". Mend it first.`, strange.place);
  const early = when !== 'later';
  const late = when !== 'now';
  const converts = truthy(values.bind_port) && front !== null;
  if (converts && !early)
    return refuse('bind_port still replaces all listeners; it has to go first.', loaded.places.bind_port);
  const busy = entries.find(({ port, type }) => front !== null && port === front.port && type !== 'http');
  if (busy && !converts)
    return refuse(`Port ${busy.port} belongs to a listener of another type (${busy.type}).`, busy.place);
  const wishes = [
    ...(early ? stoppers(loaded) : []),
    ...(converts ? conversion(loaded) : []),
    ...(front === null ? [] : target(loaded, front, { early, late, converts })),
    ...(late ? deadOptions(loaded) : []),
  ];
  return { ok: true, wishes: merged([...wishes, ...tidying(entries, wishes)]) };
}

const refuse = (reason: string, place: Place | undefined): Decision => ({
  ok: false,
  reason,
  place: place ?? null,
});

/** The old form goes, and with it the list that it replaced. */
function conversion({ keys, model }: LoadedConfig): Wish[] {
  const why = 'The form before "listeners", which replaces all of them. They are written out instead.';
  return [
    ...['bind_port', 'bind_host', 'unsecure_port', 'gzip_responses']
      .filter((key) => keys.some((one) => one.key === key))
      .map((key): Wish => ({ kind: 'remove-key', key, why })),
    ...model.replaced.filter(isListed).map(
      (one): Wish => ({
        kind: 'remove-listener',
        index: one.index,
        name: nameOf(one),
        why: 'bind_port had replaced it: it was not open.',
      }),
    ),
  ];
}

function target(loaded: LoadedConfig, front: LoopbackFront | SynapseFront, moment: Moment): Wish[] {
  const { model, keys } = loaded;
  const isProxy = front.kind === 'proxy';
  const taken = (port: number | null): boolean => isProxy && port !== null && front.takes.includes(port);
  const others = (moment.converts ? [] : model.listeners)
    .filter(isListed)
    .filter(({ port }) => port !== front.port);
  const remove = (one: Listed, why: string): Wish => ({
    kind: 'remove-listener',
    index: one.index,
    name: nameOf(one),
    why,
  });
  const inTheWay = others.filter(({ port }) => taken(port));
  const masked = others.filter((one) => one.silenced && !isProxy);
  const old = others.filter((one) => one.tls && !inTheWay.includes(one) && !masked.includes(one));
  const hasNoTls = model.noTls && keys.some(({ key }) => key === 'no_tls');
  const early: Wish[] = [
    ...(isProxy ? [] : certificatePaths(loaded, front)),
    ...here(loaded, front, moment),
    ...inTheWay.map((one) => remove(one, 'The proxy takes this port over.')),
    ...masked.map((one) => remove(one, 'no_tls had silenced it: without no_tls it would be open.')),
    ...(hasNoTls && !isProxy ? [noTls('It silences every listener with "tls: true".')] : []),
    ...(moment.converts ? writtenOut(loaded, front, moment.late) : []),
  ];
  const late: Wish[] = [
    ...old.map((one) =>
      remove(one, one.silenced ? 'no_tls had silenced it, and no_tls goes with it.' : OVER),
    ),
    ...(hasNoTls && isProxy
      ? [noTls('It goes together with the listeners that it hides; alone, they would come back.')]
      : []),
    ...(isProxy ? unusedPaths(loaded) : []),
  ];
  const narrowed = !moment.early && isProxy ? narrowing(loaded, front) : [];
  return [...(moment.early ? early : []), ...(moment.late ? late : []), ...narrowed];
}

const noTls = (why: string): Wish => ({ kind: 'remove-key', key: 'no_tls', why });

function certificatePaths(
  { model }: LoadedConfig,
  { certificate, key }: SynapseFront | CertificateChange,
): Wish[] {
  const why = 'Synapse takes TLS connections itself, with the whole chain in the first file.';
  return [
    ...(model.certificatePath === certificate
      ? []
      : [{ kind: 'set-key', key: 'tls_certificate_path', value: certificate, why } as const]),
    ...(model.keyPath === key
      ? []
      : [{ kind: 'set-key', key: 'tls_private_key_path', value: key, why } as const]),
  ];
}

const unusedPaths = ({ keys }: LoadedConfig): Wish[] =>
  ['tls_certificate_path', 'tls_private_key_path']
    .filter((key) => keys.some((one) => one.key === key))
    .map((key) => ({
      kind: 'remove-key',
      key,
      why: 'Not read without a listener that does TLS. The certificate belongs to the proxy.',
    }));

/** What bind_port had opened, as entries of the list; without those that another wish stands for. */
function writtenOut(
  { model }: LoadedConfig,
  front: LoopbackFront | SynapseFront,
  withoutTls: boolean,
): Wish[] {
  const implied = model.listeners.filter(
    ({ index, resources }) => index === null && !resources.some(({ name }) => name === 'metrics'),
  );
  return implied.flatMap(({ port, tls, addresses, resources }): Wish[] => {
    if (port === null || port === front.port) return [];
    if (front.kind === 'proxy' && front.takes.includes(port)) return [];
    if (tls && (withoutTls || model.noTls)) return [];
    return [
      {
        kind: 'add-listener',
        name: `listeners: port ${port}`,
        why: 'bind_port had opened it. It stays until servers have come the new way.',
        listener: {
          port,
          tls,
          addresses,
          xForwarded: false,
          names: resources.flatMap(({ name }) => name ?? []),
        },
      },
    ];
  });
}

function tidying(entries: readonly Listed[], wishes: readonly Wish[]): Wish[] {
  const gone = new Set(wishes.flatMap((wish) => (wish.kind === 'remove-listener' ? [wish.index] : [])));
  return entries
    .filter(({ index }) => !gone.has(index))
    .filter(({ resources }) => resources.some(({ name }) => name === null || name === 'webclient'))
    .map((one) => ({
      kind: 'change-listener',
      index: one.index,
      name: nameOf(one),
      change: { tidy: true },
      why: WEBCLIENT,
    }));
}

/** One wish a key, and one a listener: two reasons for the same edit are one edit. */
function merged(wishes: readonly Wish[]): Wish[] {
  const found = new Map<string, Wish>();
  for (const wish of wishes) {
    const id =
      wish.kind === 'remove-key' || wish.kind === 'set-key'
        ? wish.key
        : wish.kind === 'add-listener'
          ? wish.name
          : `${wish.kind} ${wish.index}`;
    const before = found.get(id);
    if (before?.kind === 'change-listener' && wish.kind === 'change-listener') {
      found.set(id, {
        ...before,
        change: { ...before.change, ...wish.change },
        why: `${before.why} ${wish.why}`,
      });
    } else if (!before) found.set(id, wish);
  }
  return [...found.values()];
}
