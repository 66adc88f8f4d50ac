/** A world as data: who has which address, what lies on which machine, what DNS says. */
import type { Behaviour, ZoneRecord } from './dns-table.ts';
import type { Issuer } from './pki.ts';

export interface CertificateData {
  /** Names and addresses, the first of them the common name. */
  readonly names: readonly string[];
  readonly issuer?: Issuer;
  /** Validity in days from now. Default: from yesterday, 61 days. */
  readonly days?: readonly [from: number, until: number];
  /** false: a common name only. */
  readonly subjectAltName?: boolean;
  /** Hex. */
  readonly serialNumber?: string;
  /** Where its files lie: what is sent (leaf and intermediate), the leaf alone, the private key. */
  readonly paths: { readonly full?: string; readonly leaf?: string; readonly key: string };
}

export interface MachineData {
  /** Its main name. */
  readonly name: string;
  readonly addresses: readonly string[];
  /** true: packets to it are lost, nothing ever answers. */
  readonly silent?: boolean;
  readonly certificates: readonly CertificateData[];
  /**
   * Text files by absolute path. What lies in /etc/nginx/sites-enabled or conf.d is what nginx serves;
   * /etc/matrix-synapse/homeserver.yaml is what Synapse runs with.
   */
  readonly files: Readonly<Record<string, string>>;
  /** The version of the Synapse that runs here; null for none. */
  readonly synapse: string | null;
}

export interface WorldData {
  readonly id: string;
  /** One line about what is wrong. */
  readonly title: string;
  readonly serverName: string;
  readonly zones: readonly string[];
  readonly records: readonly ZoneRecord[];
  readonly behaviours?: readonly Behaviour[];
  readonly machines: readonly MachineData[];
  /** Names of the machines: the web server of the server name, and the one with Synapse, where the wizard runs. */
  readonly apex: string;
  readonly homeserver: string;
}

export const CONF_D = '/etc/nginx/conf.d/';
export const SITES_ENABLED = '/etc/nginx/sites-enabled/';
export const HOMESERVER_YAML = '/etc/matrix-synapse/homeserver.yaml';
