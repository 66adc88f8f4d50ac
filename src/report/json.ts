/** The report as data, schemaVersion 1. Fields are only ever added within a version. */
import { isReachable } from '../check/standing.ts';
import type { Finding, Reach, Verdict } from '../check/types.ts';
import type { Facts } from '../discover/types.ts';
import type { LocalFacts } from '../host/types.ts';
import type { Via } from '../matrix/types.ts';
import type { Entry } from './printer.ts';

export interface Tool {
  readonly name: string;
  readonly version: string;
}

interface RouteReport {
  /** Line of the decision table, and the specification's step. */
  readonly row: number;
  readonly step: string;
  readonly via: Via;
  readonly delegatedName: string;
  readonly hostHeader: string;
  /** null for IP addresses. */
  readonly sni: string | null;
  readonly certificateName: string;
  /** `ok` is null where it could not be told. */
  readonly targets: readonly {
    readonly host: string;
    readonly port: number;
    readonly address: string;
    readonly ok: boolean | null;
  }[];
}

export interface Report {
  readonly schemaVersion: 1;
  readonly tool: Tool;
  readonly serverName: string;
  /** ISO 8601, UTC. */
  readonly checkedAt: string;
  readonly elapsedMs: number;
  readonly verdict: Verdict['verdict'];
  readonly federationOk: boolean | null;
  readonly everyAddressOk: boolean | null;
  /** null when the name is no server name: there is no route then, and nothing was asked. */
  readonly route: RouteReport | null;
  readonly findings: readonly Finding[];
  readonly reach: readonly Reach[];
  readonly facts: Facts | null;
  /** What the machine itself says; only where that was looked at. */
  readonly local?: LocalFacts;
}

const routeReport = (facts: Facts): RouteReport => {
  const { row, step, via, delegatedName, hostHeader, sni, certificateName } = facts.route;
  const targets = facts.targets.flatMap(({ host, port, addresses }) =>
    addresses.map((address) => ({
      host,
      port,
      address: address.address,
      ok: isReachable(address, facts).ok,
    })),
  );
  return { row, step, via, delegatedName, hostHeader, sni, certificateName, targets };
};

export const report = (facts: Facts, verdict: Verdict, tool: Tool, local?: LocalFacts): Report => ({
  schemaVersion: 1,
  tool,
  serverName: facts.serverName.text,
  checkedAt: facts.checkedAt,
  elapsedMs: facts.elapsedMs,
  verdict: verdict.verdict,
  federationOk: verdict.federationOk,
  everyAddressOk: verdict.everyAddressOk,
  route: routeReport(facts),
  findings: verdict.findings,
  reach: verdict.reach,
  facts,
  ...(local === undefined ? {} : { local }),
});

/** A line of a list that is no server name, or a machine that does not say its name. */
export const invalidReport = (
  { name, checkedAt, local }: Extract<Entry, { kind: 'invalid' }>,
  findings: readonly Finding[],
  tool: Tool,
): Report => ({
  schemaVersion: 1,
  tool,
  serverName: name,
  checkedAt,
  elapsedMs: 0,
  verdict: 'error',
  federationOk: false,
  everyAddressOk: null,
  route: null,
  findings,
  reach: [],
  facts: null,
  ...(local === undefined ? {} : { local }),
});

// Everything that a terminal, a log viewer or an editor might act on. JSON.stringify escapes C0 and lone surrogates
// inside strings by itself, so the line feeds that are left belong to the layout.
const UNSAFE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\u{115f}\u{1160}\u{3164}\u{ffa0}]/gu;

const unit = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;

// "##[…]" and "##vso[…]" are commands wherever a CI runner sees them; here "##" can only stand inside a string.
const CI_COMMAND = /##(?=[a-z]*\[)/gi;

/** JSON in which no control, bidi or invisible character stands unescaped, and no CI command. `indent` 0 gives one line. */
export const safeJson = (value: unknown, indent: number): string =>
  JSON.stringify(value, null, indent)
    .replace(UNSAFE, (character) =>
      Array.from({ length: character.length }, (_, index) => unit(character.charCodeAt(index))).join(''),
    )
    .replace(CI_COMMAND, '#\\u0023');

/** One report as a JSON document. */
export const reportJson = (facts: Facts, verdict: Verdict, tool: Tool): string =>
  safeJson(report(facts, verdict, tool), 2);
