/** Addresses of one target that do not serve the same thing, though each is good. */

import { day } from '../../text/words.ts';
import { leafOf } from '../evidence.ts';
import { endpoints, finding, groupBy } from '../finding.ts';
import { standingOf } from '../standing.ts';
import type { Check } from '../types.ts';

export const sameEverywhereRule: Check = {
  ids: ['tls.addresses-differ', 'federation.keys-differ'],
  judge(facts) {
    return facts.targets.flatMap((target) => {
      const good = target.addresses.filter((address) => standingOf(address, facts) === 'good');
      const subject = endpoints(good);
      const byLeaf = groupBy(good, (address) => leafOf(address)?.sha256 ?? '');
      const byKeys = groupBy(good, ({ keys }) =>
        (keys?.keys ?? [])
          .map(({ id }) => id)
          .sort()
          .join(' '),
      );
      const different = [...byLeaf.values()].map((addresses) => {
        const leaf = addresses[0] === undefined ? null : leafOf(addresses[0]);
        return `${endpoints(addresses)} until ${day(leaf?.notAfter ?? '')}`;
      });
      return [
        ...(byLeaf.size > 1
          ? [
              finding('tls.addresses-differ', 'warning', {
                subject,
                title: `The addresses of ${target.host} present different certificates, all of them good.`,
                detail: `${different.join('; ')}.`,
                fix: 'Serve the same certificate everywhere, or see that each of them is renewed.',
              }),
            ]
          : []),
        ...(byKeys.size > 1
          ? [
              finding('federation.keys-differ', 'error', {
                subject,
                title: `The addresses of ${target.host} publish different signing keys: two homeservers stand behind one name.`,
                detail: [...byKeys].map(([ids, addresses]) => `${endpoints(addresses)}: ${ids}`).join('; '),
                fix: `Let all addresses of ${target.host} lead to the same homeserver.`,
              }),
            ]
          : []),
      ];
    });
  },
};
