/**
 * The JSON of matrix-federation-tester, with its field names and types, so that scripts built on it keep working.
 * It asks servers over connections that nobody can trust; we do not, so what would come from there is null, or false
 * where its type has no null.
 */

import { places } from '../check/evidence.ts';
import type { Verdict } from '../check/types.ts';
import type { Facts } from '../discover/types.ts';
import { formatEndpoint } from '../matrix/server-name.ts';
import {
  type ConnectionReport,
  connectionError,
  connectionFault,
  connectionReport,
} from './go-connection.ts';
import { type DnsResult, dnsResult } from './go-dns.ts';
import { answerError } from './go-errors.ts';
import { type WellKnownResult, wellKnownResult } from './go-well-known.ts';
import { safeJson } from './json.ts';
import { type Entry, later, type OpenPrinter } from './printer.ts';

export interface Message {
  readonly Message: string;
}

export interface GoReport {
  readonly Error?: string;
  readonly WellKnownResult: WellKnownResult;
  readonly DNSResult: DnsResult;
  readonly ConnectionReports: Readonly<Record<string, ConnectionReport>>;
  readonly ConnectionErrors: Readonly<Record<string, Message>>;
  readonly Version: { readonly name?: string; readonly version?: string; readonly error?: string };
  readonly FederationOK: boolean;
}

const NO_DNS: DnsResult = {
  SRVSkipped: false,
  SRVCName: '',
  SRVRecords: null,
  SRVError: null,
  Hosts: null,
  Addrs: null,
};

/** Keys in the order of their bytes, as that program writes its maps. */
const sorted = <Value>(entries: readonly (readonly [string, Value])[]): Record<string, Value> =>
  Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));

const refused = (name: string, reason: string): GoReport => ({
  Error: `Invalid server name '${name}': ${reason}`,
  WellKnownResult: { 'm.server': '', CacheExpiresAt: 0 },
  DNSResult: NO_DNS,
  ConnectionReports: {},
  ConnectionErrors: {},
  Version: {},
  FederationOK: false,
});

/** Everything that program says of one name. */
export function goReport(facts: Facts, verdict: Verdict): GoReport {
  const common = { WellKnownResult: wellKnownResult(facts), FederationOK: verdict.federationOk === true };
  if (facts.route.failure === 'invalid-delegation') {
    return {
      Error: `Invalid server name '${facts.route.delegatedName}' in .well-known result`,
      ...common,
      DNSResult: NO_DNS,
      ConnectionReports: {},
      ConnectionErrors: {},
      Version: {},
    };
  }
  const reports: [string, ConnectionReport][] = [];
  const errors: [string, Message][] = [];
  for (const { address } of places(facts)) {
    const key = formatEndpoint(address.address, address.port);
    const report = connectionReport(address, facts);
    if (report !== null) reports.push([key, report]);
    else errors.push([key, { Message: connectionError(address) }]);
  }
  return {
    ...common,
    DNSResult: dnsResult(facts),
    ConnectionReports: sorted(reports),
    ConnectionErrors: sorted(errors),
    Version: versionOf(facts),
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** By the first address that takes a connection, as a server would ask. */
function versionOf(facts: Facts): GoReport['Version'] {
  const seen = places(facts).map(({ address }) => address);
  const asked = seen.find(({ connection }) => connection?.tcp === 'open') ?? seen[0];
  if (asked === undefined) return { error: 'no address' };
  const { version } = asked.exchanges;
  const server = version?.status === 200 ? serverOf(version.body) : null;
  if (server !== null) return server;
  const get = `Get "matrix://${facts.serverName.text}/_matrix/federation/v1/version": `;
  if (version !== undefined) return { error: get + answerError(version) };
  const [wrong] = connectionReport(asked, facts)?.Errors ?? [];
  if (wrong !== undefined) return { error: `${get}tls: failed to verify certificate: ${wrong.Message}` };
  return { error: get + connectionFault(asked) };
}

function serverOf(body: string): { name: string; version: string } | null {
  try {
    const server: unknown = JSON.parse(body)?.server;
    if (typeof server !== 'object' || server === null) return null;
    const { name, version } = server as Readonly<Record<string, unknown>>;
    return { name: text(name), version: text(version) };
  } catch {
    return null;
  }
}

const reportOf = (entry: Entry): GoReport =>
  entry.kind === 'checked' ? goReport(entry.facts, entry.verdict) : refused(entry.name, entry.finding.title);

export const openGo: OpenPrinter = ({ single }) => ({
  take: (entry) => later(safeJson(reportOf(entry), single ? 1 : 0), (json) => `${json}\n`),
  end: () => '',
});
