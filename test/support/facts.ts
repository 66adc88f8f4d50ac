/**
 * Facts written by hand, for judges: a small internet as a table, walked with the real resolution.
 * Without changes it is a healthy server: example.org delegates by file to matrix.example.org:443, IPv4 and IPv6.
 */

import { NO_CONTROLS } from '../../src/discover/controls.ts';
import { srvOutcome } from '../../src/discover/lookups.ts';
import type { Controls, Facts, TargetFacts } from '../../src/discover/types.ts';
import { decideWellKnown, refusedAttempt } from '../../src/discover/well-known.ts';
import { isPublicAddress } from '../../src/matrix/ip-policy.ts';
import { resolve } from '../../src/matrix/resolution.ts';
import { parseServerName } from '../../src/matrix/server-name.ts';
import { isTrusted } from '../../src/probe/address.ts';
import type {
  AddressExchanges,
  AddressFacts,
  CertificateFacts,
  ConnectionFacts,
  DnsAnswer,
  DnsStatus,
  HttpExchange,
  KeyDocumentFacts,
  RecordType,
  TlsFacts,
  VantageFacts,
  WellKnownAttempt,
  WellKnownHop,
  WellKnownStop,
} from '../../src/probe/types.ts';
import { isIP } from '../../src/system/ip.ts';

export const S = 'example.org';
export const T = 'matrix.example.org';
export const X = 'srv.example.org';
export const v4 = (n: number): string => `93.184.216.${n}`;
export const v6 = (n: number): string => `2606:2800:220:1::${n}`;
export const CHECKED_AT = '2026-11-24T12:00:00.000Z';
const DAY = 86_400_000;
export const inDays = (days: number): string => new Date(Date.parse(CHECKED_AT) + days * DAY).toISOString();

export interface Answer extends Partial<Omit<DnsAnswer, 'records'>> {
  readonly records?: readonly string[];
}

/** One address and port. Everything left out is good. */
export interface Place {
  readonly tcp?: ConnectionFacts['tcp'];
  readonly attempts?: number;
  readonly tls?: Partial<Extract<TlsFacts, { status: 'failed' }>>;
  /** Leaf first; the names default to what the route asks for. */
  readonly sent?: readonly Partial<CertificateFacts>[];
  readonly chainError?: string | null;
  readonly version?: Partial<HttpExchange> | null;
  readonly keys?: Partial<HttpExchange> | null;
  readonly document?: Partial<KeyDocumentFacts>;
  readonly withoutSni?: AddressFacts['withoutSni'];
  /** What further probes bring, over the homeserver's own answers. null: not asked. */
  readonly probes?: Readonly<Partial<Record<keyof AddressExchanges, Partial<HttpExchange> | null>>>;
  readonly clientFile?: Partial<HttpExchange>;
  /** What a web site gives for the well-known file; a text is its body. */
  readonly file?: string | Partial<HttpExchange>;
  readonly hops?: readonly (Partial<HttpExchange> & { readonly url: string })[];
  readonly stop?: WellKnownStop;
  readonly ms?: number;
}

export interface World {
  readonly name?: string;
  /** "example.org A" → records or a whole answer. Replaces, or with null removes, what the base world has. */
  readonly dns?: Readonly<Record<string, readonly string[] | Answer | null>>;
  /** "93.184.216.10:443" → what is there; "*:8448" for all addresses of that port. */
  readonly at?: Readonly<Record<string, Place>>;
  /** What the site of the server name gives on all its addresses. */
  readonly file?: Place['file'];
  readonly site?: Place;
  readonly vantage?: Partial<VantageFacts>;
  readonly controls?: Partial<Controls>;
  readonly client?: Facts['client'];
  readonly allowPrivate?: boolean;
}

export const delegation = (value: unknown): string => JSON.stringify({ 'm.server': value });

export const exchange = (change: Partial<HttpExchange> = {}): HttpExchange => ({
  method: 'GET',
  path: '/',
  host: S,
  status: 200,
  headers: [['Content-Type', 'application/json']],
  body: '{}',
  bytes: Buffer.byteLength(change.body ?? '{}'),
  invalidUtf8: false,
  fault: null,
  ms: 40,
  ...change,
});

export const html = (status: number, body = '<!doctype html><title>Shop</title>'): Partial<HttpExchange> => ({
  status,
  headers: [['Content-Type', 'text/html']],
  body,
});

export const certificate = (change: Partial<CertificateFacts> = {}): CertificateFacts => {
  const commonName = change.commonName === undefined ? (change.dnsNames?.[0] ?? T) : change.commonName;
  return {
    subject: `CN=${commonName}`,
    issuer: 'CN=R11, O=Example Trust',
    commonName,
    issuerCommonName: 'R11',
    dnsNames: [],
    addresses: [],
    hasSubjectAltName: true,
    notBefore: inDays(-29),
    notAfter: inDays(61),
    selfIssued: false,
    serial: '04A7',
    sha256: 'AA:01',
    keyType: 'ec',
    keyBits: null,
    signatureAlgorithm: '1.2.840.113549.1.1.11',
    issuerUrl: 'http://i.example.net/r11.der',
    ...change,
  };
};

export const intermediate = (change: Partial<CertificateFacts> = {}): Partial<CertificateFacts> => ({
  subject: 'CN=R11, O=Example Trust',
  commonName: 'R11',
  issuer: 'CN=Root X1, O=Example Trust',
  issuerCommonName: 'Root X1',
  hasSubjectAltName: false,
  notBefore: inDays(-700),
  notAfter: inDays(1800),
  ...change,
});

const HOSTS: Readonly<Record<string, number>> = { [S]: 10, [T]: 20, [X]: 30 };

export function facts(world: World = {}): Facts {
  const parsed = parseServerName(world.name ?? S);
  if (!parsed.ok) throw new Error(parsed.reason);
  const serverName = parsed.value;
  const dns = answers(world);
  const asked: DnsAnswer[] = [];
  const ask = (name: string, type: RecordType): DnsAnswer => {
    const answer = dns(name, type);
    if (!asked.includes(answer)) asked.push(answer);
    return answer;
  };
  const addressesOf = (host: string): string[] =>
    isIP(host) === 0
      ? [...ask(host, 'AAAA').records, ...ask(host, 'A').records].map(({ data }) => data)
      : [host];
  const vantage: VantageFacts = {
    nameservers: ['93.184.216.53:53'],
    ipv4: true,
    ipv6: true,
    resolverAnswers: true,
    ...world.vantage,
  };

  const hasFile = serverName.kind === 'name' && serverName.port === null;
  const attempts = hasFile
    ? addressesOf(serverName.host).map((address) =>
        isPublicAddress(address) ? attempt(world, serverName.host, address) : refusedAttempt(address),
      )
    : [];
  const wellKnown = hasFile ? decideWellKnown(attempts) : null;
  if (hasFile)
    for (const label of ['_matrix-fed._tcp', '_matrix._tcp'] as const)
      ask(`${label}.${serverName.host}`, 'SRV');
  const resolution = resolve(serverName, {
    wellKnown: wellKnown?.outcome ?? { kind: 'none' },
    srv: (label, name) => srvOutcome(ask(`${label}.${name}`, 'SRV')),
  });
  if (resolution.state !== 'done') throw new Error('everything was given');
  const { route, trail } = resolution;
  const target = (host: string, port: number): readonly AddressFacts[] =>
    addressesOf(host).map((address) =>
      addressFacts(world, {
        address,
        port,
        name: route.certificateName,
        serverName: serverName.text,
        vantage,
      }),
    );
  const targets: TargetFacts[] = route.destinations.map((d) => ({ ...d, addresses: target(d.host, d.port) }));
  const controls: Controls = {
    ...NO_CONTROLS,
    authorities: [],
    ...world.controls,
  };
  return {
    serverName,
    checkedAt: CHECKED_AT,
    elapsedMs: 412,
    vantage,
    dns: asked,
    wellKnown,
    route,
    trail,
    targets,
    client: world.client ?? null,
    controls,
  };
}

function answers(world: World): (name: string, type: RecordType) => DnsAnswer {
  const known = new Map<string, DnsAnswer>();
  return (name, type) => {
    const key = `${name.toLowerCase()} ${type}`;
    const answer = known.get(key) ?? makeAnswer(name.toLowerCase(), type, world.dns?.[key]);
    known.set(key, answer);
    return answer;
  };
}

function makeAnswer(
  name: string,
  type: RecordType,
  given: readonly string[] | Answer | null | undefined,
): DnsAnswer {
  const host = HOSTS[name];
  const base = host === undefined ? [] : type === 'A' ? [v4(host)] : type === 'AAAA' ? [v6(host)] : [];
  const change: Answer =
    given === undefined
      ? { records: base }
      : given === null
        ? {}
        : Array.isArray(given)
          ? { records: given }
          : (given as Answer);
  const records = (change.records ?? []).map((data) => ({ name, type, ttl: 60, data }));
  const status: DnsStatus = records.length > 0 ? 'ok' : 'nodata';
  return {
    name,
    type,
    status,
    chain: [],
    loop: false,
    ttl: 60,
    authenticated: false,
    server: '93.184.216.53:53',
    ms: 12,
    attempts: 1,
    zone: null,
    ...change,
    records,
  };
}

function placeAt(world: World, address: string, port: number): Place {
  return world.at?.[`${address}:${port}`] ?? world.at?.[`*:${port}`] ?? {};
}

function connect(place: Place, address: string, port: number, name: string): ConnectionFacts {
  const tcp = place.tcp ?? 'open';
  const sni = isIP(name) === 0 ? name : null;
  const base = {
    address,
    port,
    family: isIP(address) === 6 ? 6 : 4,
    tcp,
    tcpMs: 20,
    attempts: place.attempts ?? 1,
  } as const;
  if (tcp !== 'open') return { ...base, tls: null };
  if (place.tls !== undefined) {
    return {
      ...base,
      tls: {
        status: 'failed',
        sni,
        fault: 'other',
        code: 'ERR_SSL',
        alert: null,
        banner: null,
        ms: 30,
        ...place.tls,
      },
    };
  }
  const own = isIP(name) === 0 ? { dnsNames: [name] } : { addresses: [name], commonName: name };
  const sent = (place.sent ?? [own, intermediate()]).map((one) => certificate(one));
  const chainError = place.chainError ?? null;
  return {
    ...base,
    tls: {
      status: 'done',
      sni,
      protocol: 'TLSv1.3',
      cipher: 'TLS_AES_128_GCM_SHA256',
      sent,
      chainError,
      ms: 30,
    },
  };
}

/** One address with everything that a probe would bring from there. */
export function addressFacts(
  world: World,
  at: {
    readonly address: string;
    readonly port: number;
    readonly name: string;
    readonly serverName: string;
    readonly vantage?: VantageFacts;
  },
): AddressFacts {
  const { address, port, name, serverName } = at;
  const untouched = {
    address,
    port,
    connection: null,
    trusted: false,
    exchanges: {},
    withoutSni: null,
    keys: null,
  } as const;
  if (!isPublicAddress(address) && world.allowPrivate !== true)
    return { ...untouched, skipped: 'private-address' };
  const routed = isIP(address) === 6 ? at.vantage?.ipv6 : at.vantage?.ipv4;
  if (routed === false) return { ...untouched, skipped: 'no-route' };
  const place = placeAt(world, address, port);
  const connection = connect(place, address, port, name);
  const trusted = isTrusted(connection, name);
  if (!trusted) return { ...untouched, skipped: null, connection };
  const version =
    place.version === null
      ? null
      : exchange({
          path: '/_matrix/federation/v1/version',
          body: '{"server":{"name":"Synapse","version":"1.157.1"}}',
          ...place.version,
        });
  const keys =
    place.keys === null ? null : exchange({ path: '/_matrix/key/v2/server', body: '{}', ...place.keys });
  const document: KeyDocumentFacts = {
    json: true,
    serverName,
    validUntil: Date.parse(inDays(1)),
    hasTlsFingerprints: false,
    keys: [{ id: 'ed25519:a_key', usable: true, signed: true }],
    ...place.document,
  };
  return {
    address,
    port,
    connection,
    skipped: null,
    trusted,
    exchanges: {
      ...(version === null ? {} : { version }),
      ...(keys === null ? {} : { keys }),
      ...probed(place.probes),
    },
    withoutSni: place.withoutSni ?? null,
    keys: keys?.status === 200 ? document : null,
  };
}

const probed = (probes: Place['probes'] = {}): AddressExchanges =>
  Object.fromEntries(
    Object.entries(probes).flatMap(([name, change]) =>
      change === null ? [] : [[name, exchange({ path: `/${name}`, ...change })]],
    ),
  );

/** The file from one address of a host. */
export function attempt(world: World, host: string, address: string): WellKnownAttempt {
  const place: Place = { ...world.site, ...placeAt(world, address, 443) };
  const file = place.file ?? world.file ?? delegation(`${T}:443`);
  const connection = connect(place, address, 443, host);
  const trusted = isTrusted(connection, host);
  const url = `https://${host}/.well-known/matrix/server`;
  const answer = exchange({
    path: '/.well-known/matrix/server',
    ...(typeof file === 'string' ? { body: file } : file),
  });
  const hop = (change: Partial<WellKnownHop>): WellKnownHop => ({
    url,
    address,
    connection,
    trusted,
    exchange: null,
    clientFile: null,
    ...change,
  });
  const failed = connection.tcp !== 'open' ? 'connect' : trusted ? null : 'tls';
  const hops =
    failed !== null
      ? [hop({})]
      : place.hops === undefined
        ? [
            hop({
              exchange: answer,
              clientFile: place.clientFile === undefined ? null : exchange(place.clientFile),
            }),
          ]
        : place.hops.map(({ url: at, ...one }) => hop({ url: at, exchange: exchange(one) }));
  const late = failed === null && hops.at(-1)?.exchange?.fault != null ? 'http' : null;
  return { address, hops, stop: place.stop ?? failed ?? late, ms: place.ms ?? 120 };
}

/** What `controls.on443` holds when Matrix is found there. */
export const on443 = (host: string, world: World = {}): TargetFacts => ({
  host,
  port: 443,
  srv: null,
  addresses: [v4(HOSTS[host] ?? 10)].map((address) =>
    addressFacts(world, { address, port: 443, name: host, serverName: world.name ?? S }),
  ),
});
