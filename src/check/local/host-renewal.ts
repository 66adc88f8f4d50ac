/** Whether certificates on this machine are renewed by themselves, and their programs told afterwards. */
import { posix } from 'node:path';
import type { CertificatePair, LocalFacts, RenewalFacts } from '../../host/types.ts';
import { day } from '../../text/words.ts';
import { finding } from '../finding.ts';
import type { Finding } from '../types.ts';
import { programOf } from './programs.ts';
import type { LocalCheck } from './types.ts';

const DAY = 86_400_000;
/** Those of ACME authorities; who buys one for a year renews by hand and knows it. */
const MOST_DAYS = 100;

export const hostRenewalRule: LocalCheck = {
  ids: ['host.renewal-missing'],
  judge(local) {
    const seen = new Set<string>();
    return local.certificateFiles.flatMap((pair) => {
      if (seen.has(pair.certificate.path)) return [];
      seen.add(pair.certificate.path);
      return judge(pair, local);
    });
  },
};

/** What was hidden from an account that is not root must not be called missing. */
const wasHidden = ({ notLookedAt }: LocalFacts): boolean =>
  notLookedAt.some(({ what }) => /^renewal$|cron table|certbot/.test(what));

function judge(pair: CertificatePair, local: LocalFacts): Finding[] {
  const { certificate } = pair;
  const [leaf] = certificate.chain;
  if (leaf === undefined || leaf.selfIssued || wasHidden(local)) return [];
  if (Date.parse(leaf.notAfter) - Date.parse(leaf.notBefore) > MOST_DAYS * DAY) return [];
  const until = `It is valid until ${day(leaf.notAfter, local.lookedAt)}.`;
  const told = (title: string, detail: string, fix: string): Finding[] => [
    finding('host.renewal-missing', 'warning', { subject: certificate.path, title, detail, fix }),
  ];
  const renewal = local.renewal.find((one) => covers(one, pair));
  if (renewal === undefined) {
    // A hook of another client may well copy its certificate to this path.
    if (local.renewal.some(({ hooks, client }) => hooks.length > 0 || client === 'caddy')) return [];
    return told(
      `Nothing on this machine renews ${certificate.path}.`,
      `${until} Neither certbot nor acme.sh nor dehydrated knows this file.`,
      'Issue it with a client that renews it by itself, and let its deploy hook reload the program.',
    );
  }
  if (renewal.armedBy === null)
    return told(
      `${renewal.client} knows ${certificate.path}, and nothing runs ${renewal.client}.`,
      `${until} Neither a timer nor a line for cron was found.`,
      ARM[renewal.client] ?? `Run ${renewal.client} once a day, by a timer or by cron.`,
    );
  if (renewal.hooks.length > 0) return [];
  return told(
    `Nothing tells ${programOf(pair)} after a renewal of ${certificate.path}.`,
    `${until} ${renewal.client} renews it (${renewal.armedBy}) and runs no hook, so ${programOf(pair)} keeps the old one until it is restarted.`,
    HOOK[renewal.client] ?? `Let ${renewal.client} reload ${programOf(pair)} after each renewal.`,
  );
}

const ARM: Readonly<Record<string, string>> = {
  certbot: 'Switch the timer on: systemctl enable --now certbot.timer',
  'acme.sh': 'Let it write its line for cron: acme.sh --install-cronjob',
};

const HOOK: Readonly<Record<string, string>> = {
  certbot: 'Put an executable script that reloads it into /etc/letsencrypt/renewal-hooks/deploy.',
  'acme.sh': 'Install the certificate with acme.sh --install-cert and --reloadcmd.',
};

/** The file itself, the one that it leads to, or another one of its folder: cert.pem beside fullchain.pem. */
function covers({ covers: paths }: RenewalFacts, { certificate, key }: CertificatePair): boolean {
  const own = [certificate.path, certificate.realPath, key?.path].flatMap((path) => path ?? []);
  const folders = new Set(own.map((path) => posix.dirname(path)));
  return paths.some((path) => own.includes(path) || folders.has(posix.dirname(path)));
}
