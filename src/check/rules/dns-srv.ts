/** SRV records: what servers find, and what they never look at. */

import type { Facts } from '../../discover/types.ts';
import { formatEndpoint } from '../../matrix/server-name.ts';
import type { SrvLabel, SrvRecord, Via } from '../../matrix/types.ts';
import type { DnsAnswer } from '../../probe/types.ts';
import { isIP } from '../../system/ip.ts';
import { list, seconds } from '../../text/words.ts';
import { matrixOn443, publishing } from '../advice.ts';
import {
  addressAnswers,
  again,
  isBySrv,
  isDelegated,
  isSilence,
  isTrouble,
  srvAnswer,
  srvHost,
  srvOf,
} from '../evidence.ts';
import { fileUrl } from '../file-view.ts';
import { finding } from '../finding.ts';
import { isLiving, olderLabelReaches, targetsReach } from '../standing.ts';
import type { Check, Finding } from '../types.ts';

const LABELS: readonly SrvLabel[] = ['_matrix-fed._tcp', '_matrix._tcp'];

/** Routes on which a sender asks for no SRV record. */
export const NO_QUESTION: ReadonlySet<Via> = new Set([
  'address',
  'name-with-port',
  'well-known-address',
  'well-known-port',
]);

/** The answers to a sender's questions for SRV records, in its order. The older label comes after the newer one only. */
export function srvQuestions(facts: Facts): DnsAnswer[] {
  const { via } = facts.route;
  if (NO_QUESTION.has(via)) return [];
  const found = via === 'srv' || via === 'well-known-srv';
  const host = srvHost(facts);
  return (found ? LABELS.slice(0, 1) : LABELS).flatMap((label) => srvAnswer(facts, label, host) ?? []);
}

const shown = ({ priority, weight, port, target }: SrvRecord): string =>
  `${priority} ${weight} ${port} ${target}.`;

export const dnsSrvRule: Check = {
  ids: [
    'dns.servfail',
    'dns.timeout',
    'dns.slow',
    'dns.srv-not-offered',
    'dns.srv-legacy-only',
    'dns.srv-labels-differ',
    'dns.srv-bad-port',
  ],
  judge(facts) {
    const { route } = facts;
    if (route.failure === 'srv-failed') return [failed(facts)];
    if (route.failure === 'srv-not-offered') return [notOffered(facts)];
    return [...legacyOnly(facts), ...differ(facts), ...badPort(facts), ...slow(facts)];
  },
};

function failed(facts: Facts): Finding {
  const host = srvHost(facts);
  const answers = LABELS.flatMap((label) => srvAnswer(facts, label, host) ?? []).filter(({ status }) =>
    isTrouble(status),
  );
  const names = list(answers.map(({ name }) => name)) || `_matrix-fed._tcp.${host}`;
  const way = isDelegated(facts)
    ? `Or write the port on which ${host} answers into the file at ${fileUrl(facts)}, as in {"m.server": "${formatEndpoint(host, 8448)}"}: then no SRV question is asked.`
    : `Or ${publishing(facts)}: then no SRV question is asked.`;
  const subject = answers[0]?.name ?? `_matrix-fed._tcp.${host}`;
  if (answers.length > 0 && answers.every(({ status }) => isSilence(status))) {
    return finding('dns.timeout', 'error', {
      subject,
      title: `The question for SRV records of ${host} stays unanswered, and Synapse gives up there.`,
      detail: `${names}: no answer after ${answers[0]?.attempts ?? 2} questions. Silence is not "no record": port 8448 is not tried.`,
      fix: `Let the name servers of ${host} answer SRV questions. ${way}`,
    });
  }
  return finding('dns.servfail', 'error', {
    subject,
    title: `The question for SRV records of ${host} fails, and Synapse gives up there.`,
    detail: `${names}: ${list(answers.map(({ status }) => status.toUpperCase())) || 'error'}${again(answers)}. An error is not "no record": port 8448 is not tried.`,
    fix: `Repair the zone of ${host} (broken DNSSEC is the usual cause). ${way}`,
  });
}

function notOffered(facts: Facts): Finding {
  const host = srvHost(facts);
  const label =
    LABELS.find((one) => srvOf(facts, one, host).some(({ target }) => target === '')) ?? '_matrix-fed._tcp';
  return finding('dns.srv-not-offered', 'error', {
    subject: `${label}.${host}`,
    title: `The SRV record of ${host} says that there is no Matrix service.`,
    detail: `Its only target is "." (the root), which switches a service off. Servers obey it and do not try port 8448.`,
    fix: `Delete the record ${label}.${host}, or name the host that serves federation in it.`,
  });
}

const legacyOnly = (facts: Facts): Finding[] =>
  facts.route.via === 'srv-legacy' || facts.route.via === 'well-known-srv-legacy'
    ? [
        finding('dns.srv-legacy-only', 'note', {
          subject: `_matrix._tcp.${srvHost(facts)}`,
          title: `Only the older SRV label exists for ${srvHost(facts)}.`,
          detail: 'It works. Servers since Synapse 1.93 ask for _matrix-fed._tcp first.',
          fix: `Add the same record at _matrix-fed._tcp.${srvHost(facts)}.`,
        }),
      ]
    : [];

function differ(facts: Facts): Finding[] {
  if (!isBySrv(facts)) return [];
  const host = srvHost(facts);
  const [fed = [], legacy = []] = LABELS.map((label) => srvOf(facts, label, host));
  const places = (records: readonly SrvRecord[]) =>
    [...new Set(records.map(({ port, target }) => formatEndpoint(target.toLowerCase(), port)))]
      .sort()
      .join(' ');
  if (fed.length === 0 || legacy.length === 0 || places(fed) === places(legacy)) return [];
  const older = olderLabelReaches(facts);
  const wrong = older === true && targetsReach(facts) === false;
  const dead = !facts.targets.some((target) => isLiving(target, facts));
  const at = list(legacy.map(({ target, port }) => formatEndpoint(target, port)));
  const seen =
    older === null
      ? ''
      : older
        ? ` On ${at} certificate, keys and version are good.`
        : ` On ${at} servers do not get through.`;
  return [
    finding('dns.srv-labels-differ', wrong && dead ? 'error' : 'warning', {
      subject: `${wrong ? LABELS[0] : LABELS[1]}.${host}`,
      title: `The two SRV labels of ${host} lead to different places${wrong ? ', and the one that counts to the wrong one' : ''}.`,
      detail: `_matrix-fed._tcp: ${list(fed.map(shown))} _matrix._tcp: ${list(legacy.map(shown))} Servers since Synapse 1.93 use the first alone, older ones the second.${seen}`,
      fix: wrong
        ? `Write ${list(legacy.map(shown))} into ${LABELS[0]}.${host}, in the place of ${list(fed.map(shown))}`
        : targetsReach(facts) === true
          ? `Write ${list(fed.map(shown))} into ${LABELS[1]}.${host} too, or remove that label.`
          : `Write the record that is meant into both labels.`,
    }),
  ];
}

function badPort(facts: Facts): Finding[] {
  const bad = facts.route.destinations.filter(
    ({ srv, port }) => srv !== null && srv.target !== '' && port === 0,
  );
  if (bad.length === 0) return [];
  return [
    finding('dns.srv-bad-port', targetsReach(facts) === true ? 'warning' : 'error', {
      subject: `SRV of ${srvHost(facts)}`,
      title: `An SRV record of ${srvHost(facts)} has port 0.`,
      detail: `${list(bad.flatMap(({ srv }) => (srv === null ? [] : [shown(srv)])))} The fields are priority, weight, port, target.`,
      fix: 'Write the port on which servers are answered as the third field.',
    }),
  ];
}

/**
 * How long a sender waits for an answer that always takes `ms`: Synapse asks again after 1 and after 3 more seconds,
 * and an answer to a question that it has given up is lost.
 */
const waited = (ms: number): number => (ms <= 1000 ? ms : ms <= 3000 ? 1000 + ms : 4000 + ms);

function slow(facts: Facts): Finding[] {
  const asked = srvQuestions(facts).filter(({ status }) => !isTrouble(status));
  const second = ({ name }: DnsAnswer): DnsAnswer | undefined =>
    facts.controls.unchecked.find(
      (one) => one.type === 'SRV' && one.name.toLowerCase() === name.toLowerCase(),
    );
  const wait = asked.reduce((sum, one) => sum + waited(Math.min(one.ms, second(one)?.ms ?? 0)), 0);
  const [slowest] = [...asked].sort((a, b) => b.ms - a.ms);
  const always = wait >= 10_000;
  if (slowest === undefined || !(always || slowest.ms > 5000)) return [];
  return [
    finding('dns.slow', always ? 'error' : 'warning', {
      subject: slowest.name,
      title: `The name servers take ${seconds(slowest.ms)} to answer for ${slowest.name}.`,
      detail: `A server that fetches your keys has 10 s for everything, and this question comes first.${
        always ? ` Asked again it is as slow, and Synapse waits ${seconds(wait)} until it has an answer.` : ''
      }`,
      fix: 'Move the zone to name servers that answer SRV questions quickly, or give a port in the well-known file.',
    }),
  ];
}

/** Records that lead to the right place by luck, or to none because they stand elsewhere. */
export const dnsSrvPlaceRule: Check = {
  ids: ['dns.srv-ignored', 'dns.srv-on-wrong-name', 'dns.srv-target-cname', 'dns.srv-target-ip'],
  judge(facts) {
    return [...strayAtServerName(facts), ...targetIsAlias(facts), ...targetIsAddress(facts)];
  },
};

function strayAtServerName(facts: Facts): Finding[] {
  const own = facts.serverName.host.toLowerCase();
  const host = srvHost(facts);
  if (!isDelegated(facts) || host === own) return [];
  const label = LABELS.find((one) => srvOf(facts, one, own).length > 0);
  if (label === undefined) return [];
  const records = list(srvOf(facts, label, own).map(shown));
  const [lead] = srvOf(facts, label, own).filter(({ target }) => target !== '');
  const onWrongName = facts.route.via === 'well-known-default' && facts.route.failure === null;
  if (onWrongName && lead !== undefined && targetsReach(facts) === false) {
    return [
      finding('dns.srv-on-wrong-name', 'error', {
        subject: `${label}.${own}`,
        title: `The well-known file leads to ${host}, and the SRV record stands at ${own}, where it is no longer read.`,
        detail: `${label}.${own}: ${records} Servers ask for ${label}.${host} instead, find nothing, and connect to ${formatEndpoint(host, 8448)}.`,
        fix: wrongNameFix(facts, lead),
      }),
    ];
  }
  return [
    finding('dns.srv-ignored', 'note', {
      subject: `${label}.${own}`,
      title: `Current servers never ask for the SRV record of ${own}, because the well-known file comes first.`,
      detail: `${label}.${own}: ${records} It counts only while the file cannot be read, and then the certificate must name ${own}.`,
      fix: '',
    }),
  ];
}

/** A record gives its port together with its host: the port alone, on another host, leads nowhere. */
function wrongNameFix(facts: Facts, { target, port }: SrvRecord): string {
  const url = fileUrl(facts);
  const there = formatEndpoint(target, port);
  const good = matrixOn443(facts);
  if (good !== null) return `Write {"m.server": "${good}"} at ${url}: Matrix answers there.`;
  const host = srvHost(facts);
  return `Move the record to ${LABELS[0]}.${host}, with a certificate for ${host} on ${there}; or write {"m.server": "${there}"} at ${url}, with a certificate for ${target} there.`;
}

function targetIsAlias(facts: Facts): Finding[] {
  const seen = new Set<string>();
  return facts.route.destinations.flatMap(({ host, srv }) => {
    if (srv === null || seen.has(host)) return [];
    seen.add(host);
    const { a, aaaa } = addressAnswers(facts, host);
    const chain = a?.chain.length ? a.chain : (aaaa?.chain ?? []);
    const end = chain.at(-1);
    if (end === undefined) return [];
    return [
      finding('dns.srv-target-cname', 'warning', {
        subject: host,
        title: `The SRV record leads to ${host}, which is an alias for ${end}.`,
        detail: 'The standard forbids an alias there (RFC 2782). Synapse follows it, other servers refuse.',
        fix: `Put ${end}. into the SRV record, or give ${host} its own A and AAAA records.`,
      }),
    ];
  });
}

const targetIsAddress = (facts: Facts): Finding[] =>
  facts.route.destinations
    .filter(({ host, srv }) => srv !== null && isIP(host) !== 0)
    .slice(0, 1)
    .map(({ host }) =>
      finding('dns.srv-target-ip', 'warning', {
        subject: host,
        title: `The SRV record of ${srvHost(facts)} has the address ${host} where a host name belongs.`,
        detail: 'Synapse copes. The standard and other servers do not.',
        fix: `Give the machine a name with an A record ${host}, and put that name into the SRV record.`,
      }),
    );
