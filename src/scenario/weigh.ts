/** Collects reasons with their weight; the sum orders the scenarios, the sentences explain it. */
import type { Grounds } from './grounds.ts';
import type { Fit } from './types.ts';

export interface Reason {
  /** Whether it applies. */
  readonly if: boolean;
  /** Points: positive speaks for, negative against. 0 = said, not weighed. */
  readonly points: number;
  readonly says: string;
  /** It cannot work then. */
  readonly blocks?: boolean;
}

export function weigh(base: number, reasons: readonly Reason[]): Fit {
  const apply = reasons.filter((reason) => reason.if);
  return {
    possible: !apply.some((reason) => reason.blocks),
    score: apply.reduce((sum, reason) => sum + reason.points, base),
    reasons: apply.filter((reason) => reason.points >= 0 && !reason.blocks).map((reason) => reason.says),
    against: apply.filter((reason) => reason.points < 0 || reason.blocks).map((reason) => reason.says),
  };
}

/** Stands in the way of every scenario that wants strangers to come. */
export const publicName = ({ privateName, name }: Grounds): Reason => ({
  if: privateName,
  points: 0,
  blocks: true,
  says: `No public CA signs a certificate for ${name}, and strangers cannot look it up.`,
});

/** Delegation of either kind is only looked up for a host name without port. */
export const delegable = ({ kind, port, name }: Grounds): readonly Reason[] => [
  {
    if: kind !== 'name',
    points: 0,
    blocks: true,
    says: `${name} is an IP address: servers look up neither a file nor an SRV record for it.`,
  },
  {
    if: kind === 'name' && port !== null,
    points: 0,
    blocks: true,
    says: `The port in ${name} switches delegation off: servers go to ${name} and nowhere else.`,
  },
];

export const needsFile = ({ filePossible, host, web }: Grounds): readonly Reason[] => [
  {
    if: !filePossible,
    points: 0,
    blocks: true,
    says: `You cannot put a file on https://${host}.`,
  },
  {
    if: web === 'trusted',
    points: 10,
    says: `https://${host} answers with a good certificate, so the file can be put there.`,
  },
  {
    if: web === 'untrusted',
    points: -15,
    says: `The certificate of https://${host} is not good: servers ignore the file until it is.`,
  },
  {
    if: web === 'closed',
    points: -40,
    says: `Nothing answers on https://${host}: a web server with a certificate for ${host} has to come first.`,
  },
  {
    if: web === 'silent',
    points: -20,
    says: `https://${host} does not answer in time on every address.`,
  },
];

export const needsCertificate = ({ certificatePossible, host }: Grounds): Reason => ({
  if: !certificatePossible,
  points: 0,
  blocks: true,
  says: `You cannot get a certificate for ${host} where the connections arrive.`,
});
