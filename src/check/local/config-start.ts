/** Options outside TLS with which a current Synapse does not start, and the one wall on the way to it. */
import type { Facts } from '../../discover/types.ts';
import { isMapping, truthy, type Values } from '../../homeserver/listeners.ts';
import type { LoadedConfig, Place } from '../../homeserver/types.ts';
import type { LocalFacts } from '../../host/types.ts';
import { parseServerName } from '../../matrix/server-name.ts';
import { list } from '../../text/words.ts';
import type { Finding } from '../types.ts';
import { configOf, isWhole, placed, shown, startOf } from './config-view.ts';
import type { LocalCheck } from './types.ts';
import { BEFORE_1_0, versionInUse } from './upgrade.ts';

export const configStartRule: LocalCheck = {
  ids: ['config.open-registration', 'config.start-blocker', 'config.sqlite-hop'],
  judge(local, facts) {
    const loaded = configOf(local);
    if (loaded === null) return [];
    const whole = isWhole(local.config);
    return [
      ...BLOCKERS.flatMap((blocker) => (whole || !blocker.missing ? blockerFinding(blocker, loaded) : [])),
      ...registration(loaded),
      ...sqliteHop(loaded, local, facts),
    ];
  },
};

interface Blocker {
  /** Where it stands, by dotted path. */
  readonly key: string;
  /** It stops the start because it is not there. */
  readonly missing?: true;
  readonly when: (values: Values, loaded: LoadedConfig) => boolean;
  readonly title: string;
  /** The version in which it changed, and what takes its place. */
  readonly detail: string;
  readonly fix: string;
}

const set =
  (key: string) =>
  (values: Values): boolean =>
    truthy(values[key]);

const BLOCKERS: readonly Blocker[] = [
  {
    key: 'server_name',
    missing: true,
    when: (values) => !('server_name' in values),
    title: 'server_name is missing, and Synapse does not start without it.',
    detail: 'It is the part behind the colon in the user IDs of this server.',
    fix: 'Write the name that the users of this server have had from the first day on.',
  },
  {
    key: 'server_name',
    when: (values) =>
      'server_name' in values &&
      !(typeof values.server_name === 'string' && parseServerName(values.server_name).ok),
    title: 'server_name is not a server name, and Synapse does not start with it.',
    detail:
      'It is a host name or an address, with a port where there is one, without https:// and without a path.',
    fix: 'Write the part behind the colon in user IDs.',
  },
  {
    key: 'report_stats',
    missing: true,
    when: (values) => !('report_stats' in values),
    title: 'report_stats is missing, and Synapse does not start without it.',
    detail: 'It says whether anonymous statistics are sent to matrix.org.',
    fix: 'Write report_stats: false, or true.',
  },
  {
    key: 'database',
    missing: true,
    when: (values) =>
      !truthy(values.database) &&
      !truthy(values.databases) &&
      !truthy(values.database_path) &&
      !('databases' in values),
    title: 'No database is set, and Synapse does not start without one.',
    detail: 'Neither "database" nor "database_path" is there.',
    fix: 'Write the database that this server has used so far.',
  },
  {
    key: 'database.name',
    when: (_values, { model }) => model.database === 'other',
    title: 'The database is of a kind that Synapse does not know.',
    detail: 'It knows sqlite3 and psycopg2 (PostgreSQL).',
    fix: 'Correct the name.',
  },
  {
    key: 'no_tls',
    when: (values) => truthy(values.no_tls) && truthy(values.bind_port),
    title: 'no_tls stands beside bind_port, and Synapse does not start with both.',
    detail: 'bind_port always opens a port with TLS.',
    fix: 'Write the ports as "listeners", and remove both.',
  },
  {
    key: 'web_client_location',
    when: ({ web_client_location: value }) =>
      truthy(value) && !(typeof value === 'string' && /^https?:/.test(value)),
    title: 'web_client_location is not a web address, and Synapse does not start with it since 1.53.',
    detail: 'It was the folder of a web client that Synapse served itself.',
    fix: 'Remove it, or write the https address of the web client.',
  },
  {
    key: 'log_file',
    when: set('log_file'),
    title: 'log_file is set, and Synapse does not start with it since 1.3.',
    detail: 'The file that log_config names says where the log goes.',
    fix: 'Remove it, and set log_config.',
  },
  {
    key: 'account_threepid_delegates.email',
    when: ({ account_threepid_delegates: value }) => isMapping(value) && 'email' in value,
    title: 'account_threepid_delegates has "email", and Synapse does not start with it since 1.66.',
    detail: 'Mails for new accounts and passwords are sent by the homeserver itself, with what "email" says.',
    fix: 'Remove the line, and fill in "email" where mails are wanted.',
  },
  {
    key: 'trust_identity_server_for_password_resets',
    when: set('trust_identity_server_for_password_resets'),
    title: 'trust_identity_server_for_password_resets is set, and Synapse does not start with it.',
    detail: 'Mails about passwords are sent by the homeserver itself, with what "email" says.',
    fix: 'Remove it, and fill in "email" where such mails are wanted.',
  },
  {
    key: 'invite_3pid_guest',
    when: set('invite_3pid_guest'),
    title: 'invite_3pid_guest is set, and Synapse does not start with it.',
    detail: 'Guests are no longer made for invitations by mail.',
    fix: 'Remove it.',
  },
  {
    key: 'worker_replication_port',
    when: (values) => 'worker_replication_port' in values,
    title: 'worker_replication_port is set, and Synapse does not start with it since 1.67.',
    detail: 'Workers talk over Redis, and find the main process in instance_map.',
    fix: 'Remove it, and set up redis and instance_map.',
  },
  {
    key: 'experimental_features.msc3861',
    when: ({ experimental_features: value }) => isMapping(value) && truthy(value.msc3861),
    title: 'experimental_features has msc3861, and Synapse does not start with it since 1.157.',
    detail: 'matrix_authentication_service takes its place.',
    fix: 'Move its values to matrix_authentication_service.',
  },
  {
    key: 'federation_custom_ca_list',
    when: ({ federation_custom_ca_list: value }) => Array.isArray(value) && value.length === 0,
    title: 'federation_custom_ca_list is empty, and Synapse does not start with it.',
    detail: 'Without any authority no certificate could be accepted.',
    fix: 'Remove it: the authorities of the system then count.',
  },
  {
    key: 'federation_client_minimum_tls_version',
    when: ({ federation_client_minimum_tls_version: value }) =>
      value !== undefined && !['1', '1.1', '1.2', '1.3'].includes(String(value)),
    title: 'federation_client_minimum_tls_version is no version that Synapse knows, and it does not start.',
    detail: 'It knows 1, 1.1, 1.2 and 1.3. The option is there since 1.1.',
    fix: 'Write 1.2, or remove it.',
  },
  {
    key: 'federation_certificate_verification_whitelist',
    when: ({ federation_certificate_verification_whitelist: value }) =>
      Array.isArray(value) && value.some((one) => /[^\0-\x7f]/.test(String(one))),
    title:
      'federation_certificate_verification_whitelist has a letter outside ASCII, and Synapse does not start.',
    detail: 'International domains stand in their xn-- form.',
    fix: 'Write the xn-- form.',
  },
  {
    key: 'trusted_key_servers',
    when: ({ trusted_key_servers: value }) => value !== undefined && !Array.isArray(value),
    title: 'trusted_key_servers is no list, and Synapse does not start with it.',
    detail: 'Each key server is an entry with its server_name. The option is there since 1.0.',
    fix: 'Write trusted_key_servers: [{server_name: matrix.org}], or [] for none.',
  },
];

function blockerFinding(
  { key, missing, when, title, detail, fix }: Blocker,
  loaded: LoadedConfig,
): Finding[] {
  const { values, places } = loaded;
  if (!when(values, loaded)) return [];
  const place: Place = missing
    ? startOf(loaded)
    : (places[key] ?? places[key.split('.')[0] ?? ''] ?? startOf(loaded));
  const value = missing || key.includes('.') ? undefined : values[key];
  const says = value === undefined || value === true || isMapping(value) ? '' : ` Now: ${shown(value)}.`;
  return [placed('config.start-blocker', 'error', [place], { title, detail: `${detail}${says}`, fix })];
}

function registration({ values, places }: LoadedConfig): Finding[] {
  const place = places.enable_registration;
  const checks = [
    'enable_registration_without_verification',
    'enable_registration_captcha',
    'registrations_require_3pid',
    'registration_requires_token',
  ];
  if (!place || !on(values.enable_registration) || checks.some((key) => on(values[key]))) return [];
  return [
    placed('config.open-registration', 'error', [place], {
      title: 'Registration is open to everybody without any check, and Synapse does not start so since 1.56.',
      detail: 'enable_registration is on, and neither a token, a captcha nor a mail address is asked for.',
      fix: 'Set registration_requires_token: true, or enable_registration: false.',
    }),
  ];
}

/** As Synapse's strtobool takes it: a text "true" is true as well. */
const on = (value: unknown): boolean =>
  typeof value === 'string' ? /^(?:y|yes|t|true|on|1)$/i.test(value) : truthy(value);

function sqliteHop({ model, places }: LoadedConfig, local: LocalFacts, facts: Facts | null): Finding[] {
  const place = places['database.name'] ?? places.database;
  if (model.database !== 'sqlite3' || !place) return [];
  const version = versionInUse(local, facts);
  const marks = BEFORE_1_0.filter((key) => places[key]);
  if (version === null ? marks.length === 0 : !version.startsWith('0.')) return [];
  return [
    placed('config.sqlite-hop', version === null ? 'note' : 'warning', [place], {
      title:
        version === null
          ? 'If a Synapse before 1.0 was the last to use this SQLite database, a current one cannot take it over directly.'
          : `The database is SQLite of Synapse ${version}, which a current Synapse cannot take over directly.`,
      detail: `${version === null ? `The file has ${list(marks)}, as those of before 1.0. ` : ''}The direct jump ends with “near "CREATE": syntax error”.`,
      fix: 'Copy the database file, start Synapse 1.0 with it once, and then the current version.',
    }),
  ];
}
