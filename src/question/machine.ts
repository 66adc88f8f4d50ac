/** Who takes TLS connections, where the homeserver listens, where its files are. */
import {
  parseAbsPath,
  parseIpLiteral,
  parsePort,
  parseUnitName,
  parseUserName,
  parseVersion,
} from '../template/values.ts';
import { backendElsewhere, frontPort, isSiteEnough, isSynapseTls } from './front.ts';
import { answered, choiceQuestion, textQuestion } from './make.ts';
import type { Choice, Parsed, Situation } from './types.ts';

const notYet = (value: string, label: string): Choice => ({
  value,
  label,
  note: 'not supported yet',
  disabled: true,
});

/** Synapse runs without rights: a port below 1024 needs somebody in front. */
function synapseChoice(situation: Situation): Choice {
  const base = { value: 'synapse', label: 'Synapse itself' };
  const port = frontPort(situation);
  return port < 1024
    ? { ...base, note: `cannot open port ${port}`, disabled: true }
    : { ...base, note: 'on a port of its own' };
}

export const tlsFront = choiceQuestion({
  id: 'tlsFront',
  ask: (name) => `Who takes the TLS connections of other servers to ${name}?`,
  summary: 'what takes TLS connections: nginx or synapse',
  help: [
    'A web server in front is the usual way: Synapse then listens on this machine only.',
    'Synapse can do TLS itself; it then needs a certificate that its user can read,',
    'and a port above 1023.',
  ],
  choices: (situation) => [
    {
      value: 'nginx',
      label: 'nginx',
      ...(situation.host?.nginxVersion ? { note: `${situation.host.nginxVersion} is here` } : {}),
    },
    synapseChoice(situation),
    notYet('caddy', 'Caddy'),
    notYet('apache', 'Apache'),
    notYet('haproxy', 'HAProxy'),
    notYet('traefik', 'Traefik'),
    notYet('relayd', 'relayd'),
  ],
  detected: (situation) =>
    situation.answers.scenario === 'repair' && isSynapseTls(situation)
      ? { value: 'synapse', source: situation.host?.homeserverYaml?.path ?? '' }
      : null,
  default: () => 'nginx',
});

export const nginxVersion = textQuestion({
  id: 'nginxVersion',
  ask: () => 'Which version of nginx takes the connections?',
  summary: 'version of nginx; decides how HTTP/2 is switched on',
  help: [
    'The command "nginx -v" prints it.',
    'From 1.25.1 on HTTP/2 has a line of its own. The older form works everywhere;',
    'newer versions print a warning about it.',
  ],
  // Pieces for a site that exists do not switch HTTP/2.
  when: (situation) => situation.answers.tlsFront === 'nginx' && !isSiteEnough(situation),
  detected: ({ host }) =>
    host?.nginxVersion ? { value: host.nginxVersion, source: 'nginx -v', certain: true } : null,
  default: () => '1.18.0',
  parse: (text) => parseVersion(text.trim()),
});

export const backendAddress = textQuestion({
  id: 'backendAddress',
  ask: () => 'At which address does nginx reach the homeserver?',
  summary: 'address of the homeserver behind the TLS front',
  help: [
    '127.0.0.1 when both are on the same machine.',
    'In a container or on another machine, the address that nginx can reach it by.',
    'Nothing encrypts this way, so it should not leave your own network.',
  ],
  when: answered('tlsFront', 'nginx'),
  // 127.0.0.1 would lead nginx to a machine without a homeserver.
  default: (situation) => (backendElsewhere(situation) === null ? '127.0.0.1' : null),
  parse: (text) => parseIpLiteral(text.trim()),
});

/** nginx behind itself would ask itself for ever. */
function parseBackendPort(text: string, situation: Situation): Parsed {
  const parsed = parsePort(text.trim());
  if (!parsed.ok || !/^(?:127\.|::1$)/.test(String(situation.answers.backendAddress))) return parsed;
  return [80, 443, frontPort(situation)].includes(Number(parsed.value))
    ? { ok: false, reason: `nginx itself takes port ${parsed.value} of this machine. 8008 is usual.` }
    : parsed;
}

export const backendPort = textQuestion({
  id: 'backendPort',
  ask: () => 'On which port does the homeserver listen without TLS?',
  summary: 'port of the homeserver behind the TLS front',
  help: ['8008 is what Synapse takes by default. It stands in homeserver.yaml, below listeners.'],
  when: answered('tlsFront', 'nginx'),
  default: () => 8008,
  parse: parseBackendPort,
});

/** A repair in nginx leaves the homeserver alone. */
const isTouched = ({ answers }: Situation): boolean =>
  !(answers.scenario === 'repair' && answers.tlsFront === 'nginx');

export const homeserverYaml = textQuestion({
  id: 'homeserverYaml',
  ask: () => 'Where is homeserver.yaml?',
  summary: 'path of homeserver.yaml on the homeserver',
  help: [
    'Debian packages keep it in /etc/matrix-synapse, containers in /data.',
    'It is not changed: you get the lines to set and the lines to remove.',
  ],
  when: isTouched,
  detected: ({ host }) =>
    // Where a copy lies says nothing about the place of the file on its own machine.
    host?.homeserverYaml && host.elsewhere !== true
      ? { value: host.homeserverYaml.path, source: 'this machine', certain: true }
      : null,
  default: () => '/etc/matrix-synapse/homeserver.yaml',
  parse: (text) => parseAbsPath(text.trim()),
});

export const homeserverService = textQuestion({
  id: 'homeserverService',
  ask: () => 'Which service is the homeserver?',
  summary: 'systemd service of the homeserver',
  help: ['The name that "systemctl status" shows, matrix-synapse with the Debian packages.'],
  when: isTouched,
  detected: ({ host }) =>
    host?.homeserverYaml?.path.startsWith('/etc/matrix-synapse/')
      ? { value: 'matrix-synapse', source: 'the Debian package', certain: true }
      : null,
  default: () => 'matrix-synapse',
  parse: (text) => parseUnitName(text.trim()),
});

export const serviceUser = textQuestion({
  id: 'serviceUser',
  ask: () => 'As which user does Synapse run?',
  summary: 'user that Synapse runs as; it must be able to read the key',
  help: [
    'Debian packages use matrix-synapse. "ps -o user= -C python3" shows it while Synapse runs.',
    'The certificate and its key are copied so that this user can read them.',
  ],
  when: answered('tlsFront', 'synapse'),
  default: () => 'matrix-synapse',
  parse: (text) => parseUserName(text.trim()),
});
