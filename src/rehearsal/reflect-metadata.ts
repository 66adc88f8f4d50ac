/**
 * The part of the Reflect metadata proposal that the certificate library's injection container asks for
 * (define, get, get own). Three functions of our own instead of one more package in the bundle.
 * Import it before the library: the container refuses to load without it.
 */

type Store = Map<unknown, unknown>;

interface ReflectWithMetadata {
  defineMetadata?: (key: unknown, value: unknown, target: object) => void;
  getOwnMetadata?: (key: unknown, target: object) => unknown;
  getMetadata?: (key: unknown, target: object) => unknown;
}

const stores = new WeakMap<object, Store>();

const getOwn = (key: unknown, target: object): unknown => stores.get(target)?.get(key);

const get = (key: unknown, target: object): unknown => {
  for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    if (stores.get(at)?.has(key) === true) return getOwn(key, at);
  }
  return undefined;
};

const define = (key: unknown, value: unknown, target: object): void => {
  const store = stores.get(target) ?? new Map<unknown, unknown>();
  store.set(key, value);
  stores.set(target, store);
};

const reflect = Reflect as unknown as ReflectWithMetadata;
reflect.defineMetadata ??= define;
reflect.getOwnMetadata ??= getOwn;
reflect.getMetadata ??= get;
