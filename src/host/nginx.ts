/** What nginx's configuration does with requests below /_matrix. Pure. */
import type { PairNamed } from './certificate-files.ts';
import { type Directive, named, type Tree } from './directives.ts';
import { fitsSignedPath, SIGNED_PATH, type SitesFound } from './sites.ts';
import type { ManglingSetting, ProxySite } from './types.ts';

export function nginxSites({ directives }: Tree): SitesFound {
  const sites: ProxySite[] = [];
  const mangling: ManglingSetting[] = [];
  const pairs: PairNamed[] = [];
  for (const http of named(directives, 'http'))
    for (const server of named(http.block ?? [], 'server')) {
      const block = server.block ?? [];
      const names = named(block, 'server_name').flatMap(({ args }) =>
        args.filter((name) => name !== '' && name !== '_'),
      );
      const listens = named(block, 'listen').map(({ args }) => args);
      const tls =
        listens.some((args) => args.includes('ssl')) ||
        named(block, 'ssl').some(({ args }) => args[0] === 'on');
      const handler = handlerOf(block);
      const pass = handler === null ? null : (named(handler.block, 'proxy_pass')[0] ?? null);
      sites.push({
        names,
        ports:
          listens.length === 0 ? [80] : [...new Set(listens.flatMap(([address = '']) => portOf(address)))],
        tls,
        matrixTo: pass?.args[0] ?? null,
        place: server.place,
      });
      if (handler !== null && pass !== null)
        mangling.push(...manglingIn(block, handler, pass).map((one) => ({ ...one, names })));
      if (tls) pairs.push(...pairsOf(block, http.block ?? [], names));
    }
  return { sites, mangling, pairs };
}

/** "443", "[::]:8448", "127.0.0.1" (then 80); nothing for a Unix socket. */
function portOf(address: string): number[] {
  if (address.startsWith('unix:')) return [];
  const port = /^(?:.*:)?(\d{1,5})$/.exec(address)?.[1];
  return [port === undefined ? 80 : Number(port)];
}

interface Handler {
  readonly block: readonly Directive[];
  /** The location is a regular expression or has a name: nginx then refuses proxy_pass with a path. */
  readonly isPattern: boolean;
}

/** The location that answers for SIGNED_PATH, chosen as ngx_http_core_find_location does. */
function handlerOf(block: readonly Directive[]): Handler | null {
  const locations = named(block, 'location').filter(({ args }) => args[0]?.startsWith('@') === false);
  let best: { readonly directive: Directive; readonly length: number; readonly stop: boolean } | null = null;
  for (const directive of locations) {
    const [first = '', second] = directive.args;
    const modifier = second === undefined ? '' : first;
    const uri = second ?? first;
    if (modifier.startsWith('~') || (modifier === '=' ? uri !== SIGNED_PATH : !SIGNED_PATH.startsWith(uri)))
      continue;
    if (best === null || uri.length > best.length)
      best = { directive, length: uri.length, stop: modifier !== '' };
  }
  const pattern = best?.stop === true ? undefined : locations.find(({ args }) => fitsPattern(args));
  const chosen = pattern ?? best?.directive;
  if (chosen === undefined) return null;
  const inner = chosen.block ?? [];
  const nested = handlerOf(inner);
  if (nested !== null) return nested;
  // The last word of try_files is where everything goes that is no file.
  const fallback = named(inner, 'try_files')[0]?.args.at(-1);
  const target = fallback?.startsWith('@')
    ? named(block, 'location').find(({ args }) => args[0] === fallback)
    : undefined;
  return { block: target?.block ?? inner, isPattern: pattern !== undefined || target !== undefined };
}

const fitsPattern = ([modifier, source]: readonly string[]): boolean =>
  modifier?.startsWith('~') === true && fitsSignedPath(source ?? '', modifier === '~*' ? 'i' : '');

function manglingIn(
  server: readonly Directive[],
  handler: Handler,
  pass: Directive,
): Omit<ManglingSetting, 'names'>[] {
  const found: Omit<ManglingSetting, 'names'>[] = [];
  const add = (kind: ManglingSetting['kind'], at: Directive): void => {
    found.push({ kind, place: at.place, text: at.text });
  };
  const target = pass.args[0] ?? '';
  // The URI as it came: nothing of it is changed.
  if (/\$(?:uri|document_uri)\b/.test(target)) add('proxy-pass-variable', pass);
  else if (!handler.isPattern && !target.includes('$') && hasPath(target)) add('proxy-pass-path', pass);
  for (const rewrite of [...rewritesOf(server), ...rewritesOf(handler.block)]) {
    const [pattern = '', , flag] = rewrite.args;
    if (fitsSignedPath(pattern) && flag !== 'redirect' && flag !== 'permanent') add('rewrite', rewrite);
  }
  return found;
}

const rewritesOf = (block: readonly Directive[]): Directive[] => named(block, 'rewrite');

/** "http://127.0.0.1:8008/": a slash alone is a path too. */
const hasPath = (target: string): boolean =>
  /^https?:\/\/unix:[^:]+:./i.test(target) || /^https?:\/\/(?!unix:)[^/]+\//i.test(target);

/** Several certificates of one server go with as many keys, in the same order. */
function pairsOf(
  server: readonly Directive[],
  http: readonly Directive[],
  names: readonly string[],
): PairNamed[] {
  const of = (name: string): Directive[] => {
    const own = named(server, name);
    return own.length > 0 ? own : named(http, name);
  };
  const keys = of('ssl_certificate_key');
  return of('ssl_certificate').flatMap((one, index): PairNamed[] => {
    const path = one.args[0] ?? '';
    // With a variable in its name, or not a file at all ("data:", "engine:").
    if (!/^[^$:]+$/.test(path)) return [];
    const key = keys[index]?.args[0];
    return [
      {
        usedBy: 'nginx',
        place: one.place,
        names,
        certificate: absolute(path),
        key: key !== undefined && /^[^$:]+$/.test(key) ? absolute(key) : null,
      },
    ];
  });
}

const absolute = (path: string): string => (path.startsWith('/') ? path : `/etc/nginx/${path}`);
