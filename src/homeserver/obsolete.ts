/** Settings of old homeserver.yaml files that no longer do anything, or do harm; each with its reason. */
import type { LoadedConfig, LoopbackFront, SynapseFront } from './types.ts';
import { written } from './written.ts';

export interface Removal {
  /** The key, or the part of it: "listeners: resource webclient". */
  readonly key: string;
  readonly why: string;
}

interface Rule {
  readonly key: string;
  /** Top-level keys of the file that mean it. */
  readonly keys: readonly string[];
  readonly why: string;
  /** `now`: the homeserver does not start, or does not do what the plan needs, while it is there. */
  readonly when: 'now' | 'later';
}

const always: readonly Rule[] = [
  {
    key: 'bind_port, bind_host, unsecure_port',
    keys: ['bind_port', 'bind_host', 'unsecure_port'],
    why: 'The form before "listeners". It replaces all listeners that stand in the file.',
    when: 'now',
  },
  {
    key: 'web_client_location',
    keys: ['web_client_location'],
    why: 'Since Synapse 1.53 the start fails unless it is a web address.',
    when: 'now',
  },
  {
    key: 'acme',
    keys: ['acme'],
    why: 'Synapse fetches no certificates since 1.37. The block is ignored, and nothing renews.',
    when: 'later',
  },
  {
    key: 'tls_fingerprints',
    keys: ['tls_fingerprints'],
    why: 'Nothing reads it since Synapse 1.35.',
    when: 'later',
  },
  {
    key: 'tls_dh_params_path',
    keys: ['tls_dh_params_path'],
    why: 'Nothing reads it since Synapse 0.99. The file it names can go too.',
    when: 'later',
  },
  {
    key: 'web_client',
    keys: ['web_client'],
    why: 'Nothing reads it since Synapse 0.34.',
    when: 'later',
  },
];

const certificatePaths: Rule = {
  key: 'tls_certificate_path, tls_private_key_path',
  keys: ['tls_certificate_path', 'tls_private_key_path'],
  why: 'Not read without a listener that does TLS. The certificate belongs to the proxy now.',
  when: 'later',
};

const noTls = {
  proxy:
    'It hides the listeners with "tls: true". Take it out together with them: alone, they would come back.',
  synapse: 'It silences every listener with "tls: true", without a word in the log.',
} as const;

const webclient: Removal = {
  key: 'listeners: resource webclient',
  why: 'Since Synapse 1.53 the homeserver does not start with it. Leave no empty "- " behind.',
};

/** What to take out at once, and what after the change; only what is in the file, when it was read. */
export function obsolete(
  front: LoopbackFront | SynapseFront,
  config: LoadedConfig | null,
): { readonly removeNow: readonly Removal[]; readonly removeLater: readonly Removal[] } {
  const has = (rule: Rule): boolean =>
    config === null || config.keys.some(({ key }) => rule.keys.includes(key));
  const rules = front.kind === 'proxy' ? [...always, certificatePaths] : always;
  const pick = (when: Rule['when']): Removal[] =>
    rules.filter((rule) => rule.when === when && has(rule)).map(({ key, why }) => ({ key, why }));
  const noTlsRule = config === null || config.keys.some(({ key }) => key === 'no_tls');
  const noTlsRemoval: Removal[] = noTlsRule ? [{ key: 'no_tls', why: noTls[front.kind] }] : [];
  const now = [
    ...(config === null && front.kind === 'proxy' ? taken(front) : []),
    ...(config === null ||
    written(config).some(({ resources }) => resources.some(({ name }) => name === 'webclient'))
      ? [webclient]
      : []),
    ...pick('now'),
  ];
  return front.kind === 'synapse'
    ? { removeNow: [...now, ...noTlsRemoval], removeLater: [...oldTls(front, config), ...pick('later')] }
    : { removeNow: now, removeLater: [...oldTls(front, config), ...noTlsRemoval, ...pick('later')] };
}

/** In a file that was not read, a listener may hold a port that the proxy needs. One on the backend's port is replaced. */
const taken = ({ takes, port }: LoopbackFront): Removal[] =>
  takes
    // Synapse runs without rights: below 1024 it has no listener.
    .filter((one) => one > 1023 && one !== port)
    .map((one) => ({
      key: `listeners: port ${one}`,
      why: 'If there is one: nginx takes this port over. Nobody answers there until it does, some seconds.',
    }));

/** TLS listeners of before: servers may still come to them until the caches are over. */
function oldTls(front: LoopbackFront | SynapseFront, config: LoadedConfig | null): Removal[] {
  if (config === null) {
    const which =
      front.kind === 'proxy' ? 'with "tls: true"' : `with "tls: true" on another port than ${front.port}`;
    return [{ key: `listeners ${which}`, why: 'Servers come another way now.' }];
  }
  return written(config)
    .filter((one) => one.tls && one.port !== front.port)
    .filter((one) => front.kind === 'synapse' || !front.takes.includes(one.port ?? 0))
    .map((one) => ({
      key: `listeners: port ${one.port ?? '?'} with "tls: true"`,
      why: 'Servers come another way now.',
    }));
}
