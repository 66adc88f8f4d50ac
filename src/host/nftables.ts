/** Whether a new TCP connection from outside passes the chains of `nft -j list ruleset` (libnftables-json(5)). Pure. */
import { isJsonObject, type JsonObject } from '../matrix/signing.ts';
import type { PortVerdict } from './iptables.ts';

interface Rule {
  readonly chain: string;
  readonly expr: readonly unknown[];
}

interface Chain {
  readonly key: string;
  readonly hook: unknown;
  readonly policy: unknown;
  readonly priority: number;
}

const MOST_DEPTH = 16;
const keyOf = (object: JsonObject, name: unknown): string => [object.family, object.table, name].join(' ');

export interface Ruleset {
  /** Those that every packet to this machine has to pass, in their order. */
  readonly inputs: readonly Chain[];
  readonly rules: readonly Rule[];
}

/** @param text of `nft -j list ruleset`. null when it is no rule set. */
export function readNftables(text: string): Ruleset | null {
  let items: unknown;
  try {
    items = (JSON.parse(text) as JsonObject).nftables;
  } catch {
    return null;
  }
  if (!Array.isArray(items)) return null;
  const objects = items.filter(isJsonObject);
  const chains = objects.flatMap(({ chain }): Chain[] =>
    isJsonObject(chain)
      ? [
          {
            key: keyOf(chain, chain.name),
            hook: chain.hook,
            policy: chain.policy,
            priority: Number(chain.prio ?? 0),
          },
        ]
      : [],
  );
  const rules = objects.flatMap(({ rule }): Rule[] =>
    isJsonObject(rule) && Array.isArray(rule.expr)
      ? [{ chain: keyOf(rule, rule.chain), expr: rule.expr }]
      : [],
  );
  const inputs = chains.filter(({ hook }) => hook === 'input').sort((a, b) => a.priority - b.priority);
  return { inputs, rules };
}

/** Every chain at the hook "input" must let a packet pass. */
export function verdictByNftables({ inputs, rules }: Ruleset, port: number): PortVerdict {
  let verdict: PortVerdict = { open: true, rule: null };
  for (const chain of inputs) {
    const own = walk(rules, chain.key, port, 0) ?? { open: chain.policy !== 'drop', rule: null };
    if (own.open === false) return own;
    if (own.open === null || verdict.open !== null) verdict = own;
  }
  return verdict;
}

/** null when the chain is passed to its end. */
function walk(rules: readonly Rule[], chain: string, port: number, depth: number): PortVerdict | null {
  for (const { expr } of rules.filter((rule) => rule.chain === chain)) {
    const match = allMatch(expr, port);
    if (match === false) continue;
    const last = expr.findLast(isJsonObject) ?? {};
    const [name = ''] = Object.keys(last);
    const decides = /^(?:accept|drop|reject)$/.test(name);
    const to = jumpOf(last, chain);
    const rule = JSON.stringify(expr).slice(0, 200);
    if (match === null) {
      if (decides || to !== null || name === 'vmap') return { open: null, rule };
      continue;
    }
    if (decides) return { open: name === 'accept', rule };
    if (name === 'return') return null;
    if (name === 'vmap') return { open: null, rule };
    if (to === null || depth >= MOST_DEPTH) continue;
    const verdict = walk(rules, to, port, depth + 1);
    if (verdict !== null) return verdict;
  }
  return null;
}

function jumpOf({ jump, goto: other }: JsonObject, from: string): string | null {
  const target = isJsonObject(jump) ? jump.target : isJsonObject(other) ? other.target : null;
  return target === null ? null : [...from.split(' ').slice(0, 2), target].join(' ');
}

function allMatch(expr: readonly unknown[], port: number): boolean | null {
  let all: boolean | null = true;
  for (const part of expr) {
    if (!isJsonObject(part) || !isJsonObject(part.match)) continue;
    const one = matches(part.match, port);
    if (one === false) return false;
    if (one === null) all = null;
  }
  return all;
}

function matches({ left, right, op }: JsonObject, port: number): boolean | null {
  if (!isJsonObject(left) || (op !== '==' && op !== 'in')) return null;
  const { payload, ct, meta } = left;
  if (isJsonObject(payload) && payload.field === 'dport')
    return payload.protocol === 'tcp' || payload.protocol === 'th' ? holds(right, port) : false;
  if (isJsonObject(ct) && ct.key === 'state') return holds(right, 'new');
  if (isJsonObject(meta)) {
    if (meta.key === 'iif' || meta.key === 'iifname') return right === 'lo' ? false : null;
    if (meta.key === 'l4proto') return holds(right, 'tcp') ?? holds(right, 6);
  }
  if (isJsonObject(payload) && payload.field === 'protocol') return holds(right, 'tcp');
  // Ping and the like.
  if (isJsonObject(payload) && /^(?:icmp|icmpv6|udp)$/.test(String(payload.protocol))) return false;
  return null;
}

/** A value, a list, a set with ranges; null for what only the kernel knows (a named set). */
function holds(right: unknown, wanted: string | number): boolean | null {
  if (typeof right === 'string' && right.startsWith('@')) return null;
  if (typeof right === 'string' || typeof right === 'number') return right === wanted;
  const list = Array.isArray(right)
    ? right
    : isJsonObject(right) && Array.isArray(right.set)
      ? right.set
      : null;
  if (list !== null) return list.some((one) => holds(one, wanted) === true);
  if (isJsonObject(right) && Array.isArray(right.range)) {
    const [from, to] = right.range;
    return typeof wanted === 'number' && wanted >= Number(from) && wanted <= Number(to);
  }
  return null;
}
