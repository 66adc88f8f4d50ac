/**
 * Server-name resolution as a pure step machine (Server-Server API, "Resolving server names"), the way a current
 * Synapse walks it: SRV trouble ends it, `_matrix-fed` without a living target is never replaced by `_matrix`.
 *
 * `resolve` is asked again and again with what is known so far. It answers with the one thing it needs next, or
 * with the route. Whoever drives it may know things early, or assume them to look ahead; nothing here waits.
 */
import type {
  Destination,
  Route,
  ServerName,
  SrvLabel,
  SrvOutcome,
  SrvRecord,
  TrailStep,
  Via,
  WellKnownOutcome,
} from './types.ts';
import { parseDelegation } from './well-known.ts';

export const DEFAULT_PORT = 8448;

export interface Known {
  /** undefined = not known yet. */
  readonly wellKnown: WellKnownOutcome | undefined;
  /** `name` is in lower case, as it is asked. undefined = not known yet. */
  srv(label: SrvLabel, name: string): SrvOutcome | undefined;
}

export type Need =
  | { readonly kind: 'well-known' }
  | { readonly kind: 'srv'; readonly label: SrvLabel; readonly name: string };

export type Resolution =
  | { readonly state: 'need'; readonly need: Need }
  | { readonly state: 'done'; readonly route: Route; readonly trail: readonly TrailStep[] };

/** Rows of the decision table for one name whose SRV records are looked up: S itself, or the T of m.server. */
interface SrvRows {
  readonly fed: { readonly row: number; readonly step: string; readonly via: Via };
  readonly legacy: { readonly row: number; readonly step: string; readonly via: Via };
  readonly none: { readonly row: number; readonly step: string; readonly via: Via };
  readonly failed: number;
}

const ROWS_OF_TARGET: SrvRows = {
  fed: { row: 9, step: '3.3', via: 'well-known-srv' },
  legacy: { row: 10, step: '3.4', via: 'well-known-srv-legacy' },
  none: { row: 11, step: '3.5', via: 'well-known-default' },
  failed: 12,
};

const ROWS_OF_SELF: SrvRows = {
  fed: { row: 14, step: '4', via: 'srv' },
  legacy: { row: 15, step: '5', via: 'srv-legacy' },
  none: { row: 16, step: '6', via: 'default' },
  failed: 17,
};

export function resolve(serverName: ServerName, known: Known): Resolution {
  const { text } = serverName;
  if (serverName.kind !== 'name') {
    const row = serverName.kind === 'ipv4' ? 1 : 3;
    return done(straight(serverName, serverName.port === null ? row : row + 1, '1', 'address'), [
      {
        step: '1',
        asked: text,
        found: 'an IP address',
        so: 'it is connected to directly; no file, no SRV record',
      },
    ]);
  }
  if (serverName.port !== null) {
    return done(straight(serverName, 5, '2', 'name-with-port'), [
      { step: '2', asked: text, found: 'a port in the name', so: 'no file and no SRV record is looked up' },
    ]);
  }
  const file = known.wellKnown;
  if (file === undefined) return { state: 'need', need: { kind: 'well-known' } };
  const asked = `https://${text.toLowerCase()}/.well-known/matrix/server`;
  if (file.kind === 'delegated') return delegated(serverName, file.value, asked, known);
  const found = file.kind === 'empty' ? 'm.server is empty' : 'no delegation that counts';
  const rows =
    file.kind === 'empty' ? { ...ROWS_OF_SELF, none: { ...ROWS_OF_SELF.none, row: 20 } } : ROWS_OF_SELF;
  return bySrv(serverName, rows, known, [
    { step: '3', asked, found, so: `SRV records of ${text} are looked up` },
  ]);
}

function delegated(serverName: ServerName, value: string, asked: string, known: Known): Resolution {
  const parsed = parseDelegation(value);
  const found = `m.server is ${value}`;
  if (!parsed.ok) {
    const route: Route = {
      ...emptyRoute(value),
      row: 19,
      step: '3',
      via: 'well-known-default',
      failure: 'invalid-delegation',
    };
    return done(route, [{ step: '3', asked, found, so: `that is no server name: ${parsed.reason}` }]);
  }
  const target = parsed.value;
  if (target.kind !== 'name') {
    return done(straight(target, target.port === null ? 6 : 7, '3.1', 'well-known-address'), [
      { step: '3.1', asked, found, so: 'an IP address: it is connected to directly' },
    ]);
  }
  if (target.port !== null) {
    return done(straight(target, 8, '3.2', 'well-known-port'), [
      { step: '3.2', asked, found, so: 'a port is given: no SRV record is looked up' },
    ]);
  }
  const self = target.text === serverName.text;
  const rows: SrvRows = self
    ? {
        ...ROWS_OF_TARGET,
        fed: { ...ROWS_OF_TARGET.fed, row: 13 },
        legacy: { ...ROWS_OF_TARGET.legacy, row: 13 },
        none: { ...ROWS_OF_TARGET.none, row: 13 },
      }
    : ROWS_OF_TARGET;
  return bySrv(target, rows, known, [
    { step: '3', asked, found, so: `no port is given: SRV records of ${target.text} are looked up` },
  ]);
}

/** SRV records of `name`, then port 8448. */
function bySrv(name: ServerName, rows: SrvRows, known: Known, before: readonly TrailStep[]): Resolution {
  const trail = [...before];
  const question = name.host.toLowerCase();
  for (const label of ['_matrix-fed._tcp', '_matrix._tcp'] as const) {
    const outcome = known.srv(label, question);
    if (outcome === undefined) return { state: 'need', need: { kind: 'srv', label, name: question } };
    const at = label === '_matrix-fed._tcp' ? rows.fed : rows.legacy;
    const asked = `SRV ${label}.${question}`;
    if (outcome.kind === 'failed') {
      const so = 'a current server gives up here; it does not go on to port 8448';
      trail.push({ step: at.step, asked, found: outcome.status, so });
      return done({ ...routeBy(name, at, []), row: rows.failed, failure: 'srv-failed' }, trail);
    }
    if (outcome.kind === 'none') {
      const so = label === '_matrix-fed._tcp' ? 'the older label is asked' : 'port 8448 is used';
      trail.push({ step: at.step, asked, found: 'no record', so });
      continue;
    }
    const { records } = outcome;
    const found = records.map((r) => `${r.priority} ${r.weight} ${r.port} ${r.target || '.'}`).join(', ');
    if (records.length === 1 && records[0]?.target === '') {
      trail.push({ step: at.step, asked, found, so: 'the target is the root: the service is switched off' });
      return done({ ...routeBy(name, at, []), row: 18, failure: 'srv-not-offered' }, trail);
    }
    trail.push({ step: at.step, asked, found, so: 'that is where servers connect' });
    return done(routeBy(name, at, fromRecords(records)), trail);
  }
  const destination = { host: name.host, port: DEFAULT_PORT, srv: null };
  trail.push({ step: rows.none.step, asked: name.host, found: '', so: 'addresses of the name, port 8448' });
  return done(routeBy(name, rows.none, [destination]), trail);
}

/** Lowest priority first; weight decides only by chance, so the order of the answer is kept (RFC 2782). */
const fromRecords = (records: readonly SrvRecord[]): Destination[] =>
  [...records]
    .sort((a, b) => a.priority - b.priority)
    .map((srv) => ({ host: srv.target, port: srv.port, srv }));

/** A port in the Host header exactly if the text of the name has one. */
function straight(name: ServerName, row: number, step: string, via: Via): Route {
  const destination = { host: name.host, port: name.port ?? DEFAULT_PORT, srv: null };
  return routeBy(name, { row, step, via }, [destination]);
}

const routeBy = (
  name: ServerName,
  at: { readonly row: number; readonly step: string; readonly via: Via },
  destinations: readonly Destination[],
): Route => ({
  ...at,
  delegatedName: name.text,
  hostHeader: name.text,
  sni: name.kind === 'name' ? name.host : null,
  certificateName: name.host,
  destinations,
  failure: null,
});

const emptyRoute = (text: string) => ({
  delegatedName: text,
  hostHeader: text,
  sni: null,
  certificateName: text,
  destinations: [],
});

const done = (route: Route, trail: readonly TrailStep[]): Resolution => ({ state: 'done', route, trail });
