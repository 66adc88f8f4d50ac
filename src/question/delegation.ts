/** Where connections are led: hosts, ports, records and the web server of the server name. */
import { parseAbsPath, parseHostname, parseHttpsUrl, parsePort } from '../template/values.ts';
import { frontHost, frontName, isSiteHere } from './front.ts';
import { answered, choiceQuestion, confirmQuestion, textQuestion } from './make.ts';
import { delegation, leadingSrv, serverNameOf, srvUnder } from './seen.ts';
import type { AnswerValue, Parsed, Situation } from './types.ts';

const scenarioIs = (...ids: readonly string[]) => answered('scenario', ...ids);

/** The host of the delegation or of the SRV record that exists, unless it is the server name itself. */
function delegatedSeen({ facts }: Situation): { value: AnswerValue; source: string } | null {
  if (!facts) return null;
  const now = delegation(facts);
  const srv = leadingSrv(facts);
  const candidates = [
    { host: now?.host, source: 'the well-known file' },
    { host: srv?.target, source: 'the SRV record' },
  ];
  for (const { host, source } of candidates) {
    if (host && host.toLowerCase() !== facts.serverName.host.toLowerCase() && parseHostname(host).ok) {
      return { value: host.toLowerCase(), source };
    }
  }
  return null;
}

/** matrix.S is what most people call it; offered only when S is a plain name. */
function usualHost(situation: Situation): string | null {
  const guess = `matrix.${serverNameOf(situation).toLowerCase()}`;
  return parseHostname(guess).ok ? guess : null;
}

/** The delegated host: any host name but the server name, for which there are scenarios of its own. */
function parseDelegated(text: string, situation: Situation): Parsed {
  const parsed = parseHostname(text.trim());
  if (!parsed.ok || parsed.value !== serverNameOf(situation).toLowerCase()) return parsed;
  return {
    ok: false,
    reason: `${parsed.value} is the server name itself. Scenario same-host-443 leads there.`,
  };
}

/** Port 80 stays with plain http: the CA comes there, and nginx cannot do both on one port. */
function parseTlsPort(text: string): Parsed {
  const parsed = parsePort(text);
  return parsed.ok && Number(parsed.value) === 80
    ? { ok: false, reason: 'Port 80 is for plain http, where the CA comes. Servers need another one.' }
    : parsed;
}

export const delegatedHost = textQuestion({
  id: 'delegatedHost',
  ask: (name) => `To which host should servers connect for ${name}?`,
  summary: 'the host that the well-known file names',
  help: [
    'The machine that takes TLS connections for your homeserver, such as matrix.example.org.',
    'It needs an address in DNS, and the certificate must carry this name.',
    'The file on your server name will hold it as m.server.',
  ],
  detected: delegatedSeen,
  default: usualHost,
  parse: parseDelegated,
});

export const delegatedPort = textQuestion({
  id: 'delegatedPort',
  ask: (_, { answers }) => `On which port of ${answers.delegatedHost ?? 'that host'} should servers connect?`,
  summary: 'the port that the well-known file names',
  help: [
    '443 is open in nearly every firewall and serves clients as well.',
    'Any other port works too. It stands in the file, so that no SRV record is looked up.',
  ],
  detected: ({ facts }) => {
    const port = facts ? delegation(facts)?.port : null;
    return port ? { value: port, source: 'the well-known file' } : null;
  },
  default: () => 443,
  parse: (text) => parseTlsPort(text.trim()),
});

export const srvTarget = textQuestion({
  id: 'srvTarget',
  ask: (name, { answers }) => `To which host should the SRV record of ${answers.delegatedHost ?? name} lead?`,
  summary: 'the host that the SRV record names',
  help: [
    'The machine that takes TLS connections for your homeserver.',
    'It needs A or AAAA records of its own: an alias (CNAME) is forbidden here.',
    'The record moves the connection, never the name that the certificate must carry.',
  ],
  detected: (situation) => {
    if (situation.answers.delegatedHost !== undefined) return null;
    const srv = situation.facts ? leadingSrv(situation.facts) : null;
    return srv && parseHostname(srv.target).ok
      ? { value: srv.target.toLowerCase(), source: 'the SRV record' }
      : null;
  },
  default: (situation) => {
    if (typeof situation.answers.delegatedHost === 'string') return situation.answers.delegatedHost;
    if (situation.answers.scenario === 'srv-same-host') return serverNameOf(situation).toLowerCase();
    return usualHost(situation);
  },
  parse: (text) => parseHostname(text.trim()),
});

export const srvPort = textQuestion({
  id: 'srvPort',
  ask: (_, { answers }) => `On which port of ${answers.srvTarget ?? 'that host'} should servers connect?`,
  summary: 'the port that the SRV record names',
  help: [
    'The port on which TLS connections for your homeserver arrive, 443 or 8448 as a rule.',
    'Servers learn it from the record; the Host header does not carry it.',
  ],
  detected: ({ facts }) => {
    const srv = facts ? leadingSrv(facts) : null;
    return srv && srv.port > 0 ? { value: srv.port, source: 'the SRV record' } : null;
  },
  default: () => 443,
  parse: (text) => parseTlsPort(text.trim()),
});

export const keepLegacySrv = confirmQuestion({
  id: 'keepLegacySrv',
  ask: (name) => `Should the old record _matrix._tcp.${name} be there as well?`,
  summary: 'keep or add the deprecated _matrix._tcp record for peers before Synapse 1.93',
  help: [
    'Servers since Synapse 1.93 ask for _matrix-fed._tcp first; older ones know _matrix._tcp only.',
    'With a well-known file, only servers before 0.99 still follow the old record.',
    'It is worth keeping for an old server that you know, and for nobody else.',
  ],
  // With a file it can only be kept; with SRV scenarios it can also be added.
  when: (situation) =>
    scenarioIs('srv-certificate', 'srv-proxy', 'srv-same-host')(situation) ||
    (situation.facts !== null &&
      srvUnder(situation.facts, '_matrix._tcp', situation.facts.serverName.host) !== null),
  default: () => false,
});

export const apexServer = choiceQuestion({
  id: 'apexServer',
  ask: (name) => `What serves https://${name}/?`,
  summary: 'the web server of the server name: nginx, other or static',
  help: [
    'The file has to be on the server name itself: on the other host nobody looks for it.',
    'For nginx there is a piece to include into the site that exists.',
    'For everything else there is the file, to be put below the root of the web site.',
  ],
  choices: () => [
    { value: 'nginx', label: 'nginx', note: 'a piece for the site that exists' },
    { value: 'other', label: 'Another web server', note: 'the file, below its root folder' },
    { value: 'static', label: 'A static host', note: 'the file, in the folder that is uploaded' },
  ],
  default: () => 'other',
});

export const apexWebroot = textQuestion({
  id: 'apexWebroot',
  ask: (name) => `In which folder are the files of https://${name}/?`,
  summary: 'the root folder of the web site of the server name',
  help: [
    'The file goes to .well-known/matrix/server below this folder.',
    'nginx calls it root, Apache DocumentRoot.',
  ],
  when: answered('apexServer', 'other', 'nginx'),
  default: ({ answers }) => (answers.apexServer === 'nginx' ? '/var/www/matrix' : '/var/www/html'),
  parse: (text) => parseAbsPath(text.trim()),
});

export const existingSite = confirmQuestion({
  id: 'existingSite',
  ask: (_, situation) => `Does nginx already have a site for ${frontName(situation)}?`,
  summary: 'whether nginx has a site for the name of the certificate already, on 80 and 443',
  help: [
    'Two sites with the same name and port cannot be: nginx would use one of them and ignore the other.',
    'With yes you get pieces to include into the site that exists, with no a whole one.',
    '"grep -rn server_name /etc/nginx" shows all names that have a site.',
  ],
  when: answered('tlsFront', 'nginx'),
  detected: (situation) => {
    const seen = isSiteHere(situation);
    const name = frontName(situation);
    if (seen === true) return { value: true, source: `https://${name}/ answers` };
    const host = frontHost(situation);
    const none = host === name ? `nothing answers on port 443 of ${name}` : `${host} is another machine`;
    return seen === false ? { value: false, source: none } : null;
  },
  // Unseen, a wrong "no" would take a web site away: then somebody has to say it.
  default: ({ facts }) => (facts === null ? null : false),
});

export const clientBaseUrl = textQuestion({
  id: 'clientBaseUrl',
  ask: (name) => `At which address do Matrix clients of ${name} connect?`,
  summary: 'https address for clients, for the client file; empty for no such file',
  help: [
    'With it, /.well-known/matrix/client is made too, and people log in with their server name alone.',
    'It is the address of the homeserver for clients: https://matrix.example.org for example.',
    'Leave it empty when you have that file already, or do not want it.',
  ],
  default: ({ answers }) =>
    typeof answers.delegatedHost === 'string' && answers.scenario !== 'already-fine'
      ? `https://${answers.delegatedHost}`
      : '',
  parse: (text) => (text.trim() === '' ? { ok: true, value: '' } : parseHttpsUrl(text.trim())),
});
