/** Where Dendrite's library (gomatrixserverlib) goes on and Synapse gives up, and where it is stricter. */
import type { Facts } from '../discover/types.ts';
import { readServerWellKnown } from '../matrix/well-known.ts';
import type { AddressFacts } from '../probe/types.ts';
import { places } from './evidence.ts';
import { jsonObject } from './http.ts';
import type { Reach } from './types.ts';

type Answer = Pick<Reach, 'reaches' | 'inPart' | 'why'>;

/** Go's HTTP client follows this many redirects. */
const MOST_REDIRECTS = 10;

/** `current`: what was found for a current Synapse, from which it differs in these cases. */
export function dendriteReach(facts: Facts, current: Answer): Answer {
  if (facts.route.failure === 'srv-failed') {
    return {
      reaches: null,
      why: 'It goes on to port 8448 after a failed SRV question, which was not tested.',
    };
  }
  if (current.reaches !== true) return current;
  const file = decidingFile(facts);
  if (file !== null && file.redirects > MOST_REDIRECTS) {
    return {
      reaches: null,
      why: `It follows ${MOST_REDIRECTS} redirects to the well-known file, and goes on without it then, which was not tested.`,
    };
  }
  if (file?.invalid) {
    return {
      reaches: false,
      why: 'It takes a value of m.server that is no server name for an error, and does not go on.',
    };
  }
  const seen = places(facts).map(({ address }) => address);
  if (seen.some(hasUnsignedKey)) {
    return { reaches: false, why: 'It wants the key document signed by every key that is listed.' };
  }
  return seen.some(hasPadding)
    ? { reaches: false, why: 'It does not read keys and signatures that end in “=”.' }
    : current;
}

/** The file as the address that decides gives it. */
function decidingFile({
  wellKnown,
}: Facts): { readonly redirects: number; readonly invalid: boolean } | null {
  const attempt = wellKnown?.attempts.find(({ address }) => address === wellKnown.decidedBy);
  const exchange = attempt?.stop === null ? attempt.hops.at(-1)?.exchange : null;
  if (attempt === undefined || exchange == null) return null;
  const { fault, value } = readServerWellKnown(exchange);
  // An empty value is a file without m.server, for both.
  return { redirects: attempt.hops.length - 1, invalid: fault !== null && value !== null && value !== '' };
}

const hasUnsignedKey = ({ keys }: AddressFacts): boolean =>
  (keys?.keys ?? []).some(({ usable, signed }) => usable && !signed);

/** Matrix writes base64 without padding; Synapse reads it with, too. */
function hasPadding({ exchanges: { keys } }: AddressFacts): boolean {
  const document = keys?.status === 200 ? jsonObject(keys) : null;
  if (document === null) return false;
  const values = [document.verify_keys, document.old_verify_keys, document.signatures].flatMap(leaves);
  return values.some((value) => value.endsWith('='));
}

/** Texts one or two levels down: verify_keys.ID.key, signatures.SERVER.ID. */
function leaves(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((inner) =>
    typeof inner === 'object' && inner !== null
      ? Object.values(inner).filter((one) => typeof one === 'string')
      : [],
  );
}
