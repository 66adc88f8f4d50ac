/** Situations for tests of scenarios and plans, told in a few words: who has which address, what answers where. */
import { NO_CONTROLS } from '../../src/discover/controls.ts';
import type { Facts, TargetFacts } from '../../src/discover/types.ts';
import { resolve } from '../../src/matrix/resolution.ts';
import { parseServerName } from '../../src/matrix/server-name.ts';
import type { SrvOutcome, SrvRecord, WellKnownOutcome } from '../../src/matrix/types.ts';
import type {
  AddressFacts,
  CertificateFacts,
  ConnectionFacts,
  DnsAnswer,
  HostFacts,
  HttpExchange,
  RecordType,
  WellKnownAttempt,
} from '../../src/probe/types.ts';
import type { AnswerValue, Situation } from '../../src/question/types.ts';
import { isIP } from '../../src/system/ip.ts';

const NOW = '2026-11-25T12:00:00.000Z';

/** "priority weight port target" by label and host: `{ '_matrix._tcp.example.org': '10 5 8000 customer.example.net' }`. */
export interface World {
  readonly name?: string;
  /** Addresses by host. */
  readonly hosts?: Readonly<Record<string, readonly string[]>>;
  readonly srv?: Readonly<Record<string, string>>;
  /** m.server; null = 404. */
  readonly wellKnown?: string | null;
  readonly maxAge?: number;
  readonly web?: 'trusted' | 'untrusted' | 'closed' | 'silent';
  /** Names that the certificate at the route's end carries; null = nothing listens there. */
  readonly certificate?: readonly string[] | null;
  readonly chainError?: string | null;
  readonly answers?: Readonly<Record<string, AnswerValue>>;
  readonly host?: HostFacts | null;
}

const dns = (name: string, type: RecordType, data: readonly string[], ttl: number | null): DnsAnswer => ({
  name,
  type,
  status: data.length > 0 ? 'ok' : 'nxdomain',
  records: data.map((one) => ({ name, type, ttl: ttl ?? 300, data: one })),
  chain: [],
  loop: false,
  zone: null,
  ttl,
  authenticated: false,
  server: '203.0.113.53:53',
  ms: 1,
  attempts: 1,
});

const certificate = (names: readonly string[]): CertificateFacts => ({
  subject: `CN=${names[0] ?? ''}`,
  issuer: 'CN=Test CA',
  commonName: names[0] ?? null,
  issuerCommonName: 'Test CA',
  dnsNames: names.filter((name) => isIP(name) === 0),
  addresses: names.filter((name) => isIP(name) !== 0),
  hasSubjectAltName: true,
  notBefore: '2026-10-01T00:00:00.000Z',
  notAfter: '2026-12-30T00:00:00.000Z',
  selfIssued: false,
  serial: '01',
  sha256: 'AA',
  keyType: 'ec',
  keyBits: null,
  signatureAlgorithm: '1.2.840.10045.4.3.2',
  issuerUrl: null,
});

function connection(
  address: string,
  port: number,
  tcp: ConnectionFacts['tcp'],
  names: readonly string[],
  chainError: string | null,
): ConnectionFacts {
  return {
    address,
    port,
    family: isIP(address) === 6 ? 6 : 4,
    tcp,
    tcpMs: 1,
    attempts: 1,
    tls:
      tcp !== 'open'
        ? null
        : {
            status: 'done',
            sni: names[0] ?? null,
            protocol: 'TLSv1.3',
            cipher: 'TLS_AES_128_GCM_SHA256',
            sent: [certificate(names)],
            chainError,
            ms: 1,
          },
  };
}

const exchange = (
  path: string,
  host: string,
  status: number,
  body: string,
  headers: HttpExchange['headers'] = [],
) => ({
  method: 'GET',
  path,
  host,
  status,
  headers: [['content-type', 'application/json'] as const, ...headers],
  body,
  bytes: body.length,
  invalidUtf8: false,
  fault: null,
  ms: 1,
});

function fileAttempt(world: World, name: string, address: string): WellKnownAttempt {
  const web = world.web ?? 'trusted';
  const tcp = web === 'closed' ? 'refused' : web === 'silent' ? 'timeout' : 'open';
  const trusted = web === 'trusted';
  const value = world.wellKnown ?? null;
  const path = '/.well-known/matrix/server';
  const body = value === null ? '' : JSON.stringify({ 'm.server': value });
  const headers: HttpExchange['headers'] =
    world.maxAge === undefined ? [] : [['cache-control', `max-age=${world.maxAge}`]];
  return {
    address,
    hops: [
      {
        url: `https://${name}${path}`,
        address,
        connection: connection(address, 443, tcp, [name], trusted ? null : 'CERT_HAS_EXPIRED'),
        trusted,
        exchange: trusted ? exchange(path, name, value === null ? 404 : 200, body, headers) : null,
        clientFile: null,
      },
    ],
    stop: trusted ? null : tcp === 'open' ? 'tls' : 'connect',
    ms: 1,
  };
}

function target(
  world: World,
  facts: { host: string; port: number; srv: SrvRecord | null },
  needed: string,
  sni: string,
): TargetFacts {
  const own = isIP(facts.host) === 0 ? (world.hosts?.[facts.host] ?? []) : [facts.host];
  const names = world.certificate === undefined ? [needed] : world.certificate;
  const chainError = world.chainError ?? null;
  const trusted = names?.includes(needed) === true && chainError === null;
  const addresses = own.map((address): AddressFacts => {
    const tcp = names === null ? 'refused' : 'open';
    const body = JSON.stringify({ server_name: sni, valid_until_ts: Date.parse(NOW) + 86_400_000 });
    return {
      address,
      port: facts.port,
      connection: connection(address, facts.port, tcp, names ?? [], chainError),
      skipped: null,
      trusted,
      exchanges: trusted
        ? {
            version: exchange(
              '/_matrix/federation/v1/version',
              needed,
              200,
              '{"server":{"name":"Synapse","version":"1.140.0"}}',
            ),
            keys: exchange('/_matrix/key/v2/server', needed, 200, body),
          }
        : {},
      withoutSni: null,
      keys: trusted
        ? {
            serverName: sni,
            validUntil: Date.parse(NOW) + 86_400_000,
            hasTlsFingerprints: false,
            keys: [{ id: 'ed25519:a', usable: true, signed: true }],
            json: true,
          }
        : null,
    };
  });
  return { ...facts, addresses };
}

/** The facts of a world, resolved by the program's own rules. */
export function factsOf(world: World = {}): Facts {
  const parsed = parseServerName(world.name ?? 'example.org');
  if (!parsed.ok) throw new Error(parsed.reason);
  const serverName = parsed.value;
  const { host, kind, port } = serverName;
  const delegable = kind === 'name' && port === null;
  const answers: DnsAnswer[] = Object.entries(world.hosts ?? {}).flatMap(([name, addresses]) => [
    dns(
      name,
      'A',
      addresses.filter((one) => isIP(one) === 4),
      300,
    ),
    dns(
      name,
      'AAAA',
      addresses.filter((one) => isIP(one) === 6),
      300,
    ),
  ]);
  for (const [name, data] of Object.entries(world.srv ?? {})) answers.push(dns(name, 'SRV', [data], 7200));
  const srvNow = (label: string, name: string): SrvOutcome => {
    const data = world.srv?.[`${label}.${name}`];
    const [priority = 0, weight = 0, at = 0] = (data ?? '').split(' ').map(Number);
    if (data === undefined) {
      if (!answers.some((one) => one.name === `${label}.${name}`))
        answers.push(dns(`${label}.${name}`, 'SRV', [], 900));
      return { kind: 'none' };
    }
    return { kind: 'records', records: [{ priority, weight, port: at, target: data.split(' ')[3] ?? '' }] };
  };
  const outcome: WellKnownOutcome =
    (world.web ?? 'trusted') === 'trusted' && world.wellKnown
      ? { kind: 'delegated', value: world.wellKnown }
      : { kind: 'none' };
  const attempts = delegable
    ? (world.hosts?.[host] ?? []).map((address) => fileAttempt(world, host, address))
    : [];
  const resolution = resolve(serverName, { wellKnown: outcome, srv: srvNow });
  if (!('route' in resolution)) throw new Error('The world leaves the resolution without an answer.');
  const { route, trail } = resolution;
  return {
    serverName,
    checkedAt: NOW,
    elapsedMs: 5,
    vantage: { nameservers: ['203.0.113.53'], ipv4: true, ipv6: true, resolverAnswers: true },
    dns: answers,
    wellKnown: delegable ? { attempts, outcome, decidedBy: attempts[0]?.address ?? null } : null,
    route,
    trail,
    targets: route.destinations.map((one) => target(world, one, route.certificateName, serverName.text)),
    controls: {
      ...NO_CONTROLS,
      authorities: [],
    },
    client: null,
  };
}

export function situationOf(world: World = {}): Situation {
  return {
    facts: factsOf(world),
    host: world.host ?? null,
    answers: { serverName: world.name ?? 'example.org', ...world.answers },
  };
}
