/**
 * From directives to sites. What is not understood is refused by name: a rehearsal that silently skips a line
 * would turn green on a file that fails on a real server.
 */
import { type Directive, NginxConfigError, parseNginx } from './syntax.ts';

export interface Listen {
  readonly family: 4 | 6;
  readonly port: number;
  readonly ssl: boolean;
  readonly isDefault: boolean;
}

export interface AddedHeader {
  readonly name: string;
  readonly value: string;
  /** Also on answers that are errors. */
  readonly always: boolean;
}

export type Action =
  | { readonly kind: 'return'; readonly status: number; readonly text: string | null }
  /** `uri` null = the request's target goes on as it came. */
  | { readonly kind: 'proxy'; readonly host: string; readonly port: number; readonly uri: string | null }
  | { readonly kind: 'files' };

export interface Place {
  readonly action: Action;
  readonly root: string | null;
  readonly alias: string | null;
  readonly tryFiles: readonly string[] | null;
  /** null = inherited from the site. */
  readonly headers: readonly AddedHeader[] | null;
  readonly defaultType: string | null;
}

export interface Location extends Place {
  readonly match: 'exact' | 'prefix' | 'prefix-final' | 'regex';
  readonly pattern: string;
  readonly regex: RegExp | null;
}

export interface Site extends Place {
  readonly listens: readonly Listen[];
  readonly names: readonly string[];
  readonly certificate: string | null;
  readonly certificateKey: string | null;
  readonly locations: readonly Location[];
  readonly line: number;
}

/** Directives whose effect nothing in the rehearsal can see. */
const HARMLESS = new Set([
  'access_log',
  'error_log',
  'log_not_found',
  'server_tokens',
  'charset',
  'index',
  'keepalive_timeout',
  'ssl_protocols',
  'ssl_ciphers',
  'ssl_prefer_server_ciphers',
  'ssl_session_cache',
  'ssl_session_timeout',
  'ssl_session_tickets',
  'ssl_stapling',
  'ssl_stapling_verify',
  'ssl_dhparam',
  'ssl_ecdh_curve',
  'ssl_conf_command',
  'client_max_body_size',
  'client_body_timeout',
  'proxy_http_version',
  'proxy_set_header',
  'proxy_read_timeout',
  'proxy_send_timeout',
  'proxy_connect_timeout',
  'proxy_buffering',
  'proxy_request_buffering',
  'proxy_redirect',
]); // prettier-ignore

/** The text of a file that is included by its full path; undefined = there is none. */
export type FileText = (path: string) => string | undefined;

/** The server blocks of a file in sites-enabled. Throws NginxConfigError for anything it does not understand. */
export function readSites(text: string, file: FileText = () => undefined): Site[] {
  return withIncludes(parseNginx(text), file, 0).flatMap((directive) => {
    if (directive.name === 'server' && directive.block !== null) return [site(directive, directive.block)];
    if (HARMLESS.has(directive.name) && directive.block === null) return [];
    return refuse(directive);
  });
}

const INCLUDE_DEPTH = 5;

function withIncludes(directives: readonly Directive[], file: FileText, depth: number): Directive[] {
  return directives.flatMap((directive) => {
    if (directive.block !== null) {
      return [{ ...directive, block: withIncludes(directive.block, file, depth) }];
    }
    if (directive.name !== 'include') return [directive];
    const text = file(single(directive));
    if (text === undefined) return wrong(directive, 'there is no such file');
    if (depth === INCLUDE_DEPTH) return wrong(directive, 'files include each other without end');
    return withIncludes(parseNginx(text), file, depth + 1);
  });
}

function refuse(directive: Directive): never {
  throw new NginxConfigError(`the rehearsal's nginx does not know "${directive.name}" here`, directive.line);
}

function wrong(directive: Directive, why: string): never {
  throw new NginxConfigError(`${directive.name} ${directive.args.join(' ')}: ${why}`, directive.line);
}

const single = (directive: Directive): string => {
  const [value] = directive.args;
  if (value === undefined || directive.args.length !== 1) return wrong(directive, 'one value is expected');
  return value;
};

function site(server: Directive, block: readonly Directive[]): Site {
  const own: Directive[] = [];
  const listens: Listen[] = [];
  const names: string[] = [];
  const locations: Location[] = [];
  let certificate: string | null = null;
  let certificateKey: string | null = null;
  for (const directive of block) {
    if (directive.name === 'location') locations.push(location(directive));
    else if (directive.block !== null) refuse(directive);
    else if (directive.name === 'listen') listens.push(listen(directive));
    else if (directive.name === 'server_name')
      names.push(...directive.args.map((name) => name.toLowerCase()));
    else if (directive.name === 'ssl_certificate') certificate = single(directive);
    else if (directive.name === 'ssl_certificate_key') certificateKey = single(directive);
    else own.push(directive);
  }
  if (listens.length === 0) listens.push({ family: 4, port: 80, ssl: false, isDefault: false });
  if (listens.some((one) => one.ssl) && (certificate === null || certificateKey === null)) {
    throw new NginxConfigError(
      'no "ssl_certificate" or no "ssl_certificate_key" is defined for a "listen … ssl"',
      server.line,
    );
  }
  return { ...place(own), listens, names, certificate, certificateKey, locations, line: server.line };
}

function listen(directive: Directive): Listen {
  const [where = '', ...options] = directive.args;
  const at = /^(?:(?<v6>\[[0-9a-fA-F:.]+\])|(?<v4>\*|[0-9.]+))(?::(?<port>\d+))?$|^(?<only>\d+)$/.exec(
    where,
  )?.groups;
  if (at === undefined) return wrong(directive, 'the address is not understood');
  const isPortOnly = at.only !== undefined || (at.v4 !== undefined && /^\d+$/.test(at.v4));
  const port = Number(at.only ?? (isPortOnly ? at.v4 : (at.port ?? '80')));
  const anywhere =
    at.v6 === undefined ? isPortOnly || at.v4 === '*' || at.v4 === '0.0.0.0' : at.v6 === '[::]';
  if (!anywhere) return wrong(directive, "the rehearsal's machines listen on all their addresses or none");
  for (const option of options) {
    if (!['ssl', 'http2', 'default_server', 'reuseport', 'ipv6only=on'].includes(option)) {
      return wrong(directive, `"${option}" is not known here`);
    }
  }
  return {
    family: at.v6 === undefined ? 4 : 6,
    port,
    ssl: options.includes('ssl'),
    isDefault: options.includes('default_server'),
  };
}

function location(directive: Directive): Location {
  const [first = '', second] = directive.args;
  const block = directive.block ?? refuse(directive);
  const nested = block.find((inner) => inner.block !== null);
  if (nested !== undefined) return refuse(nested);
  const inside = place(block);
  const pattern = second ?? first;
  const modifier = second === undefined ? '' : first;
  const kinds = { '': 'prefix', '=': 'exact', '^~': 'prefix-final', '~': 'regex', '~*': 'regex' } as const;
  const match = kinds[modifier as keyof typeof kinds];
  if (match === undefined || directive.args.length > 2) return wrong(directive, 'not understood');
  if (match === 'regex' && inside.action.kind === 'proxy' && inside.action.uri !== null) {
    return wrong(directive, '"proxy_pass" cannot have URI part in location given by regular expression');
  }
  return { ...inside, match, pattern, regex: match === 'regex' ? regex(directive, pattern, modifier) : null };
}

function regex(directive: Directive, pattern: string, modifier: string): RegExp {
  try {
    return new RegExp(pattern, modifier === '~*' ? 'i' : '');
  } catch {
    return wrong(directive, 'the regular expression is not valid');
  }
}

/** What a site and a location have in common. */
function place(block: readonly Directive[]): Place {
  let action: Action = { kind: 'files' };
  let root: string | null = null;
  let alias: string | null = null;
  let tryFiles: readonly string[] | null = null;
  let defaultType: string | null = null;
  const headers: AddedHeader[] = [];
  for (const directive of block) {
    if (directive.name === 'return') {
      // The first return wins over all that follows, and over proxy_pass.
      if (action.kind !== 'return') action = returns(directive);
    } else if (directive.name === 'proxy_pass') {
      if (action.kind === 'files') action = proxy(directive);
    } else if (directive.name === 'root') root = single(directive);
    else if (directive.name === 'alias') alias = single(directive);
    else if (directive.name === 'try_files') tryFiles = directive.args;
    else if (directive.name === 'default_type') defaultType = single(directive);
    else if (directive.name === 'add_header') headers.push(header(directive));
    else if (!HARMLESS.has(directive.name)) refuse(directive);
  }
  return { action, root, alias, tryFiles, headers: headers.length > 0 ? headers : null, defaultType };
}

function header(directive: Directive): AddedHeader {
  const [name, value, always] = directive.args;
  if (name === undefined || value === undefined || (always !== undefined && always !== 'always')) {
    return wrong(directive, 'a name and a value are expected');
  }
  return { name, value, always: always !== undefined };
}

function returns(directive: Directive): Action {
  const [first = '', text] = directive.args;
  if (/^\d{3}$/.test(first)) return { kind: 'return', status: Number(first), text: text ?? null };
  if (/^https?:\/\//.test(first) && text === undefined) return { kind: 'return', status: 302, text: first };
  return wrong(directive, 'a status is expected');
}

function proxy(directive: Directive): Action {
  const target = single(directive);
  const at =
    /^http:\/\/(?<host>\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)(?::(?<port>\d+))?(?<uri>\/[^$]*|\$request_uri)?$/.exec(
      target,
    )?.groups;
  if (at === undefined) return wrong(directive, 'the address is not understood');
  const uri = at.uri === undefined || at.uri === '$request_uri' ? null : at.uri;
  return { kind: 'proxy', host: at.host ?? '', port: Number(at.port ?? 80), uri };
}
