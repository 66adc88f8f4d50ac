/** What Apache's configuration does with requests below /_matrix. */
import { isSection } from './apache-syntax.ts';
import type { PairNamed } from './certificate-files.ts';
import { type Directive, named, type Tree } from './directives.ts';
import { fitsSignedPath, SIGNED_PATH, type SitesFound } from './sites.ts';
import type { ManglingSetting, ProxySite } from './types.ts';

const lower = (text: string | undefined): string => (text ?? '').toLowerCase();

/** What stands below, those of sections that only ask for modules and versions included. */
const flat = (directives: readonly Directive[]): Directive[] =>
  directives.flatMap((one) =>
    isSection(one, /^if(?:module|define|version|file|directive|section)$/) ? flat(one.block ?? []) : [one],
  );

export function apacheSites({ directives }: Tree, serverRoot: string): SitesFound {
  const sites: ProxySite[] = [];
  const mangling: ManglingSetting[] = [];
  const pairs: PairNamed[] = [];
  const main = flat(directives);
  for (const host of main.filter((one) => isSection(one, /^virtualhost$/))) {
    const block = flat(host.block ?? []);
    const names = [...named(block, 'servername'), ...named(block, 'serveralias')]
      .flatMap(({ args }) => args)
      .map((name) => name.replace(/^[a-z]+:\/\//i, '').replace(/:\d+$/, ''));
    const tls = named(block, 'sslengine').some(({ args }) => lower(args[0]) === 'on');
    const pass = passOf(block);
    sites.push({
      names,
      ports: [...new Set(host.args.flatMap((address) => portOf(address, main)))],
      tls,
      matrixTo: pass?.target ?? null,
      place: host.place,
    });
    if (pass !== null)
      mangling.push(...manglingIn(host, block, main, pass).map((one) => ({ ...one, names })));
    if (tls) pairs.push(...pairsOf(block, names, serverRoot));
  }
  return { sites, mangling, pairs };
}

/** "*:443", "[::]:8448"; "*" alone means every port that Apache listens on. */
function portOf(address: string, main: readonly Directive[]): number[] {
  const port = /:(\d{1,5})$/.exec(address)?.[1];
  if (port !== undefined) return [Number(port)];
  return named(main, 'listen').flatMap(({ args }) => {
    const listen = /(?:^|:)(\d{1,5})$/.exec(args[0] ?? '')?.[1];
    return listen === undefined ? [] : [Number(listen)];
  });
}

interface Pass {
  readonly directive: Directive;
  readonly target: string;
  readonly raw: boolean;
}

/** The first ProxyPass that fits counts; one in a Location has its path from there. */
function passOf(block: readonly Directive[]): Pass | null {
  const raw = (args: readonly string[], around: readonly Directive[]): boolean =>
    args.some((arg) => lower(arg) === 'nocanon') ||
    named(around, 'setenv').some(({ args: [name] }) => lower(name) === 'proxy-nocanon');
  for (const directive of block) {
    if (directive.name === 'proxypass' || directive.name === 'proxypassmatch') {
      const [path = '', target = '', ...rest] = directive.args;
      const fits = directive.name === 'proxypass' ? below(path) : fitsSignedPath(path);
      if (fits) return target === '!' ? null : { directive, target, raw: raw(rest, block) };
    }
  }
  for (const section of block.filter((one) => isSection(one, /^location(?:match)?$/))) {
    const [first = '', second] = section.args;
    const pattern = section.name === 'locationmatch' || first === '~';
    if (!(pattern ? fitsSignedPath(second ?? first) : below(first))) continue;
    const inner = flat(section.block ?? []);
    const directive = inner.find(({ name }) => name === 'proxypass' || name === 'proxypassmatch');
    const target = directive?.args[0];
    if (directive !== undefined && target !== undefined && target !== '!')
      return { directive, target, raw: raw(directive.args.slice(1), [...inner, ...block]) };
  }
  return null;
}

const below = (path: string): boolean =>
  path !== '' && `${SIGNED_PATH}/`.startsWith(path.endsWith('/') ? path : `${path}/`);

function manglingIn(
  host: Directive,
  block: readonly Directive[],
  main: readonly Directive[],
  pass: Pass,
): Omit<ManglingSetting, 'names'>[] {
  const found: Omit<ManglingSetting, 'names'>[] = [];
  const add = (kind: ManglingSetting['kind'], { place, text }: Directive): void => {
    found.push({ kind, place, text });
  };
  if (!pass.raw) add('no-nocanon', pass.directive);
  // The main server's counts where the site has none: Apache 2.4 hands it down.
  const slashes = named(block, 'allowencodedslashes').at(-1) ?? named(main, 'allowencodedslashes').at(-1);
  if (lower(slashes?.args[0]) !== 'nodecode') add('encoded-slashes', slashes ?? host);
  return found;
}

function pairsOf(block: readonly Directive[], names: readonly string[], serverRoot: string): PairNamed[] {
  const keys = named(block, 'sslcertificatekeyfile');
  const absolute = (path: string): string => (path.startsWith('/') ? path : `${serverRoot}/${path}`);
  return named(block, 'sslcertificatefile').flatMap((one, index): PairNamed[] => {
    const [path = ''] = one.args;
    if (path === '' || path.includes('${')) return [];
    const key = keys[index]?.args[0] ?? path;
    const chain = named(block, 'sslcertificatechainfile')[0]?.args[0];
    return [
      {
        usedBy: 'apache',
        place: one.place,
        names,
        certificate: absolute(path),
        key: absolute(key),
        ...(chain === undefined || chain.includes('${') ? {} : { chain: absolute(chain) }),
      },
    ];
  });
}
