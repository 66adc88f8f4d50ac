/** First stage: a certificate for the name that servers will ask for. */
import { deployPath, deployScript, installedAt, ownPath } from '../../acme/certificate.ts';
import {
  CA_HOST,
  type ChallengeId,
  type ClientId,
  forgetCommand,
  type Order,
  orderCommands,
  renewalNote,
} from '../../acme/clients.ts';
import type { Stage, Step } from '../../plan/types.ts';
import { shellLine } from '../../plan/words.ts';
import { isSiteEnough, isSiteTrusted } from '../../question/front.ts';
import { sameMachine } from '../../question/seen.ts';
import { type Hostname, parseEmail, parseUnitName, parseUserName } from '../../template/values.ts';
import type { Context } from './context.ts';
import { byNginx, CHALLENGE_FOLDER, certificateFiles, type Front, noSiteYet } from './front.ts';
import { command, file, manual, reloadNginx } from './steps.ts';

const role = 'delegate' as const;

export const contacts = (context: Context): readonly string[] =>
  context.is('certificateClient', 'existing') || isSiteEnough(context.situation) ? [] : [CA_HOST];

export function certificateStage(context: Context, front: Front): Stage {
  if (isSiteEnough(context.situation)) return ofSite(context, front);
  const existing = context.is('certificateClient', 'existing');
  const { certificate } = certificateFiles(context, front);
  return {
    id: 'certificate',
    title: `A certificate for ${front.name}`,
    steps: existing ? [shows(certificate, front)] : [...issue(context, front), shows(certificate, front)],
    gate: {
      says: `${certificate} holds the certificate of ${front.name} and the intermediate below it.`,
      absent: [],
    },
    wait: null,
  };
}

/** A site that exists keeps its certificate: there is something to do only when it is not good. */
function ofSite({ facts }: Context, { name }: Front): Stage {
  const isGood = facts !== null && isSiteTrusted(facts, name);
  const look = manual(
    {
      id: 'certificate-site',
      role,
      title: `See that the site ${name} has a good certificate with its chain`,
      why: 'Matrix comes to this site, and servers are stricter than browsers.',
    },
    `In the server block that has "server_name ${name}" and "listen 443 ssl", ssl_certificate names a file with the certificate of ${name} and the intermediate below it, often fullchain.pem.`,
  );
  return {
    id: 'certificate',
    title: `The certificate of the site ${name}`,
    steps: isGood ? [] : [look],
    gate: null,
    wait: null,
  };
}

const shows = (certificate: string, { name }: Front): Step =>
  command(
    {
      id: 'certificate-shows',
      role,
      title: `See that the certificate names ${name}`,
      why: 'It must be this name, whatever host servers connect to.',
    },
    'read',
    'openssl',
    'x509',
    '-in',
    certificate,
    '-noout',
    '-ext',
    'subjectAltName',
    '-enddate',
  );

function issue(context: Context, front: Front): readonly Step[] {
  const client = context.situation.answers.certificateClient as ClientId;
  const challenge = context.situation.answers.challenge as ChallengeId;
  const name = front.name as Hostname;
  const deploy = deployPath(name);
  const order: Order = {
    client,
    name,
    challenge,
    webroot: ownPath(CHALLENGE_FOLDER),
    email: context.optional('email', parseEmail),
    deploy,
  };
  const script = deployScript(context.templates, {
    client,
    name,
    user: byNginx(context) ? 'root' : context.value('serviceUser', parseUserName),
    reload: byNginx(context) ? 'nginx' : context.value('homeserverService', parseUnitName),
  });
  const commands = orderCommands(order).map((step, index) =>
    command(
      {
        id: index === 0 ? 'certificate-issue' : `certificate-issue-${index + 1}`,
        role,
        title: `${client}: ${step.args.includes('--install-cert') ? 'install' : 'get'} the certificate for ${name}`,
        why: 'The same command is remembered and renews it.',
        ...(index === 0
          ? { undo: `let ${client} forget the certificate: ${shellLine(forgetCommand(order))}` }
          : {}),
      },
      step.effect,
      step.file,
      ...step.args,
    ),
  );
  const note = renewalNote(order);
  return [
    ...forwarded(context, front, challenge),
    ...(challenge === 'webroot' ? port80(context, front) : []),
    file(
      {
        id: 'certificate-deploy',
        role,
        title: 'Write the script that installs each renewed certificate',
        why: `It copies to ${installedAt(name).certificate} with the right owner and reloads. A certificate that is not reloaded is not served.`,
      },
      deploy,
      script,
      0o755,
    ),
    ...commands,
    ...(note === ''
      ? []
      : [
          manual(
            {
              id: 'certificate-renewal',
              role,
              title: 'Think of the renewal',
              why: 'The certificate ends after 90 days.',
            },
            note,
          ),
        ]),
  ];
}

/** Port 80 of the name, before there is a certificate: the TLS site cannot be loaded without one. */
function port80(context: Context, front: Front): readonly Step[] {
  const { templates } = context;
  const folder = command(
    {
      id: 'challenge-folder',
      role,
      title: 'Make the folder for the answers to the CA',
      why: 'The client writes there, nginx reads.',
    },
    'write',
    'install',
    '-d',
    '-m',
    '0755',
    CHALLENGE_FOLDER,
  );
  if (!front.siteExists) {
    const site = templates.render('nginx', 'port-80', { name: front.name, webroot: CHALLENGE_FOLDER });
    return [
      noSiteYet(front),
      folder,
      file(
        {
          id: 'challenge-site',
          role,
          title: `Write the nginx site for port 80 of ${front.name}`,
          why: 'The CA comes to port 80, now and at each renewal.',
        },
        ownPath(`/etc/nginx/conf.d/matrix-80-${front.name}.conf`),
        site,
      ),
      ...reloadNginx(role, 'challenge'),
    ];
  }
  const included = ownPath('/etc/nginx/snippets/matrix-challenge.conf');
  return [
    folder,
    file(
      {
        id: 'challenge-piece',
        role,
        title: 'Write the piece that answers the CA',
        why: 'The site for port 80 exists; it gets this location.',
      },
      included,
      templates.render('nginx', 'challenge', { webroot: CHALLENGE_FOLDER }),
    ),
    manual(
      {
        id: 'challenge-include',
        role,
        title: `Include it in the site ${front.name}`,
        why: 'The CA comes to port 80, now and at each renewal.',
        undo: `take "include ${included};" out of the site ${front.name}`,
      },
      `In the server block that has "server_name ${front.name}" and "listen 80", add before any redirect:`,
      `include ${included};`,
    ),
    ...reloadNginx(role, 'challenge'),
  ];
}

/** With http-01 the CA goes where the name leads, and that may be another machine. */
function forwarded(context: Context, front: Front, challenge: ChallengeId): readonly Step[] {
  if (challenge === 'dns' || front.name === front.host) return [];
  if (context.facts && sameMachine(context.facts, front.host, front.name) === true) return [];
  return [
    manual(
      {
        id: 'challenge-forward',
        role: 'apex',
        title: `Lead the CA from ${front.name} to ${front.host}`,
        why: `The CA comes to port 80 of ${front.name}, and the certificate is wanted on ${front.host}.`,
      },
      `On the web server of ${front.name}, redirect or proxy requests below`,
      `http://${front.name}/.well-known/acme-challenge/ to the same path on http://${front.host}.`,
      'It has to stay: each renewal comes the same way.',
    ),
  ];
}
