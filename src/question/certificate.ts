/** Where the certificate comes from. */

import { isIP } from '../system/ip.ts';
import { parseAbsPath, parseEmail } from '../template/values.ts';
import { frontName, isChainIncomplete, isSiteEnough } from './front.ts';
import { answered, choiceQuestion, textQuestion } from './make.ts';
import { sameMachine } from './seen.ts';
import type { AnswerValue, Choice, Situation } from './types.ts';

/** An IP address as server name: the usual clients get no certificate for it without more ado. */
const byAddress = (situation: Situation): boolean => isIP(frontName(situation)) !== 0;

/** The certificate is there and good, and only sent without what is below it. */
const isChainAlone = (situation: Situation): boolean =>
  situation.answers.scenario === 'repair' && isChainIncomplete(situation);

/** Where certbot keeps a file of the name, when certbot is here. */
const inLineage = (situation: Situation, file: string): string | null =>
  situation.host?.installed.certbot === true ? `/etc/letsencrypt/live/${frontName(situation)}/${file}` : null;

/** A site that exists has its certificate. */
const isNeeded = (situation: Situation): boolean => !isSiteEnough(situation);

function clients(situation: Situation): readonly Choice[] {
  const { host } = situation;
  const seen = (there: boolean | undefined): Partial<Choice> => (there ? { note: 'is here' } : {});
  const issuing: readonly Choice[] = [
    { value: 'certbot', label: 'certbot', ...seen(host?.installed.certbot) },
    { value: 'acme.sh', label: 'acme.sh', ...seen(host?.installed.acmeSh) },
  ];
  const existing: Choice = { value: 'existing', label: 'I have the files', note: 'and renew them myself' };
  if (!byAddress(situation)) return [...issuing, existing];
  const why = { note: 'an IP address needs a CA that signs addresses', disabled: true };
  return [existing, ...issuing.map((choice) => ({ ...choice, ...why }))];
}

export const certificateClient = choiceQuestion({
  id: 'certificateClient',
  ask: () => 'Where does the certificate come from?',
  summary: 'certbot, acme.sh or existing',
  help: [
    'certbot and acme.sh get it from a public CA and renew it.',
    'The plan holds the command and a small script that installs each renewed certificate.',
    'Synapse cannot fetch certificates itself any more; it could until 1.36.',
  ],
  when: isNeeded,
  choices: clients,
  detected: (situation) => {
    const { host } = situation;
    if (byAddress(situation)) return null;
    if (isChainAlone(situation))
      return { value: 'existing', source: 'its chain alone is missing', certain: true };
    if (host?.installed.certbot) return { value: 'certbot', source: 'installed here' };
    if (host?.installed.acmeSh) return { value: 'acme.sh', source: 'installed here' };
    return null;
  },
  default: (situation) => (byAddress(situation) ? 'existing' : 'certbot'),
});

const issued = answered('certificateClient', 'certbot', 'acme.sh');

/** SRV to another machine: the CA comes to the server name, which leads elsewhere. */
function elsewhere({ facts, answers }: Situation): boolean {
  const { scenario, srvTarget } = answers;
  if (scenario !== 'srv-certificate' && scenario !== 'srv-proxy') return false;
  if (!facts || typeof srvTarget !== 'string') return true;
  return sameMachine(facts, srvTarget, facts.serverName.host) !== true;
}

export const challenge = choiceQuestion({
  id: 'challenge',
  ask: () => 'How should the CA see that the name is yours?',
  summary: 'webroot, standalone or dns',
  help: [
    'webroot: the CA fetches a file on port 80 of the name; nginx serves it.',
    'standalone: the client answers on port 80 itself, which must be free at that moment.',
    'dns: a TXT record in the zone of the name. No port is needed, and the name may lead elsewhere.',
  ],
  when: issued,
  choices: (situation) => {
    const webroot: Choice =
      situation.answers.tlsFront === 'synapse'
        ? { value: 'webroot', label: 'A file on port 80', note: 'needs a web server there', disabled: true }
        : { value: 'webroot', label: 'A file on port 80', note: 'nginx serves it' };
    const rest: readonly Choice[] = [
      { value: 'standalone', label: 'Port 80, by the client itself', note: 'must be free' },
      { value: 'dns', label: 'A record in DNS', note: 'works wherever the name leads' },
    ];
    return elsewhere(situation) ? [...rest.slice(1), webroot, ...rest.slice(0, 1)] : [webroot, ...rest];
  },
  default: (situation): AnswerValue => {
    if (elsewhere(situation)) return 'dns';
    return situation.answers.tlsFront === 'synapse' ? 'standalone' : 'webroot';
  },
});

export const email = textQuestion({
  id: 'email',
  ask: () => 'Which address may the CA write to?',
  summary: 'e-mail address for the CA; may be empty',
  help: ['Optional. The CA writes when it has to revoke a certificate, and seldom otherwise.'],
  when: issued,
  default: () => '',
  parse: (text) => (text.trim() === '' ? { ok: true, value: '' } : parseEmail(text.trim())),
});

export const certificatePath = textQuestion({
  id: 'certificatePath',
  ask: () => 'Where is the certificate with its chain?',
  summary: 'path of the certificate file, full chain',
  help: [
    'The file must hold the certificate and the intermediate below it: often fullchain.pem.',
    'With the certificate alone (cert.pem) browsers are content and other servers are not.',
  ],
  when: answered('certificateClient', 'existing'),
  default: (situation) => (isChainAlone(situation) ? inLineage(situation, 'fullchain.pem') : null),
  parse: (text) => parseAbsPath(text.trim()),
});

export const keyPath = textQuestion({
  id: 'keyPath',
  ask: () => 'Where is the private key?',
  summary: 'path of the private key',
  help: ['Often privkey.pem. The path alone is needed: the key is neither read nor copied.'],
  // With the chain alone missing, the key beside the certificate stays as it is; Synapse names both together.
  when: (situation) =>
    answered('certificateClient', 'existing')(situation) &&
    !(isChainAlone(situation) && situation.answers.tlsFront === 'nginx'),
  default: (situation) => (isChainAlone(situation) ? inLineage(situation, 'privkey.pem') : null),
  parse: (text) => parseAbsPath(text.trim()),
});
