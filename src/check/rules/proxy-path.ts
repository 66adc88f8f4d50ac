/** Proxies that change paths or hold requests back, so that some signed requests are lost. */
import type { Facts, TargetFacts } from '../../discover/types.ts';
import { formatEndpoint } from '../../matrix/server-name.ts';
import type { AddressFacts } from '../../probe/types.ts';
import { list } from '../../text/words.ts';
import { endpoints, finding, groupBy } from '../finding.ts';
import { type Front, frontOf } from '../front.ts';
import { answered } from '../http.ts';
import { PASSAGE_FAULTS, type PassageFault, passageFaults } from '../passage.ts';
import { targetsInUse } from '../standing.ts';
import type { Check, Finding, Severity } from '../types.ts';

export const proxyPathRule: Check = {
  ids: PASSAGE_FAULTS,
  judge(facts) {
    const used = new Set(targetsInUse(facts));
    return facts.targets.flatMap((target) => {
      const faulty = target.addresses.flatMap((address) =>
        passageFaults(address).map((fault) => ({ address, fault })),
      );
      return [...groupBy(faulty, ({ fault }) => `${fault.id} ${fault.effect}`).values()].flatMap((group) =>
        judge(facts, target, group, used.has(target)),
      );
    });
  },
};

interface Faulty {
  readonly address: AddressFacts;
  readonly fault: PassageFault;
}

function judge(
  facts: Facts,
  { host, port }: TargetFacts,
  group: readonly Faulty[],
  used: boolean,
): Finding[] {
  const [first] = group;
  if (first === undefined) return [];
  const { id, effect } = first.fault;
  const severity: Severity =
    effect === 'harmless' ? 'note' : effect === 'fails' && used ? 'error' : 'warning';
  const subject = endpoints(group.map(({ address }) => address));
  const front = group.map(({ address }) => frontOf(address)).find((one) => one !== null) ?? null;
  const { title, why, fix } = words(first.fault, formatEndpoint(host, port), front, facts);
  return [finding(id, severity, { subject, title, detail: `${evidence(group)}. ${why}`, fix })];
}

/** "/_matrix/… : status 404, M_UNRECOGNIZED", once for each kind of answer. */
const evidence = (group: readonly Faulty[]): string =>
  list(
    group.flatMap(({ address, fault }) => {
      const exchange = address.exchanges[fault.probe];
      return exchange === undefined ? [] : `${exchange.method} ${exchange.path}: ${answered(exchange)}`;
    }),
  );

interface Said {
  readonly title: string;
  readonly why: string;
  readonly fix: string;
}

function words({ id, effect }: PassageFault, at: string, front: Front | null, facts: Facts): Said {
  switch (id) {
    case 'proxy.path-decoded':
      return {
        title: `The proxy at ${at} decodes paths before it passes them on, so signed requests fail.`,
        why: 'Requests are signed with their path as it was sent; joins and everything with an identifier in the path get 401 or 404.',
        fix: unchangedFix(front),
      };
    case 'proxy.encoded-slash-refused':
      return {
        title: `The proxy at ${at} refuses %2F in a path.`,
        why: `Version and keys pass, requests whose identifier has a slash do not.`,
        fix: slashFix(front),
      };
    case 'proxy.path-normalised':
      return effect === 'untold'
        ? {
            title: `The proxy at ${at} rewrites parts of the path.`,
            why: 'Whether signed requests survive that cannot be told without one: a proxy that decodes only what needs no encoding does no harm, one that decodes all breaks joins.',
            fix: unchangedFix(front),
          }
        : {
            title: `The way to the homeserver at ${at} tidies paths.`,
            why: 'Nothing that was asked is lost by it.',
            fix: '',
          };
    case 'proxy.put-refused':
      return {
        title: `Something before the homeserver at ${at} refuses PUT, so messages of other servers do not arrive.`,
        why: `Every transaction for ${facts.serverName.text} comes as PUT.`,
        fix: putFix(front),
      };
    case 'proxy.auth-stripped':
      return {
        title: `The Authorization header does not arrive at the homeserver behind ${at}, so every signed request fails.`,
        why: 'Version and keys are asked without it and pass; all else that other servers send is refused.',
        fix: authFix(front),
      };
    case 'federation.signature-rejected':
      return {
        title: `A request to ${at} that is signed with the key of ${facts.serverName.text} is refused.`,
        why: 'Something on the way changes the path or the header, or another instance with another key answers. What other servers sign fares no better.',
        fix: unchangedFix(front),
      };
    case 'proxy.body-limit':
      return {
        title: `The proxy at ${at} refuses a request of 3 MB.`,
        why: 'Transactions and joins of large rooms are larger than its limit.',
        fix: bodyFix(front),
      };
  }
}

const NGINX =
  'In nginx end proxy_pass at the port (proxy_pass http://127.0.0.1:8008;): no slash and no $uri behind it, no rewrite before it';
const APACHE =
  'In Apache write AllowEncodedSlashes NoDecode into the VirtualHost, and nocanon at the end of the line: ProxyPass /_matrix http://127.0.0.1:8008/_matrix nocanon';
const TRAEFIK =
  'In Traefik set http.encodedCharacters.allowEncodedSlash, allowEncodedHash, allowEncodedPercent and allowEncodedQuestionMark to true on the entry point';

function unchangedFix(front: Front | null): string {
  if (front === 'nginx') return `${NGINX}.`;
  if (front === 'apache') return `${APACHE}.`;
  if (front === 'haproxy') return 'In HAProxy remove http-request normalize-uri for /_matrix.';
  return `Pass /_matrix on unchanged. ${NGINX}. ${APACHE}.`;
}

function slashFix(front: Front | null): string {
  if (front === 'apache') return `${APACHE}.`;
  if (front === 'traefik') return `${TRAEFIK}.`;
  if (front === 'cloudflare') return 'Add a rule to the firewall that lets /_matrix/ through unseen.';
  return `Let /_matrix through with %2F in it. ${APACHE}. ${TRAEFIK}.`;
}

function putFix(front: Front | null): string {
  if (front === 'nginx')
    return 'Remove limit_except and dav_methods from the location for /_matrix, and switch modsecurity off there.';
  if (front === 'apache')
    return 'Remove Limit and LimitExcept for /_matrix, and write SecRuleEngine Off into its Location.';
  if (front === 'cloudflare')
    return 'Add a rule to the firewall that lets /_matrix/ through with every method.';
  return 'Allow PUT for /_matrix, and exempt it from the web application firewall (ModSecurity and the like).';
}

function authFix(front: Front | null): string {
  if (front === 'nginx')
    return 'In nginx remove proxy_set_header Authorization and auth_basic for /_matrix: the header passes by itself.';
  if (front === 'apache')
    return 'In Apache remove RequestHeader unset Authorization and every Auth line for /_matrix.';
  return 'Exempt /_matrix from basic authentication, forward authentication and single sign-on, and let the Authorization header pass.';
}

function bodyFix(front: Front | null): string {
  if (front === 'nginx') return 'Write client_max_body_size 50M; into the server block.';
  if (front === 'apache') return 'Write LimitRequestBody 52428800 into the VirtualHost.';
  return 'Raise the limit for /_matrix to 50 MB (in nginx: client_max_body_size 50M;).';
}
