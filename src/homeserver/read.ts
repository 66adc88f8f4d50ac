/**
 * Reads the text of a homeserver.yaml as far as TLS and federation go. Synapse loads it with PyYAML, which is YAML 1.1:
 * "no_tls: yes" is true. Loads the YAML parser: import this file lazily.
 */
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';

/** Bytes. Old files hold hundreds of lines of comments, about 50 KiB; more than this is no homeserver.yaml. */
export const HOMESERVER_LIMIT = 1_048_576;

export interface Listener {
  readonly port: number | null;
  readonly type: string;
  readonly tls: boolean;
  readonly xForwarded: boolean;
  readonly addresses: readonly string[];
  /** Names of all resources. */
  readonly resources: readonly string[];
  /** As it stands in the file, to be written again. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** A top-level key and the line it stands on, counted from 1. */
export interface KeyLine {
  readonly key: string;
  readonly line: number;
}

export interface HomeserverConfig {
  readonly serverName: string | null;
  readonly listeners: readonly Listener[];
  readonly noTls: boolean;
  /** Paths as written, null when not set. */
  readonly certificatePath: string | null;
  readonly keyPath: string | null;
  /** Every top-level key, in order; a key that stands twice is here twice. */
  readonly keys: readonly KeyLine[];
}

export type HomeserverReading =
  | { readonly ok: true; readonly config: HomeserverConfig }
  /** `line` and `column` from 1, null when the fault has no place. */
  | {
      readonly ok: false;
      readonly reason: string;
      readonly line: number | null;
      readonly column: number | null;
    };

const fail = (
  reason: string,
  line: number | null = null,
  column: number | null = null,
): HomeserverReading => ({
  ok: false,
  reason,
  line,
  column,
});

/** @param text at most 1 MiB; may hold a signing secret, so nothing of it but the fields above is kept. */
export function readHomeserverYaml(text: string): HomeserverReading {
  if (Buffer.byteLength(text) > HOMESERVER_LIMIT) return fail('The file has more than 1 MiB.');
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { version: '1.1', uniqueKeys: false, lineCounter });
  const [error] = document.errors;
  if (error) {
    const at = error.linePos?.[0];
    return fail(error.message.split('\n', 1)[0]?.replace(/ at line .*$/, '') ?? '', at?.line, at?.col);
  }
  if (!isMap(document.contents)) return fail('The file is no list of settings.', 1, 1);
  const values = new Map<string, unknown>();
  const keys: KeyLine[] = [];
  for (const { key, value } of document.contents.items) {
    if (!isScalar(key)) continue;
    const name = String(key.value);
    keys.push({ key: name, line: lineCounter.linePos(key.range?.[0] ?? 0).line });
    // The last of two wins, as in PyYAML.
    values.set(name, plainValue(value, document));
  }
  return { ok: true, config: understand(values, keys) };
}

function plainValue(value: unknown, document: ReturnType<typeof parseDocument>): unknown {
  const node = value as { toJS?: (doc: unknown, options: { maxAliasCount: number }) => unknown } | null;
  try {
    return node?.toJS?.(document, { maxAliasCount: 50 }) ?? null;
  } catch {
    // Aliases that multiply beyond measure: no setting of Synapse does.
    return null;
  }
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const texts = (value: unknown): string[] => list(value).filter((item) => typeof item === 'string');

function understand(values: ReadonlyMap<string, unknown>, keys: readonly KeyLine[]): HomeserverConfig {
  return {
    serverName: text(values.get('server_name')),
    listeners: list(values.get('listeners')).flatMap((item) => {
      const raw = typeof item === 'object' && item !== null ? (item as Record<string, unknown>) : null;
      return raw ? [listener(raw)] : [];
    }),
    noTls: values.get('no_tls') === true,
    certificatePath: text(values.get('tls_certificate_path')),
    keyPath: text(values.get('tls_private_key_path')),
    keys,
  };
}

function listener(raw: Record<string, unknown>): Listener {
  const resources = list(raw.resources).flatMap((resource) =>
    typeof resource === 'object' && resource !== null
      ? texts((resource as Record<string, unknown>).names)
      : [],
  );
  const single = text(raw.bind_address);
  return {
    port: typeof raw.port === 'number' ? raw.port : null,
    type: text(raw.type) ?? '',
    tls: raw.tls === true,
    xForwarded: raw.x_forwarded === true,
    addresses: [...texts(raw.bind_addresses), ...(single === null ? [] : [single])],
    resources,
    raw,
  };
}
