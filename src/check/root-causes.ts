/** Root cause first: what follows from another finding is told under it, not beside it. */
import type { FindingId } from './catalogue/index.ts';
import { rank } from './finding.ts';
import type { Finding } from './types.ts';

/** Servers are led to the wrong place, so they knock where nobody was meant to answer. */
const MISLED: readonly FindingId[] = [
  'dns.srv-bad-port',
  'dns.srv-wildcard',
  'dns.srv-wrong-label',
  'dns.srv-labels-differ',
  'well-known.port-missing',
  'dns.srv-on-wrong-name',
  'well-known.only-on-target',
  'well-known.split-brain',
  'well-known.scheme',
  'well-known.path',
  'well-known.invalid-server',
  'well-known.no-server-key',
  'well-known.server-not-text',
  'well-known.bom',
  'well-known.encoded',
  'well-known.html',
  'well-known.not-json',
  'well-known.too-large',
  'well-known.bot-challenge',
  'well-known.user-agent-blocked',
  'well-known.bad-status',
  'well-known.redirect-loop',
  'well-known.redirect',
  'well-known.tls-invalid',
  'well-known.slow',
  'well-known.unreachable',
];

/** Another certificate is needed anyway, and its name will be chosen then; or the wrong machine is asked for one. */
const OTHER_CERTIFICATE: readonly FindingId[] = [
  'dns.srv-wildcard',
  'tls.legacy-synapse',
  'tls.default-certificate',
  'tls.self-signed',
  'tls.staging-ca',
  'tls.cdn-origin',
];

/** What servers meet where a wildcard leads them: nobody meant them to come. */
const LED_ASTRAY: readonly FindingId[] = [
  'dns.srv-not-offered',
  'dns.srv-target-missing',
  'dns.srv-target-doubled',
  'net.silent',
  'tls.handshake-refused',
  'tls.plain-http',
  'tls.not-tls',
  'proxy.wrong-site',
  'proxy.misdirected',
  'proxy.redirect',
  'federation.keys-missing',
];

/** Consequence → roots that explain it, the likeliest first. */
const ROOTS: Readonly<Partial<Record<FindingId, readonly FindingId[]>>> = {
  ...Object.fromEntries(LED_ASTRAY.map((id) => [id, ['dns.srv-wildcard']])),
  'net.refused': ['dns.private-address', ...MISLED],
  // A host that is silent on 443 as well: what is missing is not the file.
  'net.timeout': [
    'dns.private-address',
    'net.cdn-port',
    ...MISLED.filter((id) => id !== 'well-known.unreachable'),
  ],
  'net.unreachable': MISLED,
  'net.reset': MISLED,
  'tls.name-mismatch': OTHER_CERTIFICATE,
  'tls.names-srv-target': OTHER_CERTIFICATE,
  'tls.names-server-name': OTHER_CERTIFICATE,
  'tls.wildcard-depth': OTHER_CERTIFICATE,
  'tls.no-san': OTHER_CERTIFICATE,
  'dns.servfail': ['dns.dnssec-bogus'],
  'dns.dnssec-bogus': ['dns.dnssec-bogus'],
  'proxy.path-decoded': ['host.proxy-path'],
  'proxy.encoded-slash-refused': ['proxy.path-decoded', 'host.proxy-path'],
  'federation.signature-rejected': [
    'federation.other-instance',
    'federation.keys-wrong-server',
    'host.proxy-path',
  ],
  'tls.expired': ['tls.stale-on-server'],
  'tls.expires-soon': ['tls.stale-on-server'],
  'tls.leaf-only': ['config.certificate-leaf'],
  'federation.version-missing': ['config.no-federation', 'federation.keys-wrong-server', 'dns.srv-wildcard'],
  'federation.keys-missing': ['config.no-federation', 'dns.srv-wildcard'],
  'config.no-federation': ['config.overridden'],
  'config.no-listener': ['config.overridden', 'config.no-tls'],
  'config.acme': ['config.tls-without-certificate'],
  'well-known.absent': ['well-known.only-on-target', 'well-known.split-brain'],
  'well-known.unreachable': ['well-known.split-brain', 'net.timeout'],
  'dns.no-address': ['name.private-suffix'],
  'well-known.tls-invalid': ['well-known.split-brain'],
  'well-known.html': ['well-known.split-brain'],
  'well-known.not-json': ['well-known.split-brain'],
  'well-known.no-server-key': ['well-known.split-brain'],
  'well-known.bad-status': ['well-known.split-brain', 'well-known.user-agent-blocked'],
  'well-known.bot-challenge': ['well-known.split-brain'],
  'well-known.redirect-loop': ['well-known.split-brain'],
  'net.some-addresses-dead': ['dns.srv-labels-differ'],
  'well-known.port-missing': ['dns.srv-on-wrong-name'],
};

/** Beside a private address none of the host's others counts for a sender. */
const ofSameHost = (one: Finding, root: Finding): boolean =>
  root.id !== 'dns.private-address' || one.title.startsWith(`${root.subject}:`);

/** Findings of these kinds explain others only where both are about the same names. */
const SAME_NAMES: Readonly<Partial<Record<FindingId, (one: Finding, root: Finding) => boolean>>> = {
  'dns.servfail': (one, root) => one.subject === root.subject,
  'net.refused': ofSameHost,
  'net.timeout': ofSameHost,
  'well-known.unreachable': (one, root) => root.id !== 'net.timeout' || isSilentThere(one, root),
  // Names below each other are signed together.
  'dns.dnssec-bogus': (one, root) => isBelow(one.subject, root.subject) || isBelow(root.subject, one.subject),
};

/** Whether the file was asked for, in vain, on one of the very addresses. */
const isSilentThere = (file: Finding, root: Finding): boolean =>
  file.severity === 'error' &&
  (endpointsOf(root) ?? []).some((part) => file.detail.includes(part.replace(/:\d+$/, ':443')));

const isBelow = (name: string, other: string): boolean => name.endsWith(`.${other}`);

const ENDPOINT = /^(?:[\d.]+|\[[\da-f:.]+\]):\d+$/i;

/** "203.0.113.10:443, [2001:db8::7]:443" in its parts; null when the subject is something else. */
function endpointsOf({ subject }: Finding): string[] | null {
  const parts = subject.split(', ');
  return parts.every((part) => ENDPOINT.test(part)) ? parts : null;
}

/** What is wrong at one address is no reason for what is wrong at another. */
function areApart(one: Finding, root: Finding): boolean {
  const [here, there] = [endpointsOf(one), endpointsOf(root)];
  return here !== null && there !== null && !here.some((part) => there.includes(part));
}

/**
 * A root never weighs less than what is told under it: an error must not hide under a note. Of two that could each be
 * the other's root, the first is.
 */
function isRootOf(candidate: Finding, one: Finding, findings: readonly Finding[]): boolean {
  if (candidate === one || rank(candidate.severity) < rank(one.severity)) return false;
  const equals = candidate.id === one.id && candidate.severity === one.severity;
  if (equals && findings.indexOf(candidate) > findings.indexOf(one)) return false;
  return !areApart(one, candidate) && (SAME_NAMES[one.id]?.(one, candidate) ?? true);
}

export function fold(findings: readonly Finding[]): Finding[] {
  const heaviestFirst = [...findings].sort((a, b) => rank(b.severity) - rank(a.severity));
  const consequences = new Map<Finding, Finding[]>();
  const top = findings.filter((one) => {
    const root = (ROOTS[one.id] ?? [])
      .flatMap((id) => heaviestFirst.filter((candidate) => candidate.id === id))
      .find((candidate) => isRootOf(candidate, one, findings));
    if (root === undefined) return true;
    consequences.set(root, [...(consequences.get(root) ?? []), one]);
    return false;
  });
  return top.map((one) => withConsequences(one, consequences));
}

function withConsequences(one: Finding, all: ReadonlyMap<Finding, readonly Finding[]>): Finding {
  const because = all.get(one);
  if (because === undefined) return one;
  return {
    ...one,
    because: [...(one.because ?? []), ...because.map((consequence) => withConsequences(consequence, all))],
  };
}
