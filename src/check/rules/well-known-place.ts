/** The file in the wrong place, or different from address to address; and what is worth knowing about a good one. */

import type { Facts } from '../../discover/types.ts';
import { formatEndpoint } from '../../matrix/server-name.ts';
import { duration, list, moment } from '../../text/words.ts';
import { type FileView, fileUrl, fileViews, viewOf } from '../file-view.ts';
import { finding, groupBy } from '../finding.ts';
import { fileKept } from '../forecast.ts';
import { mediaType } from '../http.ts';
import { standingOf, targetsReach } from '../standing.ts';
import type { Check, Finding } from '../types.ts';

export const wellKnownPlaceRule: Check = {
  ids: ['well-known.split-brain', 'well-known.only-on-target', 'well-known.port-missing'],
  judge(facts) {
    return [...splitBrain(facts), ...onlyOnTarget(facts), ...portMissing(facts)];
  },
};

/** What one address says, in a form that compares. */
const says = ({ reading }: FileView): string => {
  const outcome = reading?.outcome;
  return outcome?.kind === 'delegated' ? outcome.value.toLowerCase() : '';
};

function splitBrain(facts: Facts): Finding[] {
  const groups = groupBy(fileViews(facts), says);
  if (groups.size < 2) return [];
  const ways = [...groups].map(([value, views]) => ({ value, views, works: wayWorks(facts, views) }));
  const parts = ways.map(
    ({ value, views, works }) =>
      `${list(views.map(({ address }) => address))}: ${value === '' ? 'no file that counts' : value}${
        works === null ? '' : works ? ' (works)' : ' (servers do not get through)'
      }`,
  );
  const harmless = ways.every(({ works }) => works === true);
  const good = ways.filter(({ works }) => works === true);
  const [only = null] = good.length === 1 ? good : [];
  return [
    finding('well-known.split-brain', harmless ? 'warning' : 'error', {
      subject: fileUrl(facts),
      title: `The addresses of ${facts.serverName.host} give different well-known files.`,
      detail: `${parts.join('; ')}.${harmless ? ' Each of these ways leads to the homeserver today.' : ''} Which one a server gets depends on the address it uses, IPv6 mostly first.`,
      fix: splitFix(facts, only?.value ?? null),
    }),
  ];
}

/** Whether servers get through that read what these addresses say; null = was not looked at. */
function wayWorks(facts: Facts, views: readonly FileView[]): boolean | null {
  const here = views.map(({ address }) => address);
  if (here.includes(facts.wellKnown?.decidedBy ?? '')) return targetsReach(facts);
  const other = facts.controls.otherRoutes?.find(({ address }) => here.includes(address));
  if (other === undefined) return null;
  return targetsReach({ ...facts, route: other.route, targets: other.targets });
}

/** `works`: what the one way says that works. */
function splitFix(facts: Facts, works: string | null): string {
  const { host } = facts.serverName;
  if (works === null)
    return `Give the same file on every address of ${host}, or take the wrong address out of DNS.`;
  const others = fileViews(facts).filter((view) => says(view) !== works);
  const right = works === '' ? 'Answer 404' : `Give {"m.server": "${works}"}`;
  return `${right} at ${fileUrl(facts)} on ${list(others.map(({ address }) => address))} too, or take ${
    others.length > 1 ? 'these addresses' : 'this address'
  } out of the DNS of ${host}.`;
}

function onlyOnTarget(facts: Facts): Finding[] {
  const absent = fileViews(facts).some(({ exchange }) => exchange?.status === 404);
  if (!absent || targetsReach(facts) === true) return [];
  const found = facts.controls.wellKnownElsewhere
    .map(({ host, attempt }) => ({ host, view: viewOf(attempt) }))
    .find(({ view }) => view.reading?.fault === null);
  if (found === undefined) return [];
  const { host } = facts.serverName;
  return [
    finding('well-known.only-on-target', 'error', {
      subject: fileUrl(facts),
      title: `The well-known file is on ${found.host}, and not on ${host}, where servers look.`,
      detail: `${fileUrl(facts)} answers 404. https://${found.host}/.well-known/matrix/server gives ${found.view.reading?.value ?? 'a file'}.`,
      fix: `Serve {"m.server": "${found.view.reading?.value ?? ''}"} at ${fileUrl(facts)}, or redirect (302) the path there.`,
    }),
  ];
}

function portMissing(facts: Facts): Finding[] {
  const { on443 } = facts.controls;
  if (on443 === null || facts.route.via !== 'well-known-default' || targetsReach(facts) === true) return [];
  if (!on443.addresses.some((address) => standingOf(address, facts) === 'good')) return [];
  return [
    finding('well-known.port-missing', 'error', {
      subject: fileUrl(facts),
      title: `m.server gives no port, so servers connect to ${formatEndpoint(on443.host, 8448)}, while Matrix answers on ${formatEndpoint(on443.host, 443)}.`,
      detail: `${formatEndpoint(on443.host, 8448)} takes no connection; on ${formatEndpoint(on443.host, 443)} certificate, keys and version are good.`,
      fix: `Write {"m.server": "${formatEndpoint(on443.host, 443)}"}`,
    }),
  ];
}

/** Notes about a file that delegates. */
export const wellKnownNotesRule: Check = {
  ids: ['well-known.cached', 'well-known.content-type', 'well-known.duplicate-key'],
  judge(facts) {
    const views = fileViews(facts).filter(({ reading }) => reading?.outcome.kind === 'delegated');
    const [view] = views;
    if (view?.exchange == null) return [];
    const subject = fileUrl(facts);
    const { host } = facts.serverName;
    const type = mediaType(view.exchange);
    const kept = fileKept(facts);
    const findings: Finding[] = [];
    if (kept !== null) {
      findings.push(
        finding('well-known.cached', 'note', {
          subject,
          title: `Other servers may keep the present file of ${host} until ${moment(kept.until)}.`,
          detail: `Its lifetime is ${duration(kept.seconds)} (by ${kept.by}), and Synapse adds up to a tenth. A change is not seen by all of them before.`,
          fix: '',
        }),
      );
    }
    if (type !== 'application/json') {
      findings.push(
        finding('well-known.content-type', 'note', {
          subject,
          title: `The well-known file of ${host} comes as ${type ?? 'no type at all'}, not as application/json.`,
          detail: 'Servers read it all the same; some tools complain.',
          fix: 'Set the type for this path to application/json.',
        }),
      );
    }
    if (view.reading?.duplicate === true) {
      findings.push(
        finding('well-known.duplicate-key', 'warning', {
          subject,
          title: `m.server stands twice in the well-known file of ${host}.`,
          detail: `The last one counts for Synapse: ${view.reading.value}. Other servers may take the first.`,
          fix: 'Remove the one that is not meant.',
        }),
      );
    }
    return findings;
  },
};
