/** What DNS answers look like beside a control: a label that nobody made, checking disabled, labels that nobody reads. */
import { srvRecords } from '../../discover/lookups.ts';
import type { Facts } from '../../discover/types.ts';
import { formatEndpoint } from '../../matrix/server-name.ts';
import type { SrvLabel, SrvRecord } from '../../matrix/types.ts';
import type { DnsAnswer } from '../../probe/types.ts';
import { list } from '../../text/words.ts';
import { isBySrv, isDelegated, srvAnswer, srvHost } from '../evidence.ts';
import { finding } from '../finding.ts';
import { isLiving, targetsReach } from '../standing.ts';
import type { Check, Finding } from '../types.ts';
import { dnsAddressRule } from './dns-address.ts';
import { dnsSrvRule, NO_QUESTION } from './dns-srv.ts';

export const dnsControlRule: Check = {
  ids: ['dns.srv-wildcard', 'dns.srv-wrong-label', 'dns.dnssec-bogus'],
  judge: (facts) => [...wildcard(facts), ...wrongLabel(facts), ...bogus(facts)],
};

const LABELS: readonly SrvLabel[] = ['_matrix-fed._tcp', '_matrix._tcp'];

/** What an answer comes to, so that two compare; null when it says that there is nothing. */
function content({ records, chain }: DnsAnswer): string | null {
  const data = records.map((record) => record.data.toLowerCase().replace(/\.$/, '')).sort();
  if (data.length > 0) return data.join('\n');
  return chain.length > 0 ? `alias ${chain.at(-1)?.toLowerCase()}` : null;
}

/** The labels of a name that are answered like one that nobody made. */
function caught(facts: Facts, host: string): { readonly random: DnsAnswer; readonly names: string[] } | null {
  const end = `._tcp.${host}`.toLowerCase();
  const random = facts.controls.randomLabels.find(({ name }) => name.toLowerCase().endsWith(end));
  const said = random === undefined ? null : content(random);
  if (random === undefined || said === null) return null;
  const names = LABELS.flatMap((label) => srvAnswer(facts, label, host) ?? [])
    .filter((answer) => content(answer) === said)
    .map(({ name }) => name);
  return names.length === 0 ? null : { random, names };
}

function wildcard(facts: Facts): Finding[] {
  const asked = !NO_QUESTION.has(facts.route.via);
  const host = asked ? srvHost(facts) : facts.serverName.host.toLowerCase();
  const found = caught(facts, host);
  // An alias without SRV records behind it changes nothing for those who do not ask.
  if (found === null || (!asked && found.random.records.length === 0)) return [];
  const { random, names } = found;
  const records = srvRecords(random);
  const astray =
    asked && records.length > 0 && (facts.route.failure === 'srv-not-offered' || isLedAstray(facts, records));
  const gives =
    records.length > 0
      ? list(records.map(({ target, port }) => formatEndpoint(target || '.', port)))
      : `an alias for ${random.chain.at(-1)}`;
  const effect = !asked
    ? 'Servers do not ask for it at present.'
    : records.length === 0
      ? 'Behind it there is no SRV record, so servers go on; some stumble.'
      : 'Servers go there, as they would for any name below.';
  return [
    finding('dns.srv-wildcard', astray ? 'error' : asked ? 'warning' : 'note', {
      subject: names[0] ?? host,
      title: `A wildcard of ${host} answers the question for SRV records, which nobody made for Matrix.`,
      detail: `${list([...names, 'a label made up at random'])} get the same answer: ${gives}. ${effect}`,
      fix: astray
        ? `Make the record ${LABELS[0]}.${host} with the host and port of your homeserver, or narrow the wildcard to the names that need it.`
        : `Narrow the wildcard below ${host} to the names that need it, or make the record ${LABELS[0]}.${host}.`,
    }),
  ];
}

/** The route follows the wildcard's records, and ends nowhere. */
const isLedAstray = (facts: Facts, records: readonly SrvRecord[]): boolean =>
  isBySrv(facts) &&
  targetsReach(facts) === false &&
  facts.route.destinations.every(({ srv }) =>
    records.some(({ target, port }) => srv?.port === port && same(srv.target, target)),
  );

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** The record at a label that nobody reads. null when there is none. */
export function strayRecord(facts: Facts): DnsAnswer | null {
  // After delegation nobody looks below the server name, whatever the label.
  if (isDelegated(facts) || facts.route.failure !== null) return null;
  const junk = facts.controls.randomLabels.map(content);
  const stray = facts.controls.wrongLabels.find(
    (answer) => srvRecords(answer).some(({ target }) => target !== '') && !junk.includes(content(answer)),
  );
  return stray ?? null;
}

function wrongLabel(facts: Facts): Finding[] {
  const { route } = facts;
  const host = srvHost(facts);
  const stray = strayRecord(facts);
  if (stray === null) return [];
  const records = srvRecords(stray);
  const label = stray.name.slice(0, -(host.length + 1));
  const elsewhere = records.some(
    ({ target, port }) => !route.destinations.some((one) => one.port === port && same(one.host, target)),
  );
  const nobody =
    route.via === 'default' && elsewhere && !facts.targets.some((target) => isLiving(target, facts));
  const instead = route.via === 'default' ? ` Servers connect to ${formatEndpoint(host, 8448)} instead.` : '';
  return [
    finding('dns.srv-wrong-label', nobody ? 'error' : 'warning', {
      subject: stray.name,
      title: `There is an SRV record at ${label}.${host}, a label that no server asks for.`,
      detail: `It leads to ${list(records.map(({ target, port }) => formatEndpoint(target, port)))}.${instead}`,
      fix:
        route.via === 'default'
          ? `Rename ${label} to ${LABELS[0]}, and keep the rest of the record.`
          : `Remove the record at ${label}.${host}.`,
    }),
  ];
}

/** SERVFAIL, and an answer when the resolver is told not to check signatures: the zone's DNSSEC is at fault. */
function bogus(facts: Facts): Finding[] {
  // Where answers come and go, the one without checking may have come by chance.
  if (facts.dns.some(({ failed = [] }) => failed.length > 0)) return [];
  const failures = [...dnsAddressRule.judge(facts), ...dnsSrvRule.judge(facts)].filter(
    ({ id }) => id === 'dns.servfail',
  );
  return failures.flatMap(({ subject, severity }) => {
    const answer = facts.controls.unchecked.find(
      ({ name, status }) => same(name, subject) && ['ok', 'nodata', 'nxdomain'].includes(status),
    );
    if (answer === undefined) return [];
    return [
      finding('dns.dnssec-bogus', severity, {
        subject,
        title: `The DNSSEC signatures of ${subject} do not verify, so resolvers that check them refuse the answer.`,
        detail: `${answer.type}: SERVFAIL; with checking disabled the same resolver answers ${answer.status.toUpperCase()}.`,
        fix: `Have the zone signed anew, or compare the DS record at the registrar with the key in the zone; until then remove the DS record. (dnsviz.net shows the broken link.)`,
      }),
    ];
  });
}
