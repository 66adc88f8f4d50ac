/** The machines for `check --local`, an entry each: how it differs from a sound one, and what must be found there. */

import type { FindingId } from '../../src/check/catalogue/index.ts';
import { behindProxy, startBackend } from './backend.ts';
import { homeserverYamlPath, plainListener } from './homeserver-yaml.ts';
import { type HomeserverYaml, lineage, type Machine, type MachineOptions, serverName } from './machine.ts';
import { putCertificate } from './world.ts';

export interface LabMachine {
  readonly id: string;
  readonly options: MachineOptions;
  /** What is found, each with a text that its words or its evidence hold. */
  readonly finds: readonly (readonly [id: FindingId, text: string])[];
  /** Errors beside those: what other servers see of the fault. */
  readonly also?: readonly FindingId[];
  /** Of `check`, beside --local. */
  readonly args?: readonly string[];
  /** Its files have owners that only root can give. */
  readonly needsRoot?: boolean;
}

const clientVersions = 'http://127.0.0.1:8008/_matrix/client/versions';
const metrics = 'http://127.0.0.1:9000/_synapse/metrics';
const confd = '/etc/matrix-synapse/conf.d/metrics.yaml';

const metricsAlone = `enable_metrics: true
listeners:
  - port: 9000
    type: metrics
    bind_addresses: [127.0.0.1]
`;

const withoutFederation = (yaml: HomeserverYaml): HomeserverYaml => ({
  ...yaml,
  listeners: [{ ...plainListener, resources: [{ names: ['client'], compress: false }] }],
});

const unit = `[Service]
Type=notify
User=matrix-synapse
ExecStart=/opt/venvs/matrix-synapse/bin/python -m synapse.app.homeserver --config-path=${homeserverYamlPath}
`;

/** Synapse's own account, and a certificate in a folder that root alone may enter, as certbot leaves it. */
async function lockedAway({ namespace }: Machine): Promise<void> {
  const script = `
    echo 'matrix-synapse:x:991:991::/var/lib/matrix-synapse:/usr/sbin/nologin' >>/etc/passwd
    echo 'matrix-synapse:x:991:' >>/etc/group
    chmod 0755 /etc/letsencrypt && chmod 0700 /etc/letsencrypt/live
    chown 991 ${homeserverYamlPath}`;
  namespace.put('/etc/systemd/system/matrix-synapse.service', unit);
  const { code, stderr } = await namespace.run(['sh', '-ec', script]);
  if (code !== 0) throw new Error(stderr);
}

/** The lab makes certificates that are a day old; this one is younger. */
async function renew({ namespace, authority }: Machine): Promise<void> {
  await putCertificate(namespace, authority, serverName, [serverName], { notBefore: Date.now() - 3_600_000 });
}

async function startAnother({ namespace }: Machine): Promise<void> {
  await startBackend(namespace, [{ serverName, listeners: behindProxy(8009), fault: null }]);
}

const withoutAuthorization = (lines: readonly string[]): string[] =>
  lines.flatMap((line) =>
    line.includes('proxy_pass') ? [line, '  proxy_set_header Authorization "";'] : [line],
  );

export const machines: readonly LabMachine[] = [
  { id: 'sound-nginx', options: { front: 'nginx' }, finds: [] },
  { id: 'sound-apache', options: { front: 'apache' }, finds: [] },
  { id: 'sound-synapse', options: { front: 'synapse' }, finds: [] },
  {
    id: 'leaf-instead-of-fullchain',
    options: { front: 'synapse', certificateFile: 'cert.pem' },
    finds: [['config.certificate-leaf', `${lineage}/cert.pem`]],
    also: ['tls.leaf-only'],
  },
  {
    id: 'unreadable-key',
    options: { front: 'synapse', before: lockedAway, answersAt: null },
    finds: [['config.certificate-unreadable', '0700 root:root']],
    also: ['net.refused', 'well-known.unreachable'],
    needsRoot: true,
  },
  {
    id: 'stale-certificate',
    options: { front: 'synapse', after: renew },
    finds: [['tls.stale-on-server', `${lineage}/fullchain.pem`]],
  },
  {
    id: 'another-instance',
    options: {
      front: 'nginx',
      site: (lines) => lines.map((line) => line.replace(':8008', ':8009')),
      before: startAnother,
    },
    finds: [['federation.other-instance', 'ed25519:a_lab']],
  },
  {
    id: 'nginx-path',
    options: {
      front: 'nginx',
      site: (lines) =>
        lines
          .map((line) => line.replace(':8008;', ':8008/_matrix;'))
          .map((line) => line.replace('~ ^/(_matrix|_synapse/client)', '/_matrix')),
    },
    finds: [['host.proxy-path', '/etc/nginx/sites-enabled/matrix']],
    also: ['proxy.path-decoded'],
  },
  {
    id: 'apache-without-nocanon',
    options: { front: 'apache', site: (lines) => lines.map((line) => line.replace(' nocanon', '')) },
    finds: [['host.proxy-path', '/etc/apache2/sites-enabled/matrix.conf']],
    also: ['proxy.path-decoded'],
  },
  {
    // Seen by nobody who has no key to sign with.
    id: 'nginx-without-authorization',
    options: { front: 'nginx', site: withoutAuthorization },
    finds: [],
  },
  {
    id: 'nginx-without-authorization-signed',
    options: { front: 'nginx', site: withoutAuthorization },
    args: ['--signed'],
    finds: [['proxy.auth-stripped', 'Authorization header does not arrive']],
  },
  { id: 'sound-signed', options: { front: 'nginx' }, args: ['--signed'], finds: [] },
  {
    id: 'no-federation',
    options: { front: 'nginx', yaml: withoutFederation, answersAt: clientVersions },
    finds: [['config.no-federation', homeserverYamlPath]],
    also: ['federation.version-missing', 'federation.keys-missing'],
  },
  {
    id: 'no-tls',
    options: { front: 'synapse', yaml: (yaml) => ({ ...yaml, no_tls: true }) },
    finds: [['config.no-tls', homeserverYamlPath]],
    also: ['net.refused', 'well-known.unreachable'],
  },
  {
    id: 'conf-d-wipes-listeners',
    options: {
      front: 'nginx',
      files: { [confd]: metricsAlone },
      answersAt: metrics,
    },
    finds: [
      ['config.overridden', confd],
      ['config.no-federation', confd],
    ],
    also: ['proxy.bad-gateway'],
  },
];
