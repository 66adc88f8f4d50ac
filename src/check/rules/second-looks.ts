/** What only a second look at an address shows: a handshake without SNI, a connection that came at the second try. */
import type { Facts } from '../../discover/types.ts';
import { formatEndpoint } from '../../matrix/server-name.ts';
import { limits } from '../../probe/limits.ts';
import { seconds } from '../../text/words.ts';
import { places } from '../evidence.ts';
import { endpoints, finding } from '../finding.ts';
import type { Check, Finding } from '../types.ts';

export const secondLooksRule: Check = {
  ids: ['tls.no-sni-refused', 'net.flaky'],
  judge: (facts) => [...withoutSni(facts), ...flaky(facts)],
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
