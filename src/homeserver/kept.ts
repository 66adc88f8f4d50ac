/**
 * Which settings are kept of a configuration: those that are judged or patched. Everything else, secrets above all, is
 * forgotten as soon as its place is known.
 */

/** A key with the dotted paths below it that are kept; `all` keeps the whole value. */
const KEPT: Readonly<Record<string, 'all' | readonly string[]>> = {
  server_name: 'all',
  report_stats: 'all',
  public_baseurl: 'all',
  serve_server_wellknown: 'all',
  pid_file: 'all',
  signing_key_path: 'all',
  soft_file_limit: 'all',
  listeners: 'all',
  bind_port: 'all',
  bind_host: 'all',
  unsecure_port: 'all',
  gzip_responses: 'all',
  metrics_port: 'all',
  metrics_bind_host: 'all',
  web_client: 'all',
  web_client_location: 'all',
  no_tls: 'all',
  tls_certificate_path: 'all',
  tls_private_key_path: 'all',
  tls_dh_params_path: 'all',
  tls_fingerprints: 'all',
  acme: 'all',
  federation_verify_certificates: 'all',
  federation_certificate_verification_whitelist: 'all',
  federation_custom_ca_list: 'all',
  federation_client_minimum_tls_version: 'all',
  federation_domain_whitelist: 'all',
  federation_ip_range_blacklist: 'all',
  ip_range_blacklist: 'all',
  ip_range_whitelist: 'all',
  perspectives: 'all',
  trusted_key_servers: 'all',
  suppress_key_server_warning: 'all',
  enable_registration: 'all',
  enable_registration_without_verification: 'all',
  registration_requires_token: 'all',
  registrations_require_3pid: 'all',
  enable_registration_captcha: 'all',
  account_threepid_delegates: 'all',
  invite_3pid_guest: 'all',
  log_config: 'all',
  log_file: 'all',
  verbose: 'all',
  worker_app: 'all',
  worker_replication_port: 'all',
  database_path: 'all',
  trust_identity_server_for_password_resets: 'all',
  database: ['name', 'allow_unsafe_locale', 'args.database'],
  databases: [],
  experimental_features: ['msc3861.enabled', 'msc3861.issuer'],
  redis: ['enabled'],
  email: [],
};

const isKept = (key: string): boolean => Object.hasOwn(KEPT, key);

/** @param path dotted, from the top-level key on: "database.args.database". */
export function keeps(path: string): boolean {
  const dot = path.indexOf('.');
  const [key, rest] = dot < 0 ? [path, ''] : [path.slice(0, dot), path.slice(dot + 1)];
  if (!isKept(key)) return false;
  const parts = KEPT[key];
  if (parts === 'all' || rest === '') return true;
  return (
    parts?.some((part) => part === rest || part.startsWith(`${rest}.`) || rest.startsWith(`${part}.`)) ??
    false
  );
}
