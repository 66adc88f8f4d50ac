/**
 * What the way to the homeserver does to requests, by probes that a homeserver answers in one way only. A proxy that
 * changes paths breaks the signatures over them, and one that holds requests back loses them, while the plain questions
 * for version and keys pass. Judged by the Matrix error code, because the status differs: an unknown path is 400 up to
 * Synapse 1.73 and 404 since.
 */
import type { AddressExchanges, AddressFacts, HttpExchange } from '../probe/types.ts';
import type { FindingId } from './catalogue/index.ts';
import { frontOf } from './front.ts';
import { errcode, isHtml, jsonObject, mediaType } from './http.ts';

export const PASSAGE_FAULTS = [
  'proxy.path-decoded',
  'proxy.encoded-slash-refused',
  'proxy.path-normalised',
  'proxy.put-refused',
  'proxy.body-limit',
  'proxy.auth-stripped',
  'federation.signature-rejected',
] as const satisfies readonly FindingId[];

export interface PassageFault {
  readonly id: (typeof PASSAGE_FAULTS)[number];
  /** The probe that shows it. */
  readonly probe: keyof AddressExchanges;
  /** `untold`: only a signed request could tell whether requests are lost. */
  readonly effect: 'fails' | 'untold' | 'harmless';
}

/**
 * `matrix`: a homeserver speaks, and knows the path. `unrecognized`: a homeserver speaks, and does not know it.
 * `foreign`: somebody before it. `untold`: no answer, or one for the moment only (overload, a restart).
 */
type Reply = 'matrix' | 'unrecognized' | 'foreign' | 'untold';

const FOR_THE_MOMENT = [408, 425, 429, 500, 502, 503, 504];

function replyOf(exchange: HttpExchange | undefined): Reply {
  if (exchange === undefined || exchange.status === null || exchange.fault !== null) return 'untold';
  const { status } = exchange;
  const code = errcode(exchange);
  if (code === 'M_LIMIT_EXCEEDED') return 'untold';
  if (code !== null) return code === 'M_UNRECOGNIZED' && isUnknownPath(status) ? 'unrecognized' : 'matrix';
  if (FOR_THE_MOMENT.includes(status) || status >= 520) return 'untold';
  return status === 200 && !isHtml(exchange) && mediaType(exchange) === 'application/json'
    ? 'matrix'
    : 'foreign';
}

const isUnknownPath = (status: number): boolean => status === 400 || status === 404;

/** The program's name in a good answer for the version; null without one, when nothing can be compared. */
function programOf(version: HttpExchange | undefined): string | null {
  if (version?.status !== 200) return null;
  const server = jsonObject(version)?.server;
  if (typeof server !== 'object' || server === null) return null;
  const name = (server as Record<string, unknown>).name;
  return typeof name === 'string' ? name.toLowerCase() : '';
}

/** Faults of one address. Empty where the version is not answered as it should be: that has its own finding. */
export function passageFaults(address: AddressFacts): PassageFault[] {
  const program = address.trusted ? programOf(address.exchanges.version) : null;
  if (program === null) return [];
  // How other homeservers answer these paths is their own affair: of them only a page that is none of theirs tells.
  return program === 'synapse' ? faultsBeforeSynapse(address) : faultsBeforeAnother(address.exchanges);
}

function faultsBeforeSynapse(address: AddressFacts): PassageFault[] {
  const { encodedSlash, encodedLetter, doubleSlash, put } = address.exchanges;
  const slash = replyOf(encodedSlash);
  const letter = replyOf(encodedLetter);
  const putRefused = replyOf(put) === 'foreign';
  const faults: PassageFault[] = [];
  const decodesLetters = isVersion(encodedLetter);
  const signed = signedOutcome(address.exchanges.signed);
  if (slash === 'unrecognized') faults.push(fails('proxy.path-decoded', 'encodedSlash'));
  else if (decodesLetters) faults.push(lettersDecoded(address, slash, signed));
  else if (isVersion(doubleSlash))
    faults.push({ id: 'proxy.path-normalised', probe: 'doubleSlash', effect: 'harmless' });
  // Where plain federation requests are held back too, it is not the slash.
  const heldBack = putRefused && letter === 'foreign';
  if (slash === 'foreign' && !heldBack) faults.push(fails('proxy.encoded-slash-refused', 'encodedSlash'));
  // A decoded path says already why the signature is wrong.
  const explained = faults.some(({ id }) => id === 'proxy.path-decoded');
  if (signed === 'unsigned') faults.push(fails('proxy.auth-stripped', 'signed'));
  else if (signed === 'rejected' && !explained) faults.push(fails('federation.signature-rejected', 'signed'));
  return [...faults, ...bodyFaults(address.exchanges, putRefused)];
}

/**
 * What became of the signed request: `unsigned` it came without its signature, `rejected` the signature did not fit or
 * the request never came to the homeserver, `accepted` it was judged by what it asks for.
 */
type SignedOutcome = 'accepted' | 'unsigned' | 'rejected' | 'untold';

export function signedOutcome(exchange: HttpExchange | undefined): SignedOutcome {
  const reply = replyOf(exchange);
  if (exchange === undefined || reply === 'untold') return 'untold';
  if (reply !== 'matrix') return 'rejected';
  const said = jsonObject(exchange)?.error;
  const error = typeof said === 'string' ? said : '';
  // The homeserver does not federate with itself; it says so before it looks at the signature.
  if (/^Federation denied/i.test(error)) return 'untold';
  if (exchange.status !== 401) return 'accepted';
  return /^Missing Authorization/i.test(error) ? 'unsigned' : 'rejected';
}

/**
 * `%76` came out as `v`. With `%2F` lost as well, or before an Apache, which does so without nocanon, the path is
 * decoded whole; otherwise it may be a normaliser that touches only what needs no encoding. A signed request settles it.
 */
function lettersDecoded(address: AddressFacts, slash: Reply, signed: SignedOutcome): PassageFault {
  if (slash === 'matrix' && signed === 'accepted')
    return { id: 'proxy.path-normalised', probe: 'encodedLetter', effect: 'harmless' };
  if (signed === 'rejected') return fails('proxy.path-decoded', 'signed');
  if (slash === 'foreign' || frontOf(address) === 'apache')
    return fails('proxy.path-decoded', 'encodedLetter');
  return { id: 'proxy.path-normalised', probe: 'encodedLetter', effect: 'untold' };
}

function faultsBeforeAnother(exchanges: AddressExchanges): PassageFault[] {
  const { encodedSlash, encodedLetter, put } = exchanges;
  const faults: PassageFault[] = [];
  const letter = replyOf(encodedLetter);
  const unknownPathsAreJson = letter === 'unrecognized' || letter === 'matrix';
  if (isVersion(encodedLetter))
    faults.push({ id: 'proxy.path-normalised', probe: 'encodedLetter', effect: 'harmless' });
  else if (unknownPathsAreJson && replyOf(encodedSlash) === 'foreign')
    faults.push(fails('proxy.encoded-slash-refused', 'encodedSlash'));
  const page = put !== undefined && isHtml(put);
  const barred = [403, 405, 413, 501].includes(put?.status ?? 0);
  return [...faults, ...bodyFaults(exchanges, replyOf(put) === 'foreign' && page && barred)];
}

function bodyFaults({ put, largeBody }: AddressExchanges, putRefused: boolean): PassageFault[] {
  if (putRefused) return [fails('proxy.put-refused', 'put')];
  const arrives = replyOf(put) === 'matrix' || replyOf(put) === 'unrecognized';
  return arrives && replyOf(largeBody) === 'foreign' ? [fails('proxy.body-limit', 'largeBody')] : [];
}

const fails = (id: PassageFault['id'], probe: PassageFault['probe']): PassageFault => ({
  id,
  probe,
  effect: 'fails',
});

/** The answer for the version, at a path that is not the version's. */
const isVersion = (exchange: HttpExchange | undefined): boolean => programOf(exchange) !== null;
