/**
 * The broken world of the FAQ: Synapse moved to another host, an SRV record points there, and the certificate names
 * that host. Servers before 1.0 did not look; every server since then refuses.
 */
import { HOMESERVER_YAML, SITES_ENABLED, type WorldData } from '../types.ts';
import { certbot, lineage, oldYaml, webSite } from './parts.ts';

const HOST = 'customer.example.net';

export const movedHost: WorldData = {
  id: 'moved-host',
  title: 'an SRV record points to another host, and the certificate names that host',
  serverName: 'example.org',
  zones: ['example.org', 'example.net'],
  records: [
    { name: 'example.org', type: 'A', data: '93.184.216.34' },
    { name: 'example.org', type: 'AAAA', data: '2606:2800:220:1::34' },
    { name: HOST, type: 'A', data: '93.184.216.80' },
    { name: HOST, type: 'AAAA', data: '2606:2800:220:1::80' },
    { name: 'www.example.net', type: 'A', data: '93.184.216.80' },
    {
      name: '_matrix._tcp.example.org',
      type: 'SRV',
      ttl: 3600,
      data: { priority: 10, weight: 5, port: 8000, target: HOST },
    },
  ],
  machines: [
    {
      name: 'example.org',
      addresses: ['93.184.216.34', '2606:2800:220:1::34'],
      certificates: [lineage('example.org', ['example.org', 'www.example.org'])],
      files: {
        [`${SITES_ENABLED}example.org`]: webSite(
          'example.org www.example.org',
          'example.org',
          '/var/www/html',
        ),
        '/var/www/html/index.html': '<h1>example.org</h1>\n',
      },
      synapse: null,
    },
    {
      name: HOST,
      addresses: ['93.184.216.80', '2606:2800:220:1::80'],
      certificates: [lineage(HOST), lineage('www.example.net')],
      files: {
        [`${SITES_ENABLED}www.example.net`]: webSite('www.example.net', 'www.example.net', '/var/www/www'),
        '/var/www/www/index.html': '<h1>example.net</h1>\n',
        ...certbot,
        [HOMESERVER_YAML]: oldYaml(
          'example.org',
          8000,
          `/etc/letsencrypt/live/${HOST}/fullchain.pem`,
          `/etc/letsencrypt/live/${HOST}/privkey.pem`,
        ),
      },
      synapse: '0.99.5.2',
    },
  ],
  apex: 'example.org',
  homeserver: HOST,
};
