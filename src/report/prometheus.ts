/** Metrics in the text exposition format 0.0.4, for the textfile collector of node_exporter. */
import { leafOf, places } from '../check/evidence.ts';
import { isReachable } from '../check/standing.ts';
import { formatEndpoint } from '../matrix/server-name.ts';
import { inertLine } from './inert.ts';
import { type Entry, findingsOf, later, nameOf, type OpenPrinter } from './printer.ts';

const families = {
  matrix_federation_ok:
    'Whether a current Matrix server reaches this one: 1, 0, or NaN where it could not be told.',
  matrix_federation_every_address_ok:
    'Whether each address is good: 1, 0, or NaN where it could not be told.',
  matrix_federation_address_ok:
    'Whether requests to this address get through: 1, 0, or NaN where it was not tried.',
  matrix_federation_certificate_not_after_seconds:
    'End of the certificate that the address sends, in Unix time.',
  matrix_federation_finding: 'A finding of the check; 1 where it is there.',
  matrix_federation_check_duration_seconds: 'How long the check took.',
  matrix_federation_check_timestamp_seconds: 'When the check was made, in Unix time.',
} as const;

type Family = keyof typeof families;
const order = Object.keys(families) as Family[];

interface Sample {
  readonly family: Family;
  /** "{server_name=\"example.org\"}" */
  readonly labels: string;
  readonly value: number;
}

/** Backslash, quote and line feed are all that a label value escapes; everything else unsafe is gone before. */
const quoted = (text: string): string =>
  `"${inertLine(text, 255).replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`;

const labelled = (labels: Readonly<Record<string, string>>): string =>
  `{${Object.entries(labels)
    .map(([label, text]) => `${label}=${quoted(text)}`)
    .join(',')}}`;

const truth = (value: boolean | null): number => (value === null ? Number.NaN : Number(value));

function samplesOf(entry: Entry): Sample[] {
  const server_name = nameOf(entry);
  const sample = (family: Family, value: number, labels: Readonly<Record<string, string>> = {}): Sample => ({
    family,
    value,
    labels: labelled({ server_name, ...labels }),
  });
  const findings = findingsOf(entry).map(({ id, severity }) =>
    sample('matrix_federation_finding', 1, { id, severity }),
  );
  if (entry.kind === 'invalid') return [sample('matrix_federation_ok', 0), ...findings];
  const { facts, verdict } = entry;
  const addresses = places(facts).flatMap(({ address }) => {
    const at = { address: formatEndpoint(address.address, address.port) };
    const end = Date.parse(leafOf(address)?.notAfter ?? '') / 1000;
    return [
      sample('matrix_federation_address_ok', truth(isReachable(address, facts).ok), at),
      ...(Number.isNaN(end) ? [] : [sample('matrix_federation_certificate_not_after_seconds', end, at)]),
    ];
  });
  return [
    sample('matrix_federation_ok', truth(verdict.federationOk)),
    sample('matrix_federation_every_address_ok', truth(verdict.everyAddressOk)),
    ...addresses,
    ...findings,
    sample('matrix_federation_check_duration_seconds', facts.elapsedMs / 1000),
    sample('matrix_federation_check_timestamp_seconds', Date.parse(facts.checkedAt) / 1000),
  ];
}

export const openPrometheus: OpenPrinter = () => {
  // A family stands together in the output, and no series twice: two SRV records may lead to one address.
  const series = new Map<Family, Map<string, number>>(order.map((family) => [family, new Map()]));
  return {
    take: (entry) =>
      later(samplesOf(entry), (samples) => {
        for (const { family, labels, value } of samples) series.get(family)?.set(labels, value);
        return '';
      }),
    end: () =>
      order
        .flatMap((family) => {
          const lines = [...(series.get(family) ?? [])].map(
            ([labels, value]) => `${family}${labels} ${value}`,
          );
          if (lines.length === 0) return [];
          return [`# HELP ${family} ${families[family]}`, `# TYPE ${family} gauge`, ...lines];
        })
        .map((line) => `${line}\n`)
        .join(''),
  };
};
