/** The shape of worlds with a well-known file that names matrix.example.org:443. @param certificateFile what the front sends. */
import { HOMESERVER_YAML, SITES_ENABLED, type WorldData } from '../types.ts';
import { certbot, lineage, matrixSite, modernYaml, webSite } from './parts.ts';

const HOST = 'matrix.example.org';

export const delegated = (id: string, title: string, certificateFile: string): WorldData => ({
  id,
  title,
  serverName: 'example.org',
  zones: ['example.org'],
  records: [
    { name: 'example.org', type: 'A', data: '93.184.216.34' },
    { name: 'example.org', type: 'AAAA', data: '2606:2800:220:1::34' },
    { name: HOST, type: 'A', data: '93.184.216.90' },
    { name: HOST, type: 'AAAA', data: '2606:2800:220:1::90' },
  ],
  machines: [
    {
      name: 'example.org',
      addresses: ['93.184.216.34', '2606:2800:220:1::34'],
      certificates: [lineage('example.org')],
      files: {
        [`${SITES_ENABLED}example.org`]: webSite('example.org', 'example.org', '/var/www/html'),
        '/var/www/html/index.html': '<h1>example.org</h1>\n',
        '/var/www/html/.well-known/matrix/server': `{"m.server": "${HOST}:443"}\n`,
      },
      synapse: null,
    },
    {
      name: HOST,
      addresses: ['93.184.216.90', '2606:2800:220:1::90'],
      certificates: [lineage(HOST)],
      files: {
        [`${SITES_ENABLED}matrix`]: matrixSite(HOST, certificateFile),
        ...certbot,
        [HOMESERVER_YAML]: modernYaml('example.org'),
      },
      synapse: '1.163.2',
    },
  ],
  apex: 'example.org',
  homeserver: HOST,
});
