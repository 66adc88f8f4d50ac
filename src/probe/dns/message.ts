/** DNS messages (RFC 1035 §4, RFC 6891): one question out, one reply in. Every byte that comes in is hostile. */
import { type Answer, decode, encode, RECURSION_DESIRED } from 'dns-packet';
import { isIPv4, isIPv6 } from '../../system/ip.ts';
import type { DnsRecord, RecordType } from '../types.ts';

export interface Question {
  /** Lower case, without final dot; "" is the root. */
  readonly name: string;
  readonly type: RecordType;
  /** CD bit: the resolver is to hand over also what fails its validation. */
  readonly checkingDisabled?: boolean;
}

export interface QuestionOptions {
  /** EDNS(0): room for 1232 bytes. Servers from before 1999 refuse it. */
  readonly edns: boolean;
  /** DO bit: signatures wanted (RFC 3225). */
  readonly dnssec?: boolean;
}

export interface Reply {
  /** "NOERROR", "NXDOMAIN", "SERVFAIL", … */
  readonly rcode: string;
  readonly authenticated: boolean;
  /** Aliases and records of the type that was asked for, at most 64. */
  readonly records: readonly DnsRecord[];
  /** Seconds for which absence may be remembered (RFC 2308 §5); null when the reply does not say. */
  readonly negativeTtl: number | null;
  /** Owner of the SOA record in the authority section. */
  readonly zone: string | null;
}

/** `foreign`: not a reply to this question, so perhaps forged. `malformed`: a reply that cannot be read. */
export type Reading =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'malformed' };

/** Fits every path without fragments (DNS flag day 2020). */
const UDP_ROOM = 1232;
const MOST_RECORDS = 64;
const LONGEST_TEXT = 2048;
const AUTHENTIC_DATA = 1 << 5;
const CHECKING_DISABLED = 1 << 4;
const RESPONSE_BIT = 0x80;
const TRUNCATED_BIT = 0x02;

/**
 * Lower case and without final dot, or null when no packet can carry the name: an empty label, one above 63 bytes,
 * more than 253 bytes, or a character that is no visible ASCII. "" is the root.
 */
export function questionName(name: string): string | null {
  const bare = name.endsWith('.') ? name.slice(0, -1) : name;
  if (bare === '') return name.length > 1 ? null : '';
  if (bare.length > 253 || !/^[\x21-\x7e]+$/.test(bare)) return null;
  const fits = bare.split('.').every((label) => label.length > 0 && label.length <= 63);
  return fits ? bare.toLowerCase() : null;
}

export function encodeQuestion(id: number, question: Question, options: QuestionOptions): Uint8Array {
  return encode({
    type: 'query',
    id,
    // AD in a question asks for the AD bit of the answer, without the signatures (RFC 6840 §5.7).
    flags: RECURSION_DESIRED | AUTHENTIC_DATA | (question.checkingDisabled ? CHECKING_DISABLED : 0),
    questions: [{ type: question.type, name: question.name || '.', class: 'IN' }],
    additionals: options.edns
      ? [
          {
            type: 'OPT',
            name: '.',
            udpPayloadSize: UDP_ROOM,
            extendedRcode: 0,
            ednsVersion: 0,
            flags: options.dnssec ? 1 << 15 : 0,
            flag_do: options.dnssec === true,
            options: [],
          },
        ]
      : [],
  });
}

/** Reads a reply to `question` that was sent with `id`. */
export function readReply(bytes: Uint8Array, id: number, question: Question): Reading {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < 12 || buffer.readUInt16BE(0) !== id) return { kind: 'foreign' };
  const flags = buffer.readUInt8(2);
  if ((flags & RESPONSE_BIT) === 0) return { kind: 'foreign' };
  // Asked before reading on: what is cut off may end in the middle of a record.
  if ((flags & TRUNCATED_BIT) !== 0) return { kind: 'truncated' };
  try {
    return readWhole(buffer, question);
  } catch {
    return { kind: 'malformed' };
  }
}

function readWhole(buffer: Buffer, question: Question): Reading {
  const packet = decode(buffer);
  // The library does not stop at the end of the message everywhere.
  if (!(decode.bytes <= buffer.length)) return { kind: 'malformed' };
  const rcode = (packet as { rcode?: string }).rcode ?? 'NOERROR';
  const asked = packet.questions ?? [];
  const [echo] = asked;
  // Servers that could not read the question leave it out of their error.
  const mute = asked.length === 0 && rcode !== 'NOERROR' && rcode !== 'NXDOMAIN';
  const same = echo !== undefined && echo.type === question.type && fold(echo.name) === question.name;
  if (!mute && !(asked.length === 1 && same)) return { kind: 'foreign' };
  const records: DnsRecord[] = [];
  for (const answer of packet.answers ?? []) {
    if (records.length === MOST_RECORDS) break;
    if (answer.type !== question.type && answer.type !== 'CNAME') continue;
    const record = readRecord(answer);
    if (record === null) return { kind: 'malformed' };
    records.push(record);
  }
  return {
    kind: 'reply',
    reply: {
      rcode,
      authenticated: (packet as { flag_ad?: boolean }).flag_ad === true,
      records,
      negativeTtl: negativeTtl(packet.authorities ?? []),
      zone: zoneOf(packet.authorities ?? []),
    },
  };
}

function negativeTtl(authorities: readonly Answer[]): number | null {
  for (const record of authorities) {
    if (record.type === 'SOA') return Math.min(seconds(record.ttl), record.data.minimum ?? 0);
  }
  return null;
}

function zoneOf(authorities: readonly Answer[]): string | null {
  const soa = authorities.find((record) => record.type === 'SOA');
  return soa === undefined ? null : questionName(soa.name);
}

function readRecord(answer: Answer): DnsRecord | null {
  if (!('name' in answer) || !('ttl' in answer)) return null;
  if ('class' in answer && answer.class !== 'IN') return null;
  const data = readData(answer);
  if (data === null) return null;
  return { name: fold(answer.name), type: answer.type, ttl: seconds(answer.ttl), data };
}

/** The presentation that `DnsRecord.data` promises; null when the bytes hold no such thing. */
function readData(answer: Answer): string | null {
  switch (answer.type) {
    case 'A':
      return isIPv4(answer.data) ? answer.data : null;
    case 'AAAA':
      return isIPv6(answer.data) ? answer.data : null;
    case 'CNAME':
    case 'NS':
      return bare(answer.data);
    case 'SRV': {
      const { priority, weight, port, target } = answer.data;
      // The root stays "." here, so that the four fields can be told apart.
      return `${priority ?? 0} ${weight ?? 0} ${port} ${bare(target) || '.'}`;
    }
    case 'TXT':
      return [answer.data].flat().map(String).join('').slice(0, LONGEST_TEXT);
    case 'SOA': {
      const { mname, rname, serial, refresh, retry, expire, minimum } = answer.data;
      return [mname, rname, serial, refresh, retry, expire, minimum].join(' ');
    }
    case 'CAA':
      return `${answer.data.flags} ${answer.data.tag} "${answer.data.value}"`.slice(0, LONGEST_TEXT);
    default:
      return null;
  }
}

const bare = (name: string): string => name.replace(/\.$/, '');
const fold = (name: string): string => bare(name).toLowerCase();

/** A TTL with the top bit set counts as zero (RFC 2181 §8). */
function seconds(ttl: number | undefined): number {
  return ttl === undefined || ttl >= 2 ** 31 ? 0 : ttl;
}
