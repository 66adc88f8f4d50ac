/** The well-known file beside its controls: as a browser gets it, and as the delegated host gives it. */
import type { Facts } from '../../discover/types.ts';
import { readServerWellKnown } from '../../matrix/well-known.ts';
import { list } from '../../text/words.ts';
import { afterwards, FILE_PATH, fallbackSeverity, fileUrl, fileViews, viewOf } from '../file-view.ts';
import { finding } from '../finding.ts';
import { answered, isChallenge } from '../http.ts';
import type { Check, Finding } from '../types.ts';

export const wellKnownControlRule: Check = {
  ids: ['well-known.user-agent-blocked', 'well-known.stale-copy'],
  judge: (facts) => [...userAgentBlocked(facts), ...staleCopy(facts)],
};

function userAgentBlocked(facts: Facts): Finding[] {
  const { wellKnownAsBrowser } = facts.controls;
  if (wellKnownAsBrowser === null) return [];
  const browser = viewOf(wellKnownAsBrowser);
  const refused = fileViews(facts).filter(
    ({ reading, exchange }) =>
      reading?.fault === 'bad-status' &&
      exchange !== null &&
      exchange.status !== 404 &&
      !isChallenge(exchange),
  );
  const [first] = refused;
  if (first?.exchange == null || browser.reading?.fault !== null) return [];
  return [
    finding('well-known.user-agent-blocked', fallbackSeverity(facts), {
      subject: fileUrl(facts),
      title: `The well-known file of ${facts.serverName.host} is given to browsers, and refused to servers.`,
      detail: `As a server: ${answered(first.exchange)}; with the user agent of a browser: 200, m.server ${browser.reading.value}.${afterwards(facts)}`,
      fix: 'Exempt /.well-known/matrix/ from the filter for user agents, in the CDN, the firewall or the web server.',
    }),
  ];
}

/** A copy beside the file that counts. Nobody delegates by it today, and somebody will take it for the one. */
function staleCopy(facts: Facts): Finding[] {
  const outcome = facts.wellKnown?.outcome;
  if (outcome?.kind !== 'delegated') return [];
  const own = facts.serverName.host.toLowerCase();
  return facts.targets.flatMap(({ host, addresses }) => {
    const values = addresses.flatMap(({ exchanges }) => {
      const copy = exchanges.wellKnownCopy;
      const reading = copy?.status === 200 ? readServerWellKnown(copy) : null;
      return reading?.fault === null && reading.value !== null ? [reading.value] : [];
    });
    const other = values.filter((value) => value.toLowerCase() !== outcome.value.toLowerCase());
    if (host.toLowerCase() === own || other.length === 0) return [];
    // Below the server name it is the same admin's; elsewhere it may well speak for that host itself.
    const severity = host.toLowerCase().endsWith(`.${own}`) ? 'warning' : 'note';
    return [
      finding('well-known.stale-copy', severity, {
        subject: `https://${host}${FILE_PATH}`,
        title: `${host} has a well-known file too, and it says something else than the one of ${facts.serverName.host}.`,
        detail: `${fileUrl(facts)} gives ${outcome.value}; https://${host}${FILE_PATH} gives ${list(other)}. Servers read the first alone.`,
        fix:
          severity === 'warning'
            ? `Remove the file on ${host} (in Synapse: serve_server_wellknown: false), or make it say ${outcome.value}.`
            : '',
      }),
    ];
  });
}
