/** TAP version 14 (testanything.org): for each name whether servers reach it, then one test point an area of findings. */

import { catalogue, networkFindings } from '../check/catalogue/index.ts';
import { isBlind, places } from '../check/evidence.ts';
import type { Finding } from '../check/types.ts';
import type { Facts } from '../discover/types.ts';
import type { HttpExchange } from '../probe/types.ts';
import { inertLine } from './inert.ts';
import { safeJson } from './json.ts';
import { type Entry, findingsOf, later, nameOf, type OpenPrinter } from './printer.ts';

/** "tls" of "tls.leaf-only". */
const areaOf = (id: string): string => id.slice(0, id.indexOf('.'));
const areas: readonly string[] = [...new Set(networkFindings.map(areaOf))];
/** Areas that only a look at the machine has. */
const machineAreas: readonly string[] = [...new Set(Object.keys(catalogue).map(areaOf))].filter(
  (area) => !areas.includes(area),
);

interface Point {
  readonly ok: boolean;
  readonly what: string;
  /** Why it was not tested; a pass that was not made is not reported as one. */
  readonly skip: string | null;
  /** Lines of YAML without indentation, and of comments. */
  readonly yaml: readonly string[];
  readonly comments: readonly string[];
}

const MOST = 2000;
const value = (text: string): string => safeJson(text.slice(0, MOST), 0);

/** Strings as JSON writes them are double-quoted scalars of YAML. */
const findingYaml = ({ id, severity, subject, title, detail, fix }: Finding): string[] => [
  `- id: ${value(id)}`,
  `  severity: ${severity}`,
  `  subject: ${value(subject)}`,
  `  message: ${value(title)}`,
  ...(detail === '' ? [] : [`  detail: ${value(detail)}`]),
  ...(fix === '' ? [] : [`  fix: ${value(fix)}`]),
];

const comment = ({ id, severity, title }: Finding): string => `# ${severity} ${id}: ${inertLine(title, 300)}`;

const isAnswer = (exchange: HttpExchange | null | undefined): boolean => exchange?.status != null;

function notTested(facts: Facts): Readonly<Record<string, string>> {
  if (isBlind(facts)) return Object.fromEntries(areas.map((area) => [area, 'this machine could not look']));
  const seen = places(facts).map(({ address }) => address);
  const nothing = 'no address was contacted';
  const shaken = seen.some(({ connection }) => connection?.tls != null);
  const files = (facts.wellKnown?.attempts ?? []).flatMap(({ hops }) => hops);
  const client = facts.client !== null && [facts.client.file, facts.client.versions?.exchange].some(isAnswer);
  const asked = seen.some(({ exchanges }) => Object.keys(exchanges).length > 0);
  return {
    ...(facts.dns.length === 0 ? { dns: 'an address needs no DNS' } : {}),
    ...(facts.wellKnown === null ? { 'well-known': 'not asked for a name like this' } : {}),
    ...(facts.wellKnown !== null && !files.some(({ exchange }) => isAnswer(exchange))
      ? { 'well-known': 'no web site of the name answered' }
      : {}),
    ...(client ? {} : { client: 'nothing answered that clients ask' }),
    ...(shaken ? {} : { tls: 'no connection came about' }),
    ...(seen.some(({ connection }) => connection !== null) ? {} : { net: nothing, tls: nothing }),
    ...(asked
      ? {}
      : { federation: 'nothing is asked without trust', proxy: 'nothing is asked without trust' }),
  };
}

/** An area whose errors all stand under another one's root cause passes as little as it fails by itself. */
function followsFrom(area: string, findings: readonly Finding[]): string | null {
  const under = (one: Finding): readonly Finding[] =>
    (one.because ?? []).flatMap((next) => [next, ...under(next)]);
  const root = findings.find((one) =>
    under(one).some(({ id, severity }) => areaOf(id) === area && severity === 'error'),
  );
  return root === undefined ? null : `not judged apart from ${root.id}`;
}

function pointsOf(entry: Entry): Point[] {
  const name = nameOf(entry);
  const findings = findingsOf(entry);
  const first = reachable(entry);
  if (entry.kind === 'invalid') return [first];
  const { local } = entry;
  const skips: Readonly<Record<string, string>> = {
    ...notTested(entry.facts),
    ...(local?.elsewhere === true ? { host: 'the files are copies from another machine' } : {}),
  };
  const rest = [...areas, ...(local === undefined ? [] : machineAreas)].map((area): Point => {
    const own = findings.filter(({ id }) => areaOf(id) === area);
    const errors = own.filter(({ severity }) => severity === 'error');
    return {
      ok: errors.length === 0,
      what: `${name}: ${area}`,
      skip: errors.length > 0 ? null : (skips[area] ?? followsFrom(area, findings)),
      yaml:
        errors.length === 0 ? [] : ['findings:', ...errors.flatMap(findingYaml).map((line) => `  ${line}`)],
      comments: own.filter(({ severity }) => severity !== 'error').map(comment),
    };
  });
  return [first, ...rest];
}

function reachable(entry: Entry): Point {
  const what = `${nameOf(entry)}: other servers reach it`;
  if (entry.kind === 'invalid') {
    const yaml = ['findings:', ...findingYaml(entry.finding).map((line) => `  ${line}`)];
    return { ok: false, what, skip: null, yaml, comments: [] };
  }
  const { federationOk, verdict } = entry.verdict;
  const told = federationOk === null ? 'could not be told' : federationOk ? 'yes' : 'no';
  // Nothing of a server was seen: that is a failure, as the exit code says. A doubt about some requests is none.
  const doubt = federationOk === null && verdict === 'warning';
  const ok = federationOk === true || doubt;
  return {
    ok,
    what,
    skip: doubt ? 'not every request could be tried' : null,
    yaml: ok ? [] : [`reached: ${told}`, `verdict: ${verdict}`],
    comments: [],
  };
}

/** In descriptions "#" begins a directive. */
const described = (text: string): string => inertLine(text, 300).replace(/[\\#]/g, '\\$&');

function pointLines({ ok, what, skip, yaml, comments }: Point, number: number): string[] {
  const directive = skip === null ? '' : ` # SKIP ${skip}`;
  return [
    `${ok ? 'ok' : 'not ok'} ${number} - ${described(what)}${directive}`,
    ...(yaml.length === 0 ? [] : ['---', ...yaml, '...'].map((line) => `  ${line}`)),
    ...comments,
  ];
}

export const openTap: OpenPrinter = () => {
  let count = 0;
  const head = (): string => (count === 0 ? 'TAP version 14\n' : '');
  return {
    take: (entry) =>
      later(pointsOf(entry), (points) => {
        const before = head();
        const lines = points.flatMap((point) => {
          count += 1;
          return pointLines(point, count);
        });
        return `${before}${lines.join('\n')}\n`;
      }),
    end: () => `${head()}1..${count}\n`,
  };
};
