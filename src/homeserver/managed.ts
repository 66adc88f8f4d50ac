/** Who writes a configuration file again, so that a change in it would be lost. Told by its path and its first lines. */
import type { ConfigFile, ManagedBy } from './types.ts';

interface Manager extends Omit<ManagedBy, 'file'> {
  matches(path: string, head: string, text: string): boolean;
}

/** Characters of the start in which a tool says that the file is its own. */
const HEAD = 2000;
/** Only comments count: a setting may hold the words by chance. */
const comments = (text: string): string =>
  text
    .slice(0, HEAD)
    .split('\n')
    .filter((line) => /^\s*#/.test(line))
    .join('\n');

const managers: readonly Manager[] = [
  {
    tool: 'nixos',
    name: 'NixOS',
    patchAt: 'services.matrix-synapse.settings in the configuration of the system',
    matches: (path) => path.startsWith('/nix/store/'),
  },
  {
    tool: 'kubernetes',
    name: 'Kubernetes',
    patchAt:
      'the ConfigMap or Secret that the file comes from, or the values of the Helm chart that makes it',
    // A mounted ConfigMap: the file leads through "..data" to a folder named by the time of its last change.
    matches: (path) => /\/\.\.(?:data|\d{4}_\d{2}_\d{2}_)/.test(path),
  },
  {
    tool: 'playbook',
    name: 'matrix-docker-ansible-deploy',
    patchAt: 'matrix_synapse_configuration_extension_yaml in vars.yml of the playbook',
    matches: (path) => path.startsWith('/matrix/synapse/config/'),
  },
  {
    tool: 'yunohost',
    name: 'YunoHost',
    patchAt: 'the settings of the app in YunoHost, since an upgrade of the app writes the file again',
    matches: (path, _head, text) => path.includes('/yunohost/') || /\bdc=yunohost,dc=org\b/.test(text),
  },
  {
    tool: 'docker-image',
    name: "Synapse's Docker image",
    patchAt: 'the SYNAPSE_… variables of the container, or a homeserver.yaml of your own in /data',
    matches: (path) => path.startsWith('/compiled/'),
  },
  {
    tool: 'puppet',
    name: 'Puppet',
    patchAt: 'the manifest that it comes from',
    matches: (_path, head) => /\bpuppet\b/i.test(head) && /\b(?:managed|generated)\b/i.test(head),
  },
  {
    tool: 'ansible',
    name: 'Ansible',
    patchAt: 'the role or the template that it comes from',
    matches: (_path, head) => /\bansible[ _-]managed\b|\bmanaged by ansible\b/i.test(head),
  },
  {
    tool: 'other',
    name: 'another tool',
    patchAt: 'the source that it is made from, as its first lines say',
    matches: (_path, head) =>
      /\b(?:managed|generated) by (?:chef|salt|terraform|cfengine|helm)\b|\bdo not edit\b/i.test(head),
  },
];

/** null when nobody but the admin is known to write the file. */
export function managedBy({ path, realPath = path, text }: ConfigFile): ManagedBy | null {
  const head = comments(text);
  const found = managers.find(
    ({ matches }) => matches(path, head, text) || (realPath !== path && matches(realPath, head, text)),
  );
  return found ? { tool: found.tool, name: found.name, patchAt: found.patchAt, file: path } : null;
}
