/** Instructions that several rules give: worded once, and naming no place where nobody has looked. */
import type { Facts } from '../discover/types.ts';
import { formatEndpoint } from '../matrix/server-name.ts';
import { isBySrv, isDelegated } from './evidence.ts';
import { fileUrl, fileViews } from './file-view.ts';
import { standingOf, targetsReach } from './standing.ts';

/** Matrix where nobody is sent: "example.org:443", the port 443 of the host that servers come to. null when not seen. */
export function matrixOn443(facts: Facts): string | null {
  const { on443 } = facts.controls;
  const good = on443?.addresses.some((address) => standingOf(address, facts) === 'good') === true;
  return on443 !== null && good ? formatEndpoint(on443.host, 443) : null;
}

/** Without the file servers get through, by SRV record or port 8448: nobody needs one. */
export const worksWithoutFile = (facts: Facts): boolean =>
  !isDelegated(facts) && targetsReach(facts) === true;

const GAP = 'HOST:443';
/** Follows what `fileLine` gives, in the same sentence. "" where there is nothing to fill in. */
const filling = (endpoint: string): string =>
  endpoint === GAP ? `, with the host and port where Matrix answers in the place of ${GAP}` : '';

export interface FileLine {
  /** {"m.server": "matrix.example.org:443"} */
  readonly line: string;
  /** What goes on with the sentence. */
  readonly fill: string;
  /** The line at the end of a sentence, with its full stop where it does not end in the line itself. */
  readonly last: string;
}

/**
 * The file as it should be: what was meant, what another address of the server name gives and works, where Matrix was
 * seen, or a gap to fill in.
 */
export function fileLine(facts: Facts, meant: string | null = null): FileLine {
  const outcome = facts.wellKnown?.outcome;
  const elsewhere = outcome?.kind === 'delegated' && targetsReach(facts) === true ? outcome.value : null;
  const endpoint = meant ?? elsewhere ?? matrixOn443(facts) ?? GAP;
  const line = `{"m.server": "${endpoint}"}`;
  const fill = filling(endpoint);
  return { line, fill, last: fill === '' ? line : `${line}${fill}.` };
}

/** "publish {"m.server": …} at https://…", with what is missing on the web site before. */
export function publishing(facts: Facts, endpoint: string = matrixOn443(facts) ?? GAP): string {
  const { host } = facts.serverName;
  const opens = fileViews(facts).some(({ attempt }) => attempt.hops[0]?.trusted === true);
  const before = opens ? '' : `let port 443 of ${host} answer with a certificate for ${host}, and `;
  return `${before}publish {"m.server": "${endpoint}"} at ${fileUrl(facts)}${filling(endpoint)}`;
}

/** Away from a port that cannot be used, to 443 of the same host. null where the name itself says where to connect. */
export function movingTo443(facts: Facts, { host, port }: { host: string; port: number }): string | null {
  const { via } = facts.route;
  if (via === 'address' || via === 'name-with-port') return null;
  if (isBySrv(facts)) return 'write a host and port that are open into the SRV record';
  if (port === 443) return `write a host and port that are open into the file at ${fileUrl(facts)}`;
  const there = formatEndpoint(host, 443);
  const file = isDelegated(facts)
    ? `write {"m.server": "${there}"} at ${fileUrl(facts)}`
    : publishing(facts, there);
  return matrixOn443(facts) === there
    ? file
    : `${file}, and let port 443 of ${host} pass /_matrix to the homeserver`;
}
