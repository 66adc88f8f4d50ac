/** Which scenario fits, why, what speaks against the others, and what would change the answer. Pure. */
import type { Situation } from '../question/types.ts';
import { type Grounds, groundsOf } from './grounds.ts';
import { scenarios } from './registry.ts';
import type { Recommendation, Recommended } from './types.ts';

export function recommend(situation: Situation): Recommendation {
  const all: readonly Recommended[] = scenarios.map((scenario) => ({
    scenario,
    fit: scenario.fit(situation),
  }));
  // Stable: the registry's order decides between equals.
  const ranked = all.filter(({ fit }) => fit.possible).sort((a, b) => b.fit.score - a.fit.score);
  return {
    ranked,
    impossible: all.filter(({ fit }) => !fit.possible),
    wouldChange: wouldChange(ranked[0] ?? null, groundsOf(situation)),
  };
}

function wouldChange(best: Recommended | null, grounds: Grounds): readonly string[] {
  const { host, name, filePossible, certificatePossible, privateName } = grounds;
  if (best === null) {
    if (privateName)
      return [`A server name that strangers can look up. ${name} cannot be changed, only set up anew.`];
    return [
      ...(filePossible ? [] : [`A file on https://${host} would do: any static host can serve it.`]),
      ...(certificatePossible
        ? []
        : [`A certificate for ${host} would do: a record in DNS is enough to get one.`]),
    ];
  }
  switch (best.scenario.id) {
    case 'already-fine':
      return [`A finding of the check. Run it again after each change at ${name}.`];
    case 'repair':
      return ['If the certificate cannot be had there: a way to another place, from the list below.'];
    case 'well-known-port':
    case 'well-known-8448':
    case 'well-known-srv':
      return [
        `If you cannot put a file on https://${host}: an SRV record, with a certificate for ${host} where it leads.`,
      ];
    case 'direct':
      return grounds.kind === 'name' && grounds.port === null
        ? [`If port 8448 cannot be open: a file on https://${host} that leads to port 443.`]
        : [];
    case 'same-host-443':
      return [`If the web server of ${host} cannot take Matrix: a file that leads to another host.`];
    case 'srv-certificate':
    case 'srv-proxy':
      return [
        `If a file can be put on https://${host}: it leads to host and port, and a certificate for ${host} is not needed there.`,
      ];
    case 'srv-same-host':
      return [`If a file can be put on https://${host}: it leads to the same port without an SRV record.`];
  }
}
