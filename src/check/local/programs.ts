/** Names of the programs that a look at the machine knows, as people write them. */
import type { CertificatePair } from '../../host/types.ts';

export const PROGRAMS: Readonly<Record<CertificatePair['usedBy'], string>> = {
  synapse: 'Synapse',
  nginx: 'nginx',
  apache: 'Apache',
  caddy: 'Caddy',
  haproxy: 'HAProxy',
  traefik: 'Traefik',
  relayd: 'relayd',
};

export const programOf = ({ usedBy }: CertificatePair): string => PROGRAMS[usedBy];
