/** The packet filter of this machine, listed and never changed. Only root may list it. */
import type { Processes } from '../system/types.ts';
import { filtersInput, type PortVerdict, readIptables, verdictByIptables } from './iptables.ts';
import { readNftables, verdictByNftables } from './nftables.ts';
import type { Notes } from './reading.ts';
import type { FirewallFacts } from './types.ts';

const COMMAND_MS = 3000;
const WHAT = 'the firewall';

/** @param ports that somebody asks about. null when nothing filters, or nothing could be listed. */
export async function lookAtFirewall(
  processes: Processes,
  isRoot: boolean,
  ports: readonly number[],
  notes: Notes,
): Promise<FirewallFacts | null> {
  if (!isRoot) {
    notes.add(WHAT, 'only root may list its rules');
    return null;
  }
  const [nft, legacy] = await Promise.all([
    processes.run({ file: 'nft', args: ['-j', 'list', 'ruleset'], effect: 'read' }, COMMAND_MS),
    processes.run({ file: 'iptables-save', args: ['-t', 'filter'], effect: 'read' }, COMMAND_MS),
  ]);
  if (nft.exitCode !== 0 && legacy.exitCode !== 0) {
    notes.add(WHAT, 'neither nft nor iptables-save gives its rules here');
    return null;
  }
  const byNft = nft.exitCode === 0 && /"chain":/.test(nft.stdout);
  const chains = readIptables(legacy.exitCode === 0 ? legacy.stdout : '');
  const byLegacy = filtersInput(chains);
  if (!byNft && !byLegacy) return null;
  const tool: FirewallFacts['tool'] = /"table": ?"firewalld"/.test(nft.stdout)
    ? 'firewalld'
    : /^:ufw-/m.test(legacy.stdout)
      ? 'ufw'
      : byLegacy
        ? 'iptables'
        : 'nftables';
  // The newer iptables writes into nft's own tables, in words that only itself reads back.
  const nftCounts = byNft && !(byLegacy && /"xt"/.test(nft.stdout));
  const ruleset = nftCounts ? readNftables(nft.stdout) : null;
  const verdicts = (port: number): PortVerdict[] => [
    ...(byLegacy ? [verdictByIptables(chains, port)] : []),
    ...(nftCounts ? [ruleset === null ? UNTOLD : verdictByNftables(ruleset, port)] : []),
  ];
  return { tool, ports: ports.map((port) => ({ port, ...both(verdicts(port)) })) };
}

const UNTOLD: PortVerdict = { open: null, rule: null };

/** A packet has to pass all of them. */
const both = (verdicts: readonly PortVerdict[]): PortVerdict =>
  verdicts.find(({ open }) => open === false) ??
  verdicts.find(({ open }) => open === null) ??
  verdicts[0] ??
  UNTOLD;
