/** Which server name, which way. */
import { parseServerName } from '../matrix/server-name.ts';
import { choiceQuestion, confirmQuestion, none, textQuestion } from './make.ts';
import { scenarioTitles } from './scenarios.ts';
import { serverNameOf } from './seen.ts';
import type { Choice, Situation } from './types.ts';

/** `server_name` of a homeserver.yaml by its line alone: enough to offer it, without loading a YAML parser. */
function nameInYaml({ host }: Situation): { value: string; source: string } | null {
  const yaml = host?.homeserverYaml;
  const [, quoted, bare] =
    /^server_name:[ \t]*(?:["']([^"'\n]+)["']|([^\s#"']+))/m.exec(yaml?.text ?? '') ?? [];
  const parsed = parseServerName(quoted ?? bare ?? '');
  return yaml && parsed.ok ? { value: parsed.value.text, source: yaml.path } : null;
}

export const serverName = textQuestion({
  id: 'serverName',
  ask: () => 'Which server name should other servers reach?',
  summary: 'the server name, the part after the colon in a user ID',
  help: [
    'It is the part after the colon in @alice:example.org and can never be changed.',
    'In homeserver.yaml it stands as server_name, on Debian also in',
    '/etc/matrix-synapse/conf.d/server_name.yaml.',
    'It is no address of a web page: no https://, no slash.',
  ],
  detected: nameInYaml,
  default: none,
  parse: (text) => {
    const parsed = parseServerName(text.trim());
    return parsed.ok ? { ok: true, value: parsed.value.text } : parsed;
  },
});

const scenarioChoices = (situation: Situation): readonly Choice[] =>
  scenarioTitles.map(({ id, title }) => ({ value: id, label: title(serverNameOf(situation)) }));

export const scenario = choiceQuestion({
  id: 'scenario',
  ask: (name) => `How should other servers find ${name}?`,
  summary: 'the scenario; the recommended one when it is not given',
  help: [
    'A file on the web server of your server name can move connections to any host and port,',
    'and moves the name in the certificate with them.',
    'An SRV record moves the connection alone: the certificate must still carry your server name.',
    'Without either, servers come to port 8448 of your server name.',
  ],
  choices: scenarioChoices,
  default: none,
});

export const filePossible = confirmQuestion({
  id: 'filePossible',
  ask: (name) => `Can you put a file on https://${name}/?`,
  summary: 'whether a file can be put on the web site of the server name (for the recommendation)',
  help: [
    'The file is /.well-known/matrix/server, one line of JSON.',
    'Any web server or static host will do, as long as its certificate is good.',
    'Say no when the web site is run by somebody who does not let you.',
  ],
  default: () => true,
});

export const certificatePossible = confirmQuestion({
  id: 'certificatePossible',
  ask: (name) => `Can you get a certificate for ${name} where Matrix connections arrive?`,
  summary: 'whether a certificate for the server name can be had there (for the recommendation)',
  help: [
    'When the web site is on another machine, the certificate needs a record in DNS (dns-01),',
    'or has to be copied after each renewal.',
    'Say no when neither can be done.',
  ],
  default: () => true,
});
