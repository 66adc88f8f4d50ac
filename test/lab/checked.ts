/** Runs the built program's `check` inside a namespace and reads its report. */
import type { Finding, Verdict } from '../../src/check/types.ts';
import type { LocalFacts } from '../../src/host/types.ts';
import type { Namespace } from './namespace.ts';
import { program } from './requirements.ts';

/** The part of the JSON report (schemaVersion 1) that the lab looks at. */
export interface Report extends Pick<Verdict, 'verdict' | 'federationOk' | 'everyAddressOk' | 'findings'> {
  readonly schemaVersion: number;
  readonly serverName: string;
  readonly route: {
    readonly row: number;
    readonly via: string;
    readonly certificateName: string;
    readonly targets: readonly { host: string; port: number; address: string; ok: boolean | null }[];
  };
  /** With --local alone. */
  readonly local?: LocalFacts;
}

export interface Checked {
  readonly exitCode: number | null;
  readonly stderr: string;
  readonly report: Report;
  /** Ids of the top-level errors, each once, sorted. */
  readonly errors: readonly string[];
}

export async function runCheck(
  namespace: Namespace,
  serverName: string,
  options: readonly string[] = [],
): Promise<Checked> {
  const argv = [process.execPath, program, 'check', serverName, '--json', ...options];
  const { code, stdout, stderr } = await namespace.run(argv, { timeoutMs: 60_000 });
  let report: Report;
  try {
    report = JSON.parse(stdout) as Report;
  } catch {
    throw new Error(`check ${serverName} ended with ${code} and no report:\n${stdout}\n${stderr}`);
  }
  return { exitCode: code, stderr, report, errors: errorIds(report.findings) };
}

/** With those that are told under them. */
export const withConsequences = (findings: readonly Finding[]): Finding[] =>
  findings.flatMap((finding) => [finding, ...withConsequences(finding.because ?? [])]);

const errorIds = (findings: readonly Finding[]): string[] =>
  [
    ...new Set(findings.filter((finding) => finding.severity === 'error').map((finding) => finding.id)),
  ].sort();
