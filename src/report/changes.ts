/** What is different between two looks at one server name, without what is always different: times, key validity. */
import { leafOf, places } from '../check/evidence.ts';
import { isReachable } from '../check/standing.ts';
import type { Finding } from '../check/types.ts';
import type { Facts } from '../discover/types.ts';
import { formatEndpoint } from '../matrix/server-name.ts';
import type { CertificateFacts } from '../probe/types.ts';
import { type Entry, findingsOf, verdictOf } from './printer.ts';

export interface Change {
  /** "verdict", "route", "address", "certificate", "finding", "reach", "software" */
  readonly about: string;
  readonly kind: 'new' | 'gone' | 'changed' | 'renewed';
  /** What exactly: an address, a finding's id with its subject. Untrusted text, as `before` and `after`. */
  readonly subject: string;
  readonly before: string | null;
  readonly after: string | null;
}

const changed = (about: string, subject: string, before: string, after: string): Change[] =>
  before === after ? [] : [{ about, kind: 'changed', subject, before, after }];

/** Entries that came, went, or have another text now. */
function compare(
  about: string,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Change[] {
  const subjects = [...new Set([...before.keys(), ...after.keys()])];
  return subjects.flatMap((subject): Change[] => {
    const [was, is] = [before.get(subject) ?? null, after.get(subject) ?? null];
    if (was === null) return [{ about, kind: 'new', subject, before: was, after: is }];
    if (is === null) return [{ about, kind: 'gone', subject, before: was, after: is }];
    return changed(about, subject, was, is);
  });
}

const told = (value: boolean | null): string => (value === null ? 'not told' : value ? 'yes' : 'no');

function routeText({ route }: Facts): string {
  const places = route.destinations.map(({ host, port }) => formatEndpoint(host, port)).join(', ');
  return `${route.failure ?? (places || 'nowhere')} (${route.via}, row ${route.row})`;
}

const addresses = (facts: Facts): Map<string, string> =>
  new Map(
    places(facts).map(({ address }) => {
      const { ok } = isReachable(address, facts);
      return [
        formatEndpoint(address.address, address.port),
        ok === null ? 'not told' : ok ? 'good' : 'not good',
      ];
    }),
  );

/** Where both looks saw a certificate; without one, the address or a finding tells. */
function certificates(old: Facts, now: Facts): Change[] {
  const before = leaves(old);
  return [...leaves(now)].flatMap(([subject, leaf]): Change[] => {
    const was = before.get(subject);
    if (was === undefined || was.sha256 === leaf.sha256) return [];
    const sameNames = namesOf(was) === namesOf(leaf);
    const renewed = sameNames && was.issuer === leaf.issuer && leaf.notAfter > was.notAfter;
    const named = (one: CertificateFacts): string =>
      renewed
        ? `until ${one.notAfter.slice(0, 10)}`
        : `${namesOf(one)} by ${one.issuerCommonName ?? one.issuer}, until ${one.notAfter.slice(0, 10)}`;
    // Two that read alike are told apart by what only one of them has.
    const mark = (one: CertificateFacts): string =>
      was.serial === leaf.serial ? `SHA-256 ${one.sha256}` : `serial ${one.serial}`;
    const describe = (one: CertificateFacts): string =>
      named(was) === named(leaf) ? `${named(one)} (${mark(one)})` : named(one);
    const kind = renewed ? 'renewed' : 'changed';
    return [{ about: 'certificate', kind, subject, before: describe(was), after: describe(leaf) }];
  });
}

const namesOf = ({ dnsNames, addresses, commonName }: CertificateFacts): string =>
  [...dnsNames, ...addresses].sort().join(', ') || (commonName ?? 'no name');

function leaves(facts: Facts): Map<string, CertificateFacts> {
  return new Map(
    places(facts).flatMap(({ address }) => {
      const leaf = leafOf(address);
      return leaf === null ? [] : [[formatEndpoint(address.address, address.port), leaf] as const];
    }),
  );
}

/** By id and subject; the title may count days. */
const findings = (entry: Entry): Map<string, Finding> =>
  new Map(findingsOf(entry).map((finding) => [`${finding.id} ${finding.subject}`, finding]));

function findingChanges(old: Entry, now: Entry): Change[] {
  const [before, after] = [findings(old), findings(now)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key): Change[] => {
    const [was, is] = [before.get(key), after.get(key)];
    const { id = '', subject = '' } = is ?? was ?? {};
    const named = `${id}, ${subject}`;
    if (was !== undefined && is !== undefined) return changed('finding', named, was.severity, is.severity);
    const text = ({ severity, title }: Finding): string => `${severity}: ${title}`;
    return was === undefined
      ? [
          {
            about: 'finding',
            kind: 'new',
            subject: named,
            before: null,
            after: is === undefined ? null : text(is),
          },
        ]
      : [{ about: 'finding', kind: 'gone', subject: named, before: text(was), after: null }];
  });
}

/** Homeserver and version, as each good address says; empty where none said. */
function software(facts: Facts): string {
  const said = places(facts).flatMap(({ address: { exchanges } }) => {
    try {
      const server = exchanges.version?.status === 200 ? JSON.parse(exchanges.version.body)?.server : null;
      return typeof server?.name === 'string' ? [`${server.name} ${server.version ?? ''}`.trim()] : [];
    } catch {
      return [];
    }
  });
  return [...new Set(said)].sort().join(', ');
}

function softwareChanges(old: Facts, now: Facts): Change[] {
  const [before, after] = [software(old), software(now)];
  return before === '' || after === '' ? [] : changed('software', 'homeserver', before, after);
}

const reach = (entry: Entry): Map<string, string> =>
  new Map(
    entry.kind === 'checked' ? entry.verdict.reach.map(({ sender, reaches }) => [sender, told(reaches)]) : [],
  );

/** In the order of weight: verdict, findings, route, addresses, certificates, who gets through. */
export function changesBetween(old: Entry, now: Entry): Change[] {
  const common = [
    ...changed('verdict', 'verdict', verdictOf(old), verdictOf(now)),
    ...findingChanges(old, now),
  ];
  if (old.kind === 'invalid' || now.kind === 'invalid') return common;
  return [
    ...common,
    ...changed(
      'verdict',
      'every address',
      told(old.verdict.everyAddressOk),
      told(now.verdict.everyAddressOk),
    ),
    ...changed('route', 'servers connect to', routeText(old.facts), routeText(now.facts)),
    ...changed(
      'route',
      'the certificate must name',
      old.facts.route.certificateName,
      now.facts.route.certificateName,
    ),
    ...compare('address', addresses(old.facts), addresses(now.facts)),
    ...certificates(old.facts, now.facts),
    ...softwareChanges(old.facts, now.facts),
    ...compare('reach', reach(old), reach(now)),
  ];
}
