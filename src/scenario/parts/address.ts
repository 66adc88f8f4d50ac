/** Before anything else: the names of the way need addresses, and a plan for names without any would end in nothing. */
import type { Stage, Step } from '../../plan/types.ts';
import { addressesOf, answerTo } from '../../question/seen.ts';
import { isIP } from '../../system/ip.ts';
import type { Context } from './context.ts';
import type { Front } from './front.ts';
import { manual } from './steps.ts';

/** true = has addresses, false = asked and has none, null = not asked. */
function hasAddress({ facts }: Context, name: string): boolean | null {
  if (facts === null || isIP(name) !== 0) return facts === null ? null : true;
  const asked = (['A', 'AAAA'] as const).map((type) => answerTo(facts, name, type)?.status);
  if (addressesOf(facts, name).size > 0) return true;
  return asked.every((status) => status === 'nxdomain' || status === 'nodata') ? false : null;
}

/** null when every name has an address, or nothing was asked and `generate` works from answers alone. */
export function addressStage(context: Context, front: Front): Stage | null {
  if (context.facts === null) return null;
  const names = [...new Set([context.apex, front.name, front.host])];
  const steps = names.flatMap((name): Step[] => {
    const has = hasAddress(context, name);
    if (has === true) return [];
    const where =
      name === front.host
        ? `the machine that takes TLS connections on port ${front.port}`
        : `the machine of the web site https://${name}`;
    const id = `address-${name.replaceAll('.', '-')}`;
    if (has === false) {
      return [
        manual(
          {
            id,
            role: 'dns',
            title: `Give ${name} an address`,
            why: `${name} has neither an A nor an AAAA record: nobody finds it.`,
            undo: `remove the A and AAAA records of ${name}`,
          },
          `Add an A record with the IPv4 address of ${where}, and an AAAA record with its IPv6 address when it has one.`,
        ),
      ];
    }
    return [
      manual(
        { id, role: 'dns', title: `See that ${name} has an address`, why: 'It was not looked up.' },
        `An A record with the IPv4 address of ${where}, and an AAAA record when it has an IPv6 address.`,
      ),
    ];
  });
  if (steps.length === 0) return null;
  return {
    id: 'address',
    title: steps.length === 1 ? 'An address in DNS' : 'Addresses in DNS',
    steps,
    gate: { says: `${names.join(' and ')} can be looked up.`, absent: [] },
    wait: null,
  };
}
