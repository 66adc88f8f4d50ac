/** Synapse from before 1.0 on the server name's own machine, with the certificate that it made for itself. */
import { HOMESERVER_YAML, SITES_ENABLED, type WorldData } from '../types.ts';
import { certbot, lineage, oldYaml, webSite } from './parts.ts';

const CERTIFICATE = '/etc/matrix-synapse/homeserver.tls.crt';
const KEY = '/etc/matrix-synapse/homeserver.tls.key';

export const direct: WorldData = {
  id: 'direct',
  title: 'port 8448 shows the certificate that Synapse 0.34 made for itself',
  serverName: 'example.org',
  zones: ['example.org'],
  records: [
    { name: 'example.org', type: 'A', data: '93.184.216.34' },
    { name: 'example.org', type: 'AAAA', data: '2606:2800:220:1::34' },
    { name: 'matrix.example.org', type: 'A', data: '93.184.216.34' },
    { name: 'matrix.example.org', type: 'AAAA', data: '2606:2800:220:1::34' },
  ],
  machines: [
    {
      name: 'example.org',
      addresses: ['93.184.216.34', '2606:2800:220:1::34'],
      certificates: [
        lineage('example.org'),
        {
          // As Synapse made it until 0.34: the server name as common name, serial 1000, ten years.
          names: ['example.org'],
          issuer: 'self-signed',
          subjectAltName: false,
          serialNumber: '03e8',
          days: [-2500, 1150],
          paths: { full: CERTIFICATE, key: KEY },
        },
      ],
      files: {
        [`${SITES_ENABLED}example.org`]: webSite('example.org', 'example.org', '/var/www/html'),
        '/var/www/html/index.html': '<h1>example.org</h1>\n',
        ...certbot,
        [HOMESERVER_YAML]: oldYaml('example.org', 8448, CERTIFICATE, KEY),
      },
      synapse: '0.34.1.1',
    },
  ],
  apex: 'example.org',
  homeserver: 'example.org',
};
