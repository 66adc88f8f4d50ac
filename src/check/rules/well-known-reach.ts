/** Whether the well-known file can be asked for at all, how long it takes, and by which detours it comes. */
import type { Facts } from '../../discover/types.ts';
import { formatEndpoint } from '../../matrix/server-name.ts';
import { certificateFits } from '../../probe/tls/identity.ts';
import type { CertificateFacts, WellKnownAttempt, WellKnownHop } from '../../probe/types.ts';
import { day, list, seconds } from '../../text/words.ts';
import { fileLine, worksWithoutFile } from '../advice.ts';
import { type ChainFault, chainFaults } from '../chain-faults.ts';
import { addressAnswers, isAbsence, isBySrv, now } from '../evidence.ts';
import { afterwards, type FileView, fallbackSeverity, fileUrl, fileViews, instead } from '../file-view.ts';
import { finding } from '../finding.ts';
import { header } from '../http.ts';
import { isLiving, targetsReach } from '../standing.ts';
import type { Check, Finding, Severity } from '../types.ts';
import { strayRecord } from './dns-control.ts';
import { handshakeFault, handshakeSaid } from './tls-handshake.ts';
import { carried } from './tls-name.ts';

/** A key fetch has ten seconds for everything. */
const TOO_LONG = 10_000;
const SLOW = 5000;

export const wellKnownReachRule: Check = {
  ids: [
    'well-known.unreachable',
    'well-known.tls-invalid',
    'well-known.slow',
    'well-known.redirect',
    'well-known.redirect-308',
    'well-known.redirect-loop',
  ],
  judge(facts) {
    const views = fileViews(facts);
    return [
      ...unreachable(facts, views.filter(isUnreachable)),
      ...untrusted(facts, views.filter(isUntrusted)),
      ...slow(facts, views),
      ...redirects(facts, views),
    ];
  },
};

const wasDone = (hop: WellKnownHop | null): boolean => hop?.connection.tls?.status === 'done';

const isUntrusted = ({ attempt, last }: FileView): boolean => attempt.stop === 'tls' && wasDone(last);

const timedOut = ({ attempt, last }: FileView): boolean =>
  attempt.stop === 'http' && last?.exchange?.fault === 'timeout';

/** No answer to the connection or the handshake: a sender waits, and its time is up before the fallback. */
const isSilent = ({ last }: FileView): boolean =>
  last?.connection.tcp === 'timeout' ||
  (last?.connection.tls?.status === 'failed' && last.connection.tls.fault === 'timeout');

/** Nothing came that could be read, and no rule of its own tells why. */
function isUnreachable(view: FileView): boolean {
  const { stop, hops } = view.attempt;
  // The rule for private addresses tells of these where it matters.
  if (stop === 'private-address') return hops.length > 0;
  if (stop === 'http') return !timedOut(view) && view.exchange === null;
  return stop === 'connect' || stop === 'no-address' || (stop === 'tls' && !isUntrusted(view));
}

function unreachable(facts: Facts, views: readonly FileView[]): Finding[] {
  const { host } = facts.serverName;
  if (views.length === 0) return noAddress(facts);
  const silent = views.some(isSilent);
  const plainly = views.every(
    ({ last }) => last === null || last.connection.tcp === 'refused' || last.connection.tcp === 'unreachable',
  );
  const usual: Severity = silent ? 'error' : plainly ? 'note' : 'warning';
  const severity = nothingAnswers(facts) ? 'error' : usual;
  const why = silent
    ? ' A server that fetches your keys has 10 s for everything, and they pass here.'
    : severity === 'error'
      ? ' So no delegation is found, and where servers go instead nothing answers either.'
      : ` Servers ${instead(facts)}.`;
  return [
    finding('well-known.unreachable', severity, {
      subject: formatEndpoint(host, 443),
      title: silent
        ? `Port 443 of ${host} does not answer, and other servers wait for it first.`
        : `The well-known file of ${host} cannot be asked for: ${list(views.map(outcome))}.`,
      detail: `${list(views.map((view) => `${formatEndpoint(view.address, 443)} ${outcome(view)}`))}.${why}`,
      fix: views.some(({ attempt }) => attempt.hops.length > 1 || isCutRedirect(attempt))
        ? `Serve the file directly at ${fileUrl(facts)}, or redirect to an https:// address that is open to everybody.`
        : silent
          ? `Let port 443 of ${host} answer, or at least refuse (reject in the firewall, not drop).`
          : severity === 'note'
            ? ''
            : siteFix(facts),
    }),
  ];
}

function siteFix(facts: Facts): string {
  const { host } = facts.serverName;
  const site = `Let a web server take port 443 of ${host}, with a certificate for ${host}`;
  if (worksWithoutFile(facts)) return `${site}, and answer 404 at ${fileUrl(facts)}: no file is needed.`;
  const { line, fill } = fileLine(facts);
  return `${site}, and give ${line} at ${fileUrl(facts)}${fill}.`;
}

/** The server name has no address, which costs nothing where SRV records lead elsewhere. */
function noAddress(facts: Facts): Finding[] {
  const { host } = facts.serverName;
  const { a, aaaa, addresses } = addressAnswers(facts, host);
  const none = [a, aaaa].every((answer) => isAbsence(answer?.status));
  if (facts.wellKnown === null || !isBySrv(facts) || addresses.length > 0 || !none) return [];
  return [
    finding('well-known.unreachable', 'note', {
      subject: formatEndpoint(host, 443),
      title: `The well-known file of ${host} cannot be asked for: ${host} has no address.`,
      detail: 'Servers go on to SRV records.',
      fix: '',
    }),
  ];
}

/**
 * Without file and record servers go to S:8448, and find nobody: the missing file may be what was meant to lead them,
 * unless a record was.
 */
const nothingAnswers = (facts: Facts): boolean =>
  facts.route.via === 'default' &&
  strayRecord(facts) === null &&
  facts.route.failure === null &&
  facts.targets.some(({ addresses }) => addresses.length > 0) &&
  targetsReach(facts) === false &&
  !facts.targets.some((target) => isLiving(target, facts));

/** The answer was a redirect, and its host was not contacted. */
const isCutRedirect = ({ stop, hops }: WellKnownAttempt): boolean =>
  hops.length > 0 && (stop === 'private-address' || stop === 'no-address');

function outcome({ attempt, last }: FileView): string {
  if (last === null) return attempt.stop === 'no-address' ? 'it has no address' : 'not contacted';
  if (isCutRedirect(attempt)) {
    const why = attempt.stop === 'no-address' ? 'has no address' : 'has a private address';
    return `redirects to ${locationOf(last) ?? 'a host'}, which ${why}`;
  }
  const where = attempt.hops.length > 1 ? `redirects to ${last.url.slice(0, 160)}, which ` : '';
  return `${where}${stopOf(last)}`;
}

function stopOf({ connection, exchange }: WellKnownHop): string {
  if (connection.tcp !== 'open') {
    return (
      { refused: 'refuses connections', timeout: 'does not answer', reset: 'resets connections' }[
        connection.tcp as string
      ] ?? 'cannot be reached'
    );
  }
  const { tls } = connection;
  if (tls?.status === 'failed') {
    if (tls.fault === 'timeout') return 'takes connections and says nothing';
    return handshakeFault(tls) === null
      ? 'cuts the TLS handshake'
      : `refuses the TLS handshake (${handshakeSaid(tls)})`;
  }
  return `gives no complete answer (${exchange?.fault ?? 'cut'})`;
}

function untrusted(facts: Facts, views: readonly FileView[]): Finding[] {
  const [view] = views;
  if (view?.last == null) return [];
  const site = URL.canParse(view.last.url) ? new URL(view.last.url).hostname : facts.serverName.host;
  return [
    finding('well-known.tls-invalid', fallbackSeverity(facts), {
      subject: fileUrl(facts),
      title: `The certificate of the web site ${site} is not valid, so the well-known file does not count.`,
      detail: `${list(views.map(({ address }) => address))}: ${trustFault(facts, view.last, site)}.${afterwards(facts)}`,
      fix: `Repair the certificate of https://${site}: it must be in date, complete, public, and name ${site}.`,
    }),
  ];
}

function trustFault(facts: Facts, { connection }: WellKnownHop, site: string): string {
  if (connection.tls?.status !== 'done') return 'no TLS';
  const [leaf] = connection.tls.sent;
  if (leaf === undefined) return 'no certificate';
  const faults = chainFaults(connection.tls, now(facts)).filter(({ mild }) => !mild);
  const reasons = faults.map(({ id }) =>
    id === 'tls.expired' ? `expired on ${day(leaf.notAfter)}` : inWords(id, leaf),
  );
  if (!certificateFits(leaf, site)) reasons.push(`it names ${carried(leaf)}`);
  return list(reasons) || `OpenSSL says ${connection.tls.chainError}`;
}

function inWords(id: ChainFault['id'], { issuerCommonName }: CertificateFacts): string {
  switch (id) {
    case 'tls.leaf-only':
    case 'tls.chain-incomplete':
      return `the intermediate certificate${issuerCommonName ? ` ${issuerCommonName}` : ''} is not sent along (use the full chain)`;
    case 'tls.self-signed':
    case 'tls.legacy-synapse':
      return 'it is self-signed';
    case 'tls.untrusted-root':
      return 'its authority is not a public one';
    case 'tls.staging-ca':
      return 'it is a test certificate of a staging service';
    case 'tls.default-certificate':
      return "it is the web server's own default certificate";
    case 'tls.cdn-origin':
      return 'only the CDN trusts it';
    case 'tls.intermediate-expired':
      return 'the intermediate certificate that is sent along has expired';
    case 'tls.not-yet-valid':
      return 'it is not valid yet';
    case 'tls.weak-key':
      return 'its key or signature is too weak';
    default:
      return id;
  }
}

function slow(facts: Facts, views: readonly FileView[]): Finding[] {
  const waited = views.filter((view) => timedOut(view) || (view.exchange !== null && view.attempt.ms > SLOW));
  const worst = Math.max(0, ...waited.map(({ attempt }) => attempt.ms));
  if (waited.length === 0) return [];
  const never = waited.some(timedOut);
  return [
    finding('well-known.slow', never || worst >= TOO_LONG ? 'error' : 'warning', {
      subject: fileUrl(facts),
      title: never
        ? `The well-known file of ${facts.serverName.host} does not come within ${seconds(worst)}.`
        : `The well-known file of ${facts.serverName.host} takes ${seconds(worst)}.`,
      detail: `${list(waited.map(({ address, attempt }) => `${address}: ${seconds(attempt.ms)}`))}. A server that fetches your keys has 10 s for everything, this file included.`,
      fix: 'Let the web server give it as a static file, before any application.',
    }),
  ];
}

function redirects(facts: Facts, views: readonly FileView[]): Finding[] {
  const subject = fileUrl(facts);
  const { host } = facts.serverName;
  const loop = views.find(({ attempt }) => attempt.stop === 'redirect-loop');
  if (loop !== undefined) {
    return [
      finding('well-known.redirect-loop', fallbackSeverity(facts), {
        subject,
        title: `The redirects for the well-known file of ${host} do not end.`,
        detail: `${loop.address}: ${list(loop.attempt.hops.map(turn), 3)}.${afterwards(facts)}`,
        fix: 'Exempt /.well-known/matrix/ from one of the rules that send each other in circles (http to https, www or not).',
      }),
    ];
  }
  const refused = views.find(({ attempt }) => attempt.stop === 'redirect-refused');
  if (refused !== undefined) {
    return [
      finding('well-known.redirect', fallbackSeverity(facts), {
        subject,
        title: `The well-known file of ${host} is redirected to a place that servers do not go to.`,
        detail: `${refused.address}: ${refused.last === null ? subject : turn(refused.last)}.${afterwards(facts)}`,
        fix: 'Redirect to an https:// address with the same path, or serve the file directly.',
      }),
    ];
  }
  return detour(facts, views);
}

/** Where a redirect leads, as it is written there; null when the answer does not say. */
const locationOf = ({ exchange }: WellKnownHop): string | null =>
  (exchange && header(exchange, 'location'))?.slice(0, 160) ?? null;

/** "status 302 at https://example.org/a, which leads to /b" */
function turn(hop: WellKnownHop): string {
  const to = locationOf(hop);
  const at = `status ${hop.exchange?.status ?? 'none'} at ${hop.url.slice(0, 160)}`;
  return to === null ? at : `${at}, which leads to ${to}`;
}

/** A file that comes, by way of somewhere else. */
function detour(facts: Facts, views: readonly FileView[]): Finding[] {
  const view = views.find(({ attempt, reading }) => attempt.hops.length > 1 && reading?.fault === null);
  if (view === undefined) return [];
  const permanent = view.attempt.hops.some(({ exchange }) => exchange?.status === 308);
  const words = {
    subject: fileUrl(facts),
    title: permanent
      ? `The well-known file of ${facts.serverName.host} comes through a 308 redirect, which older servers do not follow.`
      : `The well-known file of ${facts.serverName.host} comes through a redirect.`,
    detail: `It comes from ${view.last?.url ?? ''}; the path ${view.movedTo === null ? 'is kept' : 'is another one'}.`,
    fix: permanent ? 'Use 301 or 302, or serve the file directly.' : '',
  };
  return [
    permanent
      ? finding('well-known.redirect-308', 'warning', words)
      : finding('well-known.redirect', 'note', words),
  ];
}
