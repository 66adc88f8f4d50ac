/** Root cause first, as for what is seen from the network: a consequence stands under what makes it. */
import type { FindingId } from '../catalogue/index.ts';
import { rank } from '../finding.ts';
import type { Finding } from '../types.ts';

/** Consequence → roots that explain it, the likeliest first. */
const ROOTS: Readonly<Partial<Record<FindingId, readonly FindingId[]>>> = {
  'config.no-federation': ['config.overridden'],
  'config.no-listener': ['config.overridden', 'config.no-tls'],
  'config.acme': ['config.tls-without-certificate'],
};

/** A root weighs at least as much as what is told under it: no error hides under a warning. */
export function foldLocal(findings: readonly Finding[]): Finding[] {
  const consequences = new Map<Finding, Finding[]>();
  const top = findings.filter((one) => {
    const root = (ROOTS[one.id] ?? [])
      .flatMap((id) => findings.filter((candidate) => candidate.id === id))
      .find((candidate) => rank(candidate.severity) >= rank(one.severity));
    if (root === undefined) return true;
    consequences.set(root, [...(consequences.get(root) ?? []), one]);
    return false;
  });
  return top.map((one) => {
    const because = consequences.get(one);
    return because === undefined ? one : { ...one, because };
  });
}
