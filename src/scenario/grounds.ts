/** What the facts and the answers say for and against each way; read once, used by every scenario's `fit`. */
import type { Facts } from '../discover/types.ts';
import type { SrvRecord } from '../matrix/types.ts';
import {
  addressesOf,
  type Delegation,
  delegation,
  leadingSrv,
  portOpen,
  sameMachine,
  serverNameOf,
  targetPresents,
  type WebAnswer,
  webOf,
} from '../question/seen.ts';
import type { Situation } from '../question/types.ts';
import { isIP } from '../system/ip.ts';

export interface Grounds {
  /** The server name as in user IDs, and without its port. */
  readonly name: string;
  readonly host: string;
  readonly kind: 'name' | 'ipv4' | 'ipv6';
  /** The port inside the name. */
  readonly port: number | null;
  /** A name that no public CA vouches for: .local, a single label. */
  readonly privateName: boolean;
  readonly hasAddress: boolean | null;
  readonly web: WebAnswer;
  readonly delegation: Delegation | null;
  readonly srv: SrvRecord | null;
  /** The SRV target is on the machine of the server name, by addresses. null = no record, or not known. */
  readonly srvHere: boolean | null;
  /** Port 8448 of the server name takes connections. null = not tried. */
  readonly open8448: boolean | null;
  /** Port 443 of the server name is itself where Matrix is led to today. */
  readonly matrixOn443: boolean;
  /** The certificate where servers connect today carries the server name. */
  readonly certificateForName: boolean | null;
  readonly filePossible: boolean;
  readonly certificatePossible: boolean;
}

const privateSuffix =
  /\.(?:local|lan|internal|intranet|private|corp|home|localdomain|localhost|home\.arpa)$/i;

export function groundsOf(situation: Situation): Grounds {
  const { facts, answers } = situation;
  const name = serverNameOf(situation);
  const parts = /^\[?(.*?)\]?(?::(\d+))?$/.exec(name);
  const parsed = facts?.serverName;
  const host = parsed?.host ?? (isIP(name) === 6 ? name : (parts?.[1] ?? name));
  const family = isIP(host);
  const kind = parsed?.kind ?? (family === 4 ? 'ipv4' : family === 6 ? 'ipv6' : 'name');
  return {
    name,
    host,
    kind,
    port: parsed?.port ?? (parts?.[2] === undefined || isIP(name) === 6 ? null : Number(parts[2])),
    privateName: kind === 'name' && (!host.includes('.') || privateSuffix.test(host)),
    filePossible: answers.filePossible !== false,
    certificatePossible: answers.certificatePossible !== false,
    ...seenOf(facts, host),
  };
}

type Seen = Pick<
  Grounds,
  'hasAddress' | 'web' | 'delegation' | 'srv' | 'srvHere' | 'open8448' | 'matrixOn443' | 'certificateForName'
>;

function seenOf(facts: Facts | null, host: string): Seen {
  if (!facts) {
    return {
      hasAddress: null,
      web: 'unknown',
      delegation: null,
      srv: null,
      srvHere: null,
      open8448: null,
      matrixOn443: false,
      certificateForName: null,
    };
  }
  const srv = leadingSrv(facts);
  const now = delegation(facts);
  const srvHere = srv ? sameMachine(facts, srv.target, host) : null;
  const fileHere = now?.port === 443 && sameMachine(facts, now.host, host) === true;
  return {
    hasAddress: addressesOf(facts, host).size > 0,
    web: webOf(facts),
    delegation: now,
    srv,
    srvHere,
    open8448: portOpen(facts, host, 8448),
    matrixOn443: fileHere || (now === null && srv?.port === 443 && srvHere === true),
    certificateForName: targetPresents(facts, host),
  };
}
