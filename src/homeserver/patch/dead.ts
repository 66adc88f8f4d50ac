/** Options that do nothing any more, or that only stop the start; each with its reason. */
import { truthy } from '../listeners.ts';
import type { LoadedConfig } from '../types.ts';
import type { Wish } from './wishes.ts';

interface DeadOption {
  readonly key: string;
  readonly why: string;
  /** Only then is it dead. */
  readonly when?: (loaded: LoadedConfig) => boolean;
}

const withoutBindPort = ({ values }: LoadedConfig): boolean => !truthy(values.bind_port);

const OPTIONS: readonly DeadOption[] = [
  {
    key: 'acme',
    why: 'Synapse fetches no certificates since 1.37. The block is ignored, and nothing renews.',
  },
  { key: 'tls_fingerprints', why: 'Nothing reads it since Synapse 1.35.' },
  {
    key: 'tls_dh_params_path',
    why: 'Nothing reads it since Synapse 0.99. The file that it names can go too.',
  },
  { key: 'web_client', why: 'Nothing reads it since Synapse 0.34.' },
  {
    key: 'verbose',
    why: 'Nothing reads it since Synapse 1.3. The file of log_config says how much is logged.',
  },
  {
    key: 'no_tls',
    why: 'It silences nothing: no listener has TLS.',
    when: ({ model }) => model.noTls && !model.listeners.some(({ tls }) => tls),
  },
  { key: 'no_tls', why: 'False is what counts without it.', when: ({ model }) => !model.noTls },
  ...['gzip_responses', 'bind_host', 'unsecure_port'].map((key) => ({
    key,
    why: 'It belongs to bind_port, which is not set.',
    when: withoutBindPort,
  })),
];

const isAddress = (value: unknown): boolean => typeof value === 'string' && /^https?:\/\//i.test(value);

/** What stops the start of a current Synapse, whatever the homeserver is to be. */
export function stoppers({ keys, values }: LoadedConfig): Wish[] {
  const isThere = keys.some(({ key }) => key === 'web_client_location');
  return isThere && !isAddress(values.web_client_location)
    ? [
        {
          kind: 'remove-key',
          key: 'web_client_location',
          why: 'Since Synapse 1.53 the start fails unless it is a web address.',
        },
      ]
    : [];
}

export const deadOptions = (loaded: LoadedConfig): Wish[] =>
  OPTIONS.filter(
    ({ key, when }) => loaded.keys.some((one) => one.key === key) && (when?.(loaded) ?? true),
  ).map(({ key, why }) => ({ kind: 'remove-key', key, why }));
