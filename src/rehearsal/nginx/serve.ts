/** Which site and location answers, and with what: nginx's own rules, as a pure function. */
import type { Handler, HttpReply, HttpRequest } from '../http.ts';
import type { AddedHeader, Listen, Location, Place, Site } from './sites.ts';

/** Of the rehearsal's nginx: Debian 12 has it. */
export const NGINX_VERSION = '1.22.1';

export interface Surroundings {
  /** The text of a file on this machine. */
  readonly file: (path: string) => string | undefined;
  /** What listens for plain HTTP at a host and port as seen from this machine; null = nothing. */
  readonly upstream: (host: string, port: number) => Handler | null;
}

export interface Door {
  readonly family: 4 | 6;
  readonly port: number;
}

const REASONS: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  302: 'Found',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Not Allowed',
  410: 'Gone',
  421: 'Misdirected Request',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
}; // prettier-ignore

/** Statuses that add_header without `always` is good for (ngx_http_headers_module). */
const WITH_ADDED_HEADERS = new Set([200, 201, 204, 206, 301, 302, 303, 304, 307, 308]);

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  json: 'application/json',
  txt: 'text/plain',
};

export const opens = (site: Site, door: Door): Listen | undefined =>
  site.listens.find((listen) => listen.family === door.family && listen.port === door.port);

/** The site for a name behind a door: exact, wildcard in front, wildcard behind, else the default one. null = door closed. */
export function siteFor(sites: readonly Site[], door: Door, name: string | null): Site | null {
  const open = sites.filter((site) => opens(site, door) !== undefined);
  const fallback = open.find((site) => opens(site, door)?.isDefault === true) ?? open[0] ?? null;
  return (name === null ? null : named(open, name)) ?? fallback;
}

function named(open: readonly Site[], name: string): Site | null {
  const matching = (test: (pattern: string) => boolean): Site[] =>
    open
      .flatMap((site) => site.names.filter(test).map((pattern) => ({ site, pattern })))
      .sort((a, b) => b.pattern.length - a.pattern.length)
      .map((one) => one.site);
  return (
    matching((pattern) => pattern === name)[0] ??
    matching((pattern) => pattern.startsWith('*.') && name.endsWith(pattern.slice(1)))[0] ??
    matching((pattern) => pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -1)))[0] ??
    null
  );
}

/** What nginx warns of: a name that an earlier site has on the same port is never looked up in the later one. */
export function conflicts(sites: readonly Site[]): string[] {
  const seen = new Set<string>();
  const warnings = new Set<string>();
  for (const site of sites) {
    for (const { family, port } of site.listens) {
      for (const name of site.names) {
        const key = `${name} ${family} ${port}`;
        if (seen.has(key)) warnings.add(`conflicting server name "${name}" on port ${port}, ignored.`);
        seen.add(key);
      }
    }
  }
  return [...warnings];
}

/** @param sni chooses the site where the Host header names none (nginx keeps the handshake's choice then). */
export function serve(
  sites: readonly Site[],
  door: Door,
  sni: string | null,
  request: HttpRequest,
  around: Surroundings,
): HttpReply | null {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  const open = sites.filter((site) => opens(site, door) !== undefined);
  const site = named(open, host) ?? siteFor(sites, door, sni);
  if (site === null) return null;
  const path = normalised(request.target);
  if (path === null) return page(400, []);
  if (site.action.kind === 'return') return answer(site, null, site, path, request, around);
  const location = locationFor(site.locations, path);
  return answer(site, location, location ?? site, path, request, around);
}

/** The path that locations are matched against: percent-decoded, slashes merged, dots resolved. null = invalid. */
export function normalised(target: string): string | null {
  const raw = target.split(/[?#]/, 1)[0] ?? '';
  let decoded: string;
  try {
    decoded = decodeURIComponent(raw);
  } catch {
    return null;
  }
  if (!decoded.startsWith('/') || decoded.includes('\0')) return null;
  const out: string[] = [];
  const parts = decoded
    .replace(/\/{2,}/g, '/')
    .split('/')
    .slice(1);
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1;
    if (part === '..' && out.pop() === undefined) return null;
    if (part !== '..' && part !== '.') out.push(part);
    else if (last) out.push('');
  }
  return `/${out.join('/')}`;
}

export function locationFor(locations: readonly Location[], path: string): Location | null {
  const exact = locations.find((one) => one.match === 'exact' && one.pattern === path);
  if (exact !== undefined) return exact;
  const prefix = locations
    .filter((one) => (one.match === 'prefix' || one.match === 'prefix-final') && path.startsWith(one.pattern))
    .sort((a, b) => b.pattern.length - a.pattern.length)[0];
  if (prefix?.match === 'prefix-final') return prefix;
  return locations.find((one) => one.regex?.test(path)) ?? prefix ?? null;
}

function answer(
  site: Site,
  location: Location | null,
  place: Place,
  path: string,
  request: HttpRequest,
  around: Surroundings,
): HttpReply | null {
  const headers = place.headers ?? site.headers ?? [];
  const { action } = place;
  if (action.kind === 'return') {
    if (action.status === 444) return null;
    return returned(action.status, action.text, place.defaultType ?? site.defaultType, headers, request);
  }
  if (action.kind === 'proxy') {
    const upstream = around.upstream(action.host, action.port);
    if (upstream === null) return page(502, headers);
    const target =
      action.uri === null ? request.target : rewritten(request.target, path, location, action.uri);
    const reply = upstream({ ...request, target });
    return { ...reply, headers: [...reply.headers, ...added(headers, reply.status)] };
  }
  return fromFiles(site, location, path, headers, around);
}

/** With a URI part, nginx sends on what it decoded: the location's prefix is replaced, the rest encoded anew. */
function rewritten(target: string, path: string, location: Location | null, uri: string): string {
  const query = target.includes('?') ? target.slice(target.indexOf('?')) : '';
  const rest = path.slice(location?.pattern.length ?? 0);
  return uri + encodeURI(rest).replace(/[?#]/g, encodeURIComponent) + query;
}

function returned(
  status: number,
  text: string | null,
  type: string | null,
  headers: readonly AddedHeader[],
  request: HttpRequest,
): HttpReply {
  const value = text === null ? '' : expand(text, request);
  if ([301, 302, 303, 307, 308].includes(status)) {
    return page(status, headers, [['Location', value]]);
  }
  if (text === null && status >= 400) return page(status, headers);
  return {
    status,
    headers: [['Content-Type', type ?? 'application/octet-stream'], ...added(headers, status)],
    body: value,
  };
}

const expand = (text: string, request: HttpRequest): string =>
  text.replace(/\$\{?(request_uri|http_host|host|scheme)\}?/g, (_, name: string) => {
    if (name === 'request_uri') return request.target;
    if (name === 'scheme') return 'https';
    const host = request.headers.host ?? '';
    return name === 'host' ? host.replace(/:\d+$/, '').toLowerCase() : host;
  });

function fromFiles(
  site: Site,
  location: Location | null,
  path: string,
  headers: readonly AddedHeader[],
  around: Surroundings,
): HttpReply {
  const root = location?.root ?? site.root ?? '/usr/share/nginx/html';
  const place = location?.alias ?? null;
  const pathOf = (uri: string): string =>
    place === null || location === null ? root + uri : place + uri.slice(location.pattern.length);
  const candidates = location?.tryFiles ?? site.tryFiles ?? [path];
  for (const candidate of candidates) {
    if (/^=\d{3}$/.test(candidate)) return page(Number(candidate.slice(1)), headers);
    const uri = candidate.replace('$uri', path);
    const file = pathOf(uri);
    const body = around.file(file) ?? (file.endsWith('/') ? around.file(`${file}index.html`) : undefined);
    if (body === undefined) continue;
    const extension = /\.([a-z0-9]+)$/.exec(file)?.[1] ?? (file.endsWith('/') ? 'html' : '');
    const fallback = location?.defaultType ?? site.defaultType ?? 'application/octet-stream';
    const type = TYPES[extension] ?? fallback;
    return { status: 200, headers: [['Content-Type', type], ...added(headers, 200)], body };
  }
  return page(404, headers);
}

const added = (headers: readonly AddedHeader[], status: number): (readonly [string, string])[] =>
  headers
    .filter((header) => header.always || WITH_ADDED_HEADERS.has(status))
    .map((header) => [header.name, header.value] as const);

/** nginx's own page for a status. */
function page(
  status: number,
  headers: readonly AddedHeader[],
  extra: readonly (readonly [string, string])[] = [],
): HttpReply {
  const title = `${status} ${REASONS[status] ?? ''}`.trimEnd();
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/${NGINX_VERSION}</center>\r\n</body>\r\n</html>\r\n`;
  return { status, headers: [['Content-Type', 'text/html'], ...extra, ...added(headers, status)], body };
}
