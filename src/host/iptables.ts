/** Whether a new TCP connection from outside passes a chain of iptables-save (iptables(8), iptables-extensions(8)). Pure. */

export interface PortVerdict {
  /** null when the rules do not tell plainly. */
  readonly open: boolean | null;
  /** The rule that decides, as it stands; null when it is the chain's policy, or nothing decides. */
  readonly rule: string | null;
}

interface Chain {
  readonly policy: string | null;
  readonly rules: readonly string[];
}

const MOST_DEPTH = 16;

/** By name. */
export type Chains = ReadonlyMap<string, Chain>;

export function verdictByIptables(chains: Chains, port: number): PortVerdict {
  const input = chains.get('INPUT');
  if (input === undefined) return { open: true, rule: null };
  return walk(chains, input, port, 0) ?? { open: input.policy !== 'DROP', rule: null };
}

/** Whether the table can refuse anything at all at the input. */
export function filtersInput(chains: Chains): boolean {
  const input = chains.get('INPUT');
  return input !== undefined && (input.policy === 'DROP' || input.rules.length > 0);
}

/** @param text of `iptables-save`. The table "filter" alone decides. */
export function readIptables(text: string): Chains {
  const filter = /^\*filter$([\s\S]*?)^COMMIT$/m.exec(text)?.[1] ?? '';
  const chains = new Map<string, { policy: string | null; rules: string[] }>();
  for (const line of filter.split('\n')) {
    const head = /^:(\S+) (\S+)/.exec(line);
    if (head?.[1] !== undefined) chains.set(head[1], { policy: head[2] ?? null, rules: [] });
    const rule = /^-A (\S+) (.*)$/.exec(line);
    if (rule?.[1] !== undefined) chains.get(rule[1])?.rules.push(rule[2] ?? '');
  }
  return chains;
}

/** null when the chain is passed to its end. */
function walk(chains: Chains, chain: Chain, port: number, depth: number): PortVerdict | null {
  for (const rule of chain.rules) {
    const match = matches(rule, port);
    if (match === false) continue;
    const target = /(?:^| )-[jg] (\S+)/.exec(withoutComment(rule))?.[1] ?? '';
    const decides = /^(?:ACCEPT|DROP|REJECT)$/.test(target);
    if (match === null) {
      // It may or may not fit; what it would do then is not plain any more.
      if (decides || chains.has(target)) return { open: null, rule };
      continue;
    }
    if (decides) return { open: target === 'ACCEPT', rule };
    if (target === 'RETURN') return null;
    const next = chains.get(target);
    if (next === undefined || depth >= MOST_DEPTH) continue;
    const verdict = walk(chains, next, port, depth + 1);
    if (verdict !== null) return verdict;
  }
  return null;
}

/** Comments may hold words of a rule. */
const withoutComment = (rule: string): string =>
  rule.replace(/(^| )-m comment --comment (?:"(?:[^"\\]|\\.)*"|\S+)/g, '');

/** Whether a first packet from an unknown address to this port fits; null when that depends on something else. */
function matches(rule: string, port: number): boolean | null {
  let rest = withoutComment(` ${rule} `).replace(/ -[jg] .*$/, ' ');
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const found = pattern.exec(rest);
    if (found !== null) rest = rest.replace(found[0], ' ');
    return found;
  };
  if (take(/ -i lo(?= )/) !== null) return false;
  const protocol = take(/ -p (\S+)/)?.[1];
  if (protocol !== undefined && protocol !== 'tcp' && protocol !== 'all') return false;
  const states = take(/ -m (?:conntrack --ctstate|state --state) (\S+)/)?.[1];
  if (states !== undefined && !states.split(',').includes('NEW')) return false;
  const ports = take(/(?: -m (?:tcp|multiport))? --dports? (\S+)/)?.[1];
  if (ports !== undefined && !ports.split(',').some((one) => within(one, port))) return false;
  take(/ -m tcp(?= )/);
  take(/ -m addrtype --dst-type LOCAL(?= )/);
  if (take(/ -s 127\.0\.0\.0\/8| -s ::1\/128/) !== null) return false;
  return rest.trim() === '' ? true : null;
}

function within(range: string, port: number): boolean {
  const [from = '', to = from] = range.split(':');
  return port >= Number(from) && port <= Number(to);
}
