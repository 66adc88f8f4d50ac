/** What the proxy lets strangers reach, and what it adds to answers. */
import type { Facts, TargetFacts } from '../../discover/types.ts';
import { formatEndpoint } from '../../matrix/server-name.ts';
import type { AddressFacts, HttpExchange } from '../../probe/types.ts';
import { list } from '../../text/words.ts';
import { endpoints, finding } from '../finding.ts';
import { type Front, frontOf } from '../front.ts';
import { answered, errcode, jsonObject } from '../http.ts';
import type { Check, Finding } from '../types.ts';

export const proxyAccessRule: Check = {
  ids: ['proxy.admin-exposed', 'proxy.duplicate-cors'],
  judge: (facts) =>
    facts.targets.flatMap((target) => [...adminExposed(target), ...duplicateCors(target, facts)]),
};

/** The homeserver speaks there: with its version, or by asking for a token. */
function isAdmin(exchange: HttpExchange | undefined): exchange is HttpExchange {
  if (exchange === undefined) return false;
  if (exchange.status === 200) return typeof jsonObject(exchange)?.server_version === 'string';
  return ['M_MISSING_TOKEN', 'M_UNKNOWN_TOKEN'].includes(errcode(exchange) ?? '');
}

function adminExposed({ host, port, addresses }: TargetFacts): Finding[] {
  const exposed = addresses.filter(({ exchanges }) => isAdmin(exchanges.admin));
  const [first] = exposed;
  if (first?.exchanges.admin === undefined) return [];
  return [
    finding('proxy.admin-exposed', 'warning', {
      subject: endpoints(exposed),
      title: `The admin API of Synapse is open to everybody at ${formatEndpoint(host, port)}.`,
      detail: `${first.exchanges.admin.path}: ${answered(first.exchanges.admin)}. Whoever gets hold of an admin's token can use it from anywhere.`,
      fix: ADMIN_FIX[frontOf(first) ?? 'other'] ?? ADMIN_FIX.other,
    }),
  ];
}

const ADMIN_FIX: Readonly<Partial<Record<Front, string>> & { other: string }> = {
  nginx: 'Pass on location ~ ^(/_matrix|/_synapse/client) only.',
  apache: 'Keep ProxyPass for /_matrix and /_synapse/client only.',
  caddy: 'Name /_matrix/* and /_synapse/client/* in reverse_proxy, and nothing else.',
  other: 'Pass on /_matrix and /_synapse/client only, and leave the rest of /_synapse to the machine itself.',
};

const CORS = 'access-control-allow-origin';

const corsValues = ({ headers }: HttpExchange): string[] =>
  headers.filter(([name]) => name.toLowerCase() === CORS).flatMap(([, value]) => value.split(','));

function duplicateCors({ host, port, addresses }: TargetFacts, facts: Facts): Finding[] {
  const doubled = addresses.flatMap((address) => {
    const exchange = address.exchanges.clientVersions;
    return exchange !== undefined && corsValues(exchange).length > 1 ? [{ address, exchange }] : [];
  });
  const [first] = doubled;
  if (first === undefined) return [];
  return [
    finding('proxy.duplicate-cors', 'warning', {
      subject: endpoints(doubled.map(({ address }) => address)),
      title: `Answers from ${formatEndpoint(host, port)} carry Access-Control-Allow-Origin more than once, so browsers refuse them.`,
      detail: `${first.exchange.path}: ${list(corsValues(first.exchange).map((value) => value.trim()))}, ${corsValues(first.exchange).length} times in all. Servers do not mind; web clients of ${facts.serverName.text} fail.`,
      fix: corsFix(first.address),
    }),
  ];
}

const corsFix = (address: AddressFacts): string =>
  frontOf(address) === 'nginx'
    ? 'Remove add_header Access-Control-Allow-Origin for /_matrix: the homeserver sets it itself.'
    : 'Remove the header that the proxy adds for /_matrix: the homeserver sets it itself.';
