/** What only a second look at an address shows: a handshake without SNI, a connection that came at the second try. */
import type { Facts } from '../../discover/types.ts';
import { formatEndpoint } from '../../matrix/server-name.ts';
import { limits } from '../../probe/limits.ts';
import type { DnsAnswer } from '../../probe/types.ts';
import { list, seconds } from '../../text/words.ts';
import { addressAnswers, isTrouble, places } from '../evidence.ts';
import { endpoints, finding } from '../finding.ts';
import type { Check, Finding } from '../types.ts';
import { srvQuestions } from './dns-srv.ts';

export const secondLooksRule: Check = {
  ids: ['tls.no-sni-refused', 'net.flaky'],
  judge: (facts) => [...withoutSni(facts), ...flaky(facts), ...flakyAnswers(facts)],
};

/** A silence is no refusal. */
const REFUSALS: readonly string[] = ['alert', 'reset', 'closed'];

const withoutSni = (facts: Facts): Finding[] =>
  places(facts).flatMap(({ address: { address, port, connection, withoutSni: bare }, target }) => {
    if (connection?.tls?.status !== 'done' || bare?.status !== 'failed' || !REFUSALS.includes(bare.fault))
      return [];
    return [
      finding('tls.no-sni-refused', 'note', {
        subject: formatEndpoint(address, port),
        title: `${formatEndpoint(target.host, target.port)} refuses clients that do not say which name they want.`,
        detail: `Without the name in the TLS handshake (SNI): ${bare.alert ?? bare.fault}; with it the handshake is done. All servers since Synapse 0.33.3 send it.`,
        fix: '',
      }),
    ];
  });

/** The attempts overlap, so the second wins only where the first was lost on the way: a busy machine does not make it so. */
function flaky(facts: Facts): Finding[] {
  const lost = places(facts).filter(
    ({ address: { connection } }) => connection?.tcp === 'open' && connection.attempts > 1,
  );
  if (lost.length === 0) return [];
  const subject = endpoints(lost.map(({ address }) => address));
  return [
    finding('net.flaky', 'note', {
      subject,
      title: `A connection to ${subject} came about only at the second attempt.`,
      detail: `The first got no answer within ${seconds(limits.connectRetry)}. Servers try again too; if it happens often, packets are lost on the way or held back by a firewall.`,
      fix: '',
    }),
  ];
}

/** The questions that a sender puts on its way: for the file, for the records where it reads them, for the addresses. */
function questions(facts: Facts): DnsAnswer[] {
  const { wellKnown, serverName, targets } = facts;
  const hosts = [...(wellKnown === null ? [] : [serverName.host]), ...targets.map(({ host }) => host)];
  const answers = [
    ...srvQuestions(facts),
    ...hosts.flatMap((host) => {
      const { a, aaaa } = addressAnswers(facts, host);
      return [aaaa, a];
    }),
  ];
  return [...new Set(answers.filter((answer) => answer !== null))];
}

/**
 * An error and an answer to one and the same question. Synapse does not ask again for SRV records; the request fails,
 * and gets through when it is made again (matrixfederationclient.py tries a request several times).
 */
function flakyAnswers(facts: Facts): Finding[] {
  const found = questions(facts).flatMap(({ failed = [], ...answer }) =>
    failed.length > 0 && !isTrouble(answer.status) ? [{ ...answer, failed }] : [],
  );
  const [first] = found;
  if (first === undefined) return [];
  const names = list(found.map(({ name, type }) => `${type} ${name}`));
  const evidence = list(
    found.map(
      ({ name, type, failed, server }) =>
        `${type} ${name}: SERVFAIL from ${list(failed)}, then an answer from ${server ?? 'another'}`,
    ),
    2,
  );
  return [
    finding('net.flaky', 'warning', {
      subject: first.name,
      title: `DNS answers about ${facts.serverName.host} come only at the second attempt: the first is an error.`,
      detail: `${evidence}. A server that meets the error gives up for this time, and comes through only when it tries again.`,
      fix: `Ask each name server of the zone by itself for ${names}: one that answers SERVFAIL lacks the zone, or serves it with broken signatures.`,
    }),
  ];
}
