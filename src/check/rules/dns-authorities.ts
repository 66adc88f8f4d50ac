/** What the zone's own name servers say, compared with each other. */
import type { Facts } from '../../discover/types.ts';
import type { DnsAnswer } from '../../probe/types.ts';
import { list } from '../../text/words.ts';
import { isAbsence, srvHost } from '../evidence.ts';
import { finding, groupBy } from '../finding.ts';
import type { Check, Severity } from '../types.ts';
import { NO_QUESTION } from './dns-srv.ts';

export const dnsAuthoritiesRule: Check = {
  ids: ['dns.authorities-disagree'],
  judge(facts) {
    const differing = differences(facts);
    const [first] = differing;
    if (first === undefined) return [];
    const { host } = facts.serverName;
    const severity: Severity = differing.some((one) => one.severity === 'warning') ? 'warning' : 'note';
    return [
      finding('dns.authorities-disagree', severity, {
        subject: first.question,
        title: `The name servers of ${host} give different answers.`,
        detail: `${differing
          .slice(0, 3)
          .map(({ question, said }) => `${question}: ${said}`)
          .join('; ')}. Which one counts depends on the server that is asked.`,
        fix:
          severity === 'warning'
            ? 'Bring the zone to the same state on all of them: raise its serial, and see that every secondary fetches it.'
            : '',
      }),
    ];
  },
};

interface Difference {
  readonly question: string;
  /** "ns1.example.net 10 5 443 srv.example.org, ns2.example.net nothing" */
  readonly said: string;
  readonly severity: Severity;
}

interface Voice {
  readonly server: string;
  readonly answer: DnsAnswer;
  /** In a form that compares. */
  readonly says: string;
}

const NOTHING = 'nothing';

function differences(facts: Facts): Difference[] {
  const answers = facts.controls.authorities.flatMap(({ name, answers: given }) =>
    given.flatMap((answer) => {
      const says = saying(answer);
      return says === null ? [] : [{ server: name, answer, says }];
    }),
  );
  const questions = groupBy(answers, ({ answer }) => `${answer.name.toLowerCase()} ${answer.type}`);
  return [...questions].flatMap(([question, voices]) => {
    const severity = severityOf(facts, voices);
    if (severity === null) return [];
    return [{ question, said: list(voices.map(({ server, says }) => `${server} ${says}`)), severity }];
  });
}

/** Order, capitals and TTL aside. null where nothing was said: no answer, an error, or a referral to other servers. */
function saying({ status, records, chain, zone }: DnsAnswer): string | null {
  const [alias] = chain;
  if (alias !== undefined) return `alias ${alias.toLowerCase()}`;
  if (status === 'ok')
    return records
      .map(({ data }) => data.toLowerCase().replace(/\.$/, ''))
      .sort()
      .join(', ');
  return isAbsence(status) && zone !== null ? NOTHING : null;
}

/** null where they agree, or differ as round robin does. */
function severityOf(facts: Facts, voices: readonly Voice[]): Severity | null {
  const said = [...new Set(voices.map(({ says }) => says))];
  if (said.length < 2) return null;
  if (voices[0]?.answer.type === 'SRV') return readsSrv(facts) ? 'warning' : 'note';
  if (said.includes(NOTHING)) return 'warning';
  // Servers may give addresses by who asks and by chance; without one in common it is worth a look, no more.
  const sets = voices.map(({ answer }) => answer.records.map(({ data }) => data.toLowerCase()));
  const common = (sets[0] ?? []).filter((data) => sets.every((set) => set.includes(data)));
  return common.length === 0 && sets.every((set) => set.length > 0) ? 'note' : null;
}

/** Whether anybody asks for SRV records at the server name. */
const readsSrv = (facts: Facts): boolean =>
  !NO_QUESTION.has(facts.route.via) && srvHost(facts) === facts.serverName.host.toLowerCase();
