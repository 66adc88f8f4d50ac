/** What comes back over a trusted connection: the proxy's answers and the homeserver's. */

import type { Facts, TargetFacts } from '../../discover/types.ts';
import { formatEndpoint } from '../../matrix/server-name.ts';
import type { AddressFacts, HttpExchange } from '../../probe/types.ts';
import { list, moment } from '../../text/words.ts';
import { ANSWER_FAULTS, type AnswerFault, answerFaults } from '../answer-faults.ts';
import { catalogue, type FindingId } from '../catalogue/index.ts';
import { controlFault } from '../control-faults.ts';
import { endpoints, finding, groupBy } from '../finding.ts';
import { answered, errcode, siteOf } from '../http.ts';
import { targetsInUse } from '../standing.ts';
import type { Check, Finding, Severity } from '../types.ts';
import { clientCertificateWords } from './tls-handshake.ts';

export const answersRule: Check = {
  ids: ANSWER_FAULTS.filter((id) => id !== 'proxy.host-port-rejected'),
  judge(facts) {
    const used = new Set(targetsInUse(facts));
    return facts.targets.flatMap((target) => {
      const faulty = target.addresses.flatMap((address) =>
        // What only the controls explain has its own rule (proxy-host.ts).
        (address.trusted && controlFault(address) === null ? (answerFaults(address, facts) ?? []) : []).map(
          (fault) => ({ address, fault }),
        ),
      );
      return [...groupBy(faulty, ({ fault }) => fault.id)].map(([id, group]) => {
        const mild = group.every(({ fault }) => fault.mild) || !used.has(target);
        return judge(facts, target, id, group, mild ? 'warning' : 'error');
      });
    });
  },
};

interface Faulty {
  readonly address: AddressFacts;
  readonly fault: AnswerFault;
}

function judge(
  facts: Facts,
  target: TargetFacts,
  id: FindingId,
  group: readonly Faulty[],
  severity: Severity,
): Finding {
  const subject = endpoints(group.map(({ address }) => address));
  const exchanges = group.flatMap(({ address, fault }) => address.exchanges[fault.endpoint] ?? []);
  const [exchange] = exchanges;
  const paths = list(exchanges.map(({ path }) => path));
  const address = group[0]?.address;
  const { title, fix } = words(facts, target, id, exchange, address);
  const evidence = exchange === undefined ? '' : ` ${answered(exchange)}`;
  const more = address === undefined ? '' : extra(facts, id, address);
  return finding(id, severity, { subject, title, detail: `${subject} ${paths}:${evidence}.${more}`, fix });
}

function extra(facts: Facts, id: FindingId, { keys }: AddressFacts): string {
  switch (id) {
    case 'federation.keys-wrong-server':
      return ` It names ${keys?.serverName ?? 'nobody'}; ${facts.serverName.text} was asked for.`;
    case 'federation.keys-expired':
    case 'federation.keys-short-lived':
      return ` valid_until_ts is ${keys?.validUntil == null ? 'no number' : moment(keys.validUntil)}; the check was at ${moment(facts.checkedAt)}.`;
    case 'federation.keys-signature':
    case 'federation.keys-no-ed25519': {
      const listed = (keys?.keys ?? []).map((key) => {
        const state = !key.usable
          ? 'not usable'
          : key.signed
            ? 'signed'
            : key.badSignature
              ? 'signature wrong'
              : 'not signed';
        return `${key.id} ${state}`;
      });
      return ` Keys: ${list(listed) || 'none'}.`;
    }
    default:
      return '';
  }
}

function words(
  facts: Facts,
  { host, port }: TargetFacts,
  id: FindingId,
  exchange: HttpExchange | undefined,
  address: AddressFacts | undefined,
): { title: string; fix: string } {
  const at = formatEndpoint(host, port);
  const name = facts.route.hostHeader;
  const status = exchange?.status ?? 0;
  switch (id) {
    case 'tls.client-certificate':
      return clientCertificateWords(at);
    case 'proxy.bad-gateway':
      return {
        title: `The proxy at ${at} does not reach the homeserver behind it (${status}).`,
        fix: 'See that Synapse runs (systemctl status matrix-synapse) and listens where the proxy sends /_matrix, usually 127.0.0.1:8008; in a container, on 0.0.0.0.',
      };
    case 'proxy.wrong-site': {
      if (status === 401)
        return {
          title: `A password is asked for before /_matrix on ${at} (401).`,
          fix: 'Exempt /_matrix from the password (in nginx: auth_basic off; in Apache: Require all granted).',
        };
      const site = exchange === undefined ? null : siteOf(exchange);
      return {
        title: `Another site answers for ${name} on ${at}${site === null ? '' : `: ${site}`}.`,
        fix: `Give the site for ${facts.route.certificateName} the port ${port}, and pass /_matrix to the homeserver there.`,
      };
    }
    case 'proxy.misdirected':
      return {
        title: `${at} answers 421: TLS name and Host header lead to different sites.`,
        fix: `Let one site serve ${facts.route.certificateName} and ${name} (in Apache: ServerName and ServerAlias of the same VirtualHost).`,
      };
    case 'proxy.redirect':
      return {
        title: `${at} redirects /_matrix, and servers do not follow redirects there.`,
        fix: 'Exempt /_matrix from the redirect of the whole site.',
      };
    case 'proxy.bot-challenge':
      return {
        title: `A challenge page for robots stands before /_matrix on ${at}.`,
        fix: 'Add a rule to the CDN or firewall that lets /_matrix/ through without a challenge.',
      };
    case 'federation.version-missing':
      return {
        title: `${at} does not answer /_matrix/federation/v1/version (${status}).`,
        fix: 'Pass all of /_matrix to the homeserver, and name federation among the resources of its listener.',
      };
    case 'federation.keys-missing':
      return {
        title: `${at} does not answer /_matrix/key/v2/server (${status}).`,
        fix: 'Pass all of /_matrix to the homeserver, not only /_matrix/federation; federation among the resources of the listener brings the keys along.',
      };
    case 'federation.endpoint-error':
      if (status === 429)
        return {
          title: `${at} answers a first request with “too many requests” (429).`,
          fix: 'Exempt /_matrix from the rate limit before the homeserver, or raise it: servers send many requests at once.',
        };
      return {
        title: `The homeserver at ${at} answers with an error of its own.`,
        fix: 'Read the homeserver log for the moment of the check.',
      };
    case 'federation.refused':
      if (exchange !== undefined && errcode(exchange) === null)
        return {
          title: `Something before the homeserver at ${at} refuses /_matrix (403).`,
          fix: 'Exempt /_matrix from what refuses there: a web application firewall, a block by country or address, a deny rule in the web server.',
        };
      return {
        title: `The homeserver at ${at} refuses the request.`,
        fix: 'Look at federation_domain_whitelist in homeserver.yaml, and at filters in the proxy.',
      };
    case 'federation.keys-wrong-server':
      return {
        title: `The homeserver at ${at} is ${address?.keys?.serverName ?? 'another one'}, not ${facts.serverName.text}.`,
        fix: `Route ${name} to the homeserver whose server_name is ${facts.serverName.text}; or check the name that homeserver.yaml gives, capitals included.`,
      };
    case 'net.silent':
      return {
        title: `${at} takes the request and does not answer in time.`,
        fix: 'Look at the logs of proxy and homeserver for the moment of the check: one of them hangs.',
      };
    case 'net.reset':
      return {
        title: `${at} cuts the connection in place of an answer.`,
        fix: 'Look at the log of the proxy for the moment of the check.',
      };
    default:
      return keyWords(facts, at, id);
  }
}

function keyWords(facts: Facts, at: string, id: FindingId): { title: string; fix: string } {
  const { text } = facts.serverName;
  switch (id) {
    case 'federation.keys-content-type':
      return {
        title: `The key document of ${text} does not come as application/json, which Synapse demands.`,
        fix: 'Remove the rule in the proxy that sets Content-Type under /_matrix.',
      };
    case 'federation.keys-expired':
      return {
        title: `The key document of ${text} has expired.`,
        fix: 'Set the clock of the homeserver (timedatectl), and switch caching off for /_matrix in everything before it.',
      };
    case 'federation.keys-short-lived':
      return {
        title: `The key document of ${text} is valid for less than an hour.`,
        fix: 'Compare the clock of the homeserver, and look at key_refresh_interval and at caches before /_matrix.',
      };
    case 'federation.keys-signature':
      return {
        title: `The key document of ${text} is not signed by all the keys that it lists.`,
        fix: 'Ask the homeserver without the proxy: if the signature is right there, the proxy changes the body; else restart it with its own signing key.',
      };
    case 'federation.keys-no-ed25519':
      return {
        title: `The key document of ${text} lists no usable ed25519 key.`,
        fix: 'Look at signing_key_path in homeserver.yaml and at that file.',
      };
    default:
      return {
        title: `The key document from ${at} is not JSON.`,
        fix: catalogue[id].explain.at(-1) ?? '',
      };
  }
}
