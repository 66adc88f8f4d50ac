/** What the merged values mean for TLS and federation, as Synapse's config/server.py and config/tls.py read them. Pure. */
import { impliedListener, isMapping, listenerOf, type Places, truthy, type Values } from './listeners.ts';
import type { ListenerModel, ServerModel } from './types.ts';

/** bind_port opens a second port this far below, unless unsecure_port says another. */
const UNSECURE_BELOW = 400;

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** @param places of the values, by dotted path. */
export function understand(values: Values, places: Places): ServerModel {
  const noTls = truthy(values.no_tls);
  const { listeners } = values;
  const list: readonly unknown[] = Array.isArray(listeners) ? listeners : [];
  const written = list.map((item, index) => listenerOf(item, index, places, noTls));
  const old = truthy(values.bind_port) ? fromBindPort(values, places) : null;
  return {
    serverName: text(values.server_name),
    listeners: [...(old ?? written), ...metricsListener(values, places)],
    replaced: old === null ? [] : written,
    listenersAreNoList: listeners !== undefined && !Array.isArray(listeners),
    noTls,
    certificatePath: text(values.tls_certificate_path),
    keyPath: text(values.tls_private_key_path),
    signingKeyPath: text(values.signing_key_path),
    publicBaseurl: text(values.public_baseurl),
    servesWellKnown: truthy(values.serve_server_wellknown),
    database: databaseOf(values.database),
  };
}

function fromBindPort(values: Values, places: Places): ListenerModel[] {
  const { bind_port: port, bind_host: host, unsecure_port: unsecure } = values;
  const place = places.bind_port ?? { file: '', line: 1, column: 1 };
  const second = unsecure === undefined && typeof port === 'number' ? port - UNSECURE_BELOW : unsecure;
  const names = ['client', 'federation'];
  return [
    impliedListener(place, port, host, true, names),
    ...(truthy(second) ? [impliedListener(places.unsecure_port ?? place, second, host, false, names)] : []),
  ];
}

function metricsListener(values: Values, places: Places): ListenerModel[] {
  const { metrics_port: port, metrics_bind_host: host = '127.0.0.1' } = values;
  const place = places.metrics_port;
  return place && truthy(port) ? [impliedListener(place, port, host, false, ['metrics'])] : [];
}

function databaseOf(value: unknown): ServerModel['database'] {
  if (!isMapping(value)) return null;
  const { name } = value;
  if (name === 'sqlite3' || name === 'psycopg2') return name;
  return name === undefined || name === null ? null : 'other';
}
