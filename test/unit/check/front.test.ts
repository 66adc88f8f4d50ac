import { describe, expect, it } from 'vitest';
import { type Front, frontOf } from '../../../src/check/front.ts';
import type { AddressFacts, HttpExchange } from '../../../src/probe/types.ts';
import { exchange } from '../../support/facts.ts';

const address = (exchanges: Record<string, HttpExchange>): AddressFacts => ({
  address: '93.184.216.20',
  port: 443,
  connection: null,
  skipped: null,
  trusted: true,
  exchanges,
  keys: null,
  withoutSni: null,
});
const server = (name: string, status = 200): HttpExchange =>
  exchange({ status, headers: [['Server', name]] });
const synapse = server('Synapse/1.157.1');

describe('frontOf', () => {
  it.each<[what: string, exchanges: Record<string, HttpExchange>, front: Front | null]>([
    ['nothing was answered', {}, null],
    ['the homeserver alone', { version: synapse }, null],
    ['nginx by its own page', { version: synapse, wellKnownCopy: server('nginx/1.22.1', 404) }, 'nginx'],
    ['openresty', { version: server('openresty') }, 'nginx'],
    ['Apache', { version: synapse, encodedSlash: server('Apache/2.4.71 (Debian)', 404) }, 'apache'],
    ['Caddy by Via', { version: exchange({ headers: [['Via', '1.1 Caddy']] }) }, 'caddy'],
    [
      'HAProxy by its words',
      { version: exchange({ status: 503, body: 'No server is available to handle this request.' }) },
      'haproxy',
    ],
    [
      'Traefik by a bare 400',
      { version: synapse, encodedSlash: exchange({ status: 400, headers: [], body: 'Bad Request' }) },
      'traefik',
    ],
    ['two that disagree', { version: server('nginx'), keys: server('Apache') }, null],
  ])('%s', (_what, exchanges, front) => {
    expect(frontOf(address(exchanges))).toBe(front);
  });
});
