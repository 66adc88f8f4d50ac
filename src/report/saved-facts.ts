/**
 * The shape of facts in a report that was saved. Reports are passed around in support rooms: what judges rely on is
 * checked, what an older version of this program did not write is filled with "nothing was seen".
 */
import * as v from 'valibot';
import type { Facts } from '../discover/types.ts';

const text = v.string();
const number = v.number();
const flag = v.boolean();
const orNull = <Schema extends v.GenericSchema>(schema: Schema) => v.nullable(schema);
/** A field that came later: absent means that it was not looked at. */
const since = <Schema extends v.GenericSchema>(schema: Schema) => v.optional(v.nullable(schema), null);
const list = <Schema extends v.GenericSchema>(schema: Schema) => v.array(schema);
const port = v.pipe(number, v.integer(), v.minValue(0), v.maxValue(65_535));
const moment = v.pipe(
  text,
  v.check((value) => !Number.isNaN(Date.parse(value)), 'no date'),
);

const recordType = v.picklist(['A', 'AAAA', 'CNAME', 'SRV', 'TXT', 'NS', 'SOA', 'CAA']);
const dnsStatus = v.picklist([
  'ok',
  'nodata',
  'nxdomain',
  'servfail',
  'refused',
  'not-implemented',
  'timeout',
  'unreachable',
  'malformed',
  'other',
]);

const dnsAnswer = v.object({
  name: text,
  type: recordType,
  status: dnsStatus,
  records: list(v.object({ name: text, type: text, ttl: number, data: text })),
  chain: list(text),
  loop: v.optional(flag, false),
  ttl: orNull(number),
  zone: since(text),
  authenticated: flag,
  server: orNull(text),
  ms: number,
  attempts: number,
  failed: v.exactOptional(list(text)),
});

const certificate = v.object({
  subject: text,
  issuer: text,
  commonName: orNull(text),
  issuerCommonName: orNull(text),
  dnsNames: list(text),
  addresses: list(text),
  hasSubjectAltName: flag,
  notBefore: text,
  notAfter: text,
  selfIssued: flag,
  serial: text,
  sha256: text,
  keyType: text,
  keyBits: orNull(number),
  signatureAlgorithm: text,
  issuerUrl: since(text),
});

const tls = v.variant('status', [
  v.object({
    status: v.literal('done'),
    sni: orNull(text),
    protocol: text,
    cipher: text,
    sent: list(certificate),
    chainError: orNull(text),
    ms: number,
  }),
  v.object({
    status: v.literal('failed'),
    sni: orNull(text),
    fault: v.picklist(['timeout', 'reset', 'closed', 'alert', 'not-tls', 'other']),
    code: text,
    alert: orNull(text),
    banner: orNull(text),
    agreed: v.exactOptional(flag),
    ms: number,
  }),
]);

const connection = v.object({
  address: text,
  port,
  family: v.picklist([4, 6]),
  tcp: v.picklist(['open', 'refused', 'timeout', 'unreachable', 'reset', 'denied', 'other']),
  tcpMs: number,
  attempts: number,
  tls: orNull(tls),
});

const exchange = v.object({
  method: text,
  path: text,
  host: text,
  status: orNull(number),
  headers: list(v.tuple([text, text])),
  body: text,
  bytes: number,
  invalidUtf8: flag,
  fault: orNull(v.picklist(['timeout', 'reset', 'closed', 'too-large', 'malformed', 'not-asked'])),
  ms: number,
});

const attempt = v.object({
  address: text,
  hops: list(
    v.object({
      url: text,
      address: text,
      connection,
      trusted: flag,
      exchange: orNull(exchange),
      clientFile: since(exchange),
    }),
  ),
  stop: orNull(
    v.picklist([
      'no-address',
      'connect',
      'tls',
      'http',
      'redirect-loop',
      'redirect-refused',
      'private-address',
    ]),
  ),
  ms: number,
});

const srv = v.object({ priority: number, weight: number, port, target: text });
const destination = { host: text, port, srv: orNull(srv) };

const exchanges = v.object({
  version: v.exactOptional(exchange),
  keys: v.exactOptional(exchange),
  clientVersions: v.exactOptional(exchange),
  encodedSlash: v.exactOptional(exchange),
  encodedLetter: v.exactOptional(exchange),
  doubleSlash: v.exactOptional(exchange),
  admin: v.exactOptional(exchange),
  wellKnownCopy: v.exactOptional(exchange),
  put: v.exactOptional(exchange),
  signed: v.exactOptional(exchange),
  largeBody: v.exactOptional(exchange),
  otherHost: v.exactOptional(exchange),
  otherAgent: v.exactOptional(exchange),
});

const keyDocument = v.object({
  serverName: orNull(text),
  validUntil: orNull(number),
  hasTlsFingerprints: flag,
  keys: list(v.object({ id: text, usable: flag, signed: flag, badSignature: v.exactOptional(flag) })),
  json: flag,
});

const target = v.object({
  ...destination,
  addresses: list(
    v.object({
      address: text,
      port,
      connection: orNull(connection),
      skipped: orNull(v.picklist(['private-address', 'limit', 'no-route'])),
      trusted: flag,
      exchanges,
      keys: orNull(keyDocument),
      withoutSni: since(tls),
    }),
  ),
});

const outcome = v.variant('kind', [
  v.object({ kind: v.literal('delegated'), value: text }),
  v.object({ kind: v.literal('empty') }),
  v.object({ kind: v.literal('none') }),
]);

const route = v.object({
  row: number,
  step: text,
  via: v.picklist([
    'address',
    'name-with-port',
    'well-known-address',
    'well-known-port',
    'well-known-srv',
    'well-known-srv-legacy',
    'well-known-default',
    'srv',
    'srv-legacy',
    'default',
  ]),
  delegatedName: text,
  hostHeader: text,
  sni: orNull(text),
  certificateName: text,
  destinations: list(v.object(destination)),
  failure: orNull(v.picklist(['srv-failed', 'srv-not-offered', 'invalid-delegation'])),
});

const none = <Schema extends v.GenericSchema>(schema: Schema) => v.optional(list(schema), []);

const controls = v.object({
  wellKnownElsewhere: none(v.object({ host: text, attempt })),
  wellKnownAsBrowser: since(attempt),
  on443: since(target),
  randomLabels: none(dnsAnswer),
  wrongLabels: none(dnsAnswer),
  unchecked: none(dnsAnswer),
  otherLabel: v.exactOptional(list(target)),
  otherRoutes: v.exactOptional(list(v.object({ address: text, route, targets: list(target) }))),
  authorities: none(v.object({ name: text, address: orNull(text), answers: list(dnsAnswer) })),
});

const clientAnswer = v.object({ connection, exchange: orNull(exchange) });

const client = v.object({
  file: orNull(exchange),
  baseUrl: orNull(text),
  versions: orNull(clientAnswer),
  otherVersions: v.exactOptional(clientAnswer),
});

export const factsSchema = v.object({
  serverName: v.object({
    text,
    host: text,
    kind: v.picklist(['name', 'ipv4', 'ipv6']),
    port: orNull(port),
  }),
  checkedAt: moment,
  elapsedMs: number,
  vantage: v.object({
    nameservers: list(text),
    given: v.exactOptional(flag),
    ipv4: flag,
    ipv6: flag,
    resolverAnswers: orNull(flag),
  }),
  dns: list(dnsAnswer),
  wellKnown: orNull(v.object({ attempts: list(attempt), outcome, decidedBy: orNull(text) })),
  route,
  trail: list(v.object({ step: text, asked: text, found: text, so: text })),
  targets: list(target),
  client: since(client),
  controls: v.optional(controls, {}),
}) satisfies v.GenericSchema<unknown, Facts>;
