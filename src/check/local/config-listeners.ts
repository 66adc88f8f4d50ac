/** Listeners that stop the start, and listeners that are not what they seem. */
import { RESOURCES } from '../../homeserver/listeners.ts';
import type { ListenerModel, LoadedConfig, Place } from '../../homeserver/types.ts';
import { written } from '../../homeserver/written.ts';
import { capital, list } from '../../text/words.ts';
import type { Finding } from '../types.ts';
import {
  carries,
  configOf,
  few,
  isWhole,
  lines,
  listenerName,
  opened,
  placed,
  placedAny,
  startOf,
} from './config-view.ts';
import type { LocalCheck } from './types.ts';

export const configListenersRule: LocalCheck = {
  ids: [
    'config.no-listener',
    'config.no-federation',
    'config.no-tls',
    'config.webclient',
    'config.unknown-resource',
    'config.tls-without-certificate',
    'config.bind-port',
    'config.bind-address',
    'config.port-not-number',
    'config.listener-invalid',
    'config.replication-listener',
  ],
  judge(local) {
    const loaded = configOf(local);
    if (loaded === null) return [];
    return [
      ...invalid(loaded),
      ...resources(loaded),
      ...bindPort(loaded),
      ...(isWhole(local.config)
        ? [...withoutCertificate(loaded), ...noListener(loaded), ...noFederation(loaded)]
        : []),
      ...noTls(loaded),
      ...bindAddress(loaded),
    ];
  },
};

function invalid(loaded: LoadedConfig): Finding[] {
  const all = written(loaded);
  const noList = loaded.places.listeners;
  return [
    ...(loaded.model.listenersAreNoList && noList
      ? [
          placed('config.listener-invalid', 'error', [noList], {
            title: '"listeners" is no list, so Synapse does not start.',
            detail: `Line ${noList.line} has something else in place of entries that begin with "- ".`,
            fix: 'Write each listener as an entry of a list, or remove the key.',
          }),
        ]
      : []),
    ...few(all.filter(({ type }) => type === 'replication')).map((one) =>
      placed('config.replication-listener', 'error', [one.keys.type ?? one.place], {
        title: `${capital(listenerName(one))} has the type replication, with which no Synapse starts since 1.67.`,
        detail: 'Workers talk to the main process over Redis now.',
        fix: 'Remove the listener. With workers, set up redis first, and a listener with the resource replication.',
      }),
    ),
    ...few(all.filter(({ badPort }) => badPort !== null)).map((one) =>
      placed('config.port-not-number', 'error', [one.keys.port ?? one.place], {
        title: `The port ${one.badPort} of a listener is no number between 0 and 65535, so Synapse does not start.`,
        detail: /^"\d+"$/.test(one.badPort ?? '')
          ? 'The quotes make a text of it.'
          : 'Synapse wants a whole number there, without quotes.',
        fix: /^"\d+"$/.test(one.badPort ?? '')
          ? `Write port: ${one.badPort?.replaceAll('"', '')}`
          : 'Write the number alone.',
      }),
    ),
    ...few(all.flatMap((one) => one.nonsense.map((fault) => ({ one, ...fault })))).map(
      ({ one, what, place, stops }) =>
        placed('config.listener-invalid', stops ? 'error' : 'warning', [place], {
          title: `${capital(listenerName(one))} is not built as Synapse expects it: ${what}.`,
          detail: stops ? 'Synapse does not start with it.' : 'Synapse starts, and does what nobody meant.',
          fix: 'Correct it by hand; what was meant cannot be told from the file.',
        }),
    ),
  ];
}

function resources(loaded: LoadedConfig): Finding[] {
  const all = written(loaded).flatMap((one) => (one.type === 'http' ? one.resources : []));
  const webclient = all.filter(({ name }) => name === 'webclient').map(({ place }) => place);
  const unknown = all.filter(({ name }) => name === null || (name !== 'webclient' && !RESOURCES.has(name)));
  const empty = unknown.some(({ name }) => name === null);
  const names = unknown.flatMap(({ name }) => (name === null ? [] : [`"${name}"`]));
  return [
    ...placedAny('config.webclient', 'error', webclient, {
      title: `The resource webclient stands in ${lines(webclient)}; no Synapse starts with it since 1.53.`,
      detail: 'Files from before 0.34 have it in every listener. Up to 1.52 it was ignored with a warning.',
      fix: 'Remove the name and its "- "; client and federation stay.',
    }),
    ...placedAny(
      'config.unknown-resource',
      'error',
      unknown.map(({ place }) => place),
      {
        title:
          names.length === 0
            ? `The names of a resource have an empty entry in ${lines(unknown.map(({ place }) => place))}, so Synapse does not start.`
            : `Synapse knows no resource ${list(names)}, and does not start.`,
        detail: empty
          ? 'A "- " without a name behind it is an entry of its own.'
          : `It knows ${list([...RESOURCES], RESOURCES.size)}, in small letters.`,
        fix: empty ? 'Remove the empty "- ".' : 'Correct or remove the name.',
      },
    ),
  ];
}

function bindPort({ model, places, values }: LoadedConfig): Finding[] {
  const place = places.bind_port;
  if (!place || model.listeners.every(({ index, tls }) => index !== null || !tls)) return [];
  const ports = model.listeners.filter((one) => one.index === null && !carries(one, 'metrics'));
  const opens = list(ports.map(({ port, tls }) => `${port ?? '?'} ${tls ? 'with TLS' : 'without TLS'}`));
  const lost = model.replaced.length > 0;
  return [
    placed('config.bind-port', 'warning', [place], {
      title: lost
        ? `bind_port replaces all listeners of the list: Synapse opens ${opens} alone.`
        : `bind_port, the form from before "listeners", opens ${opens}.`,
      detail: `${lost ? `What stands below "listeners" (${lines(model.replaced.map((one) => one.place))}) is ignored without a word. ` : ''}${values.unsecure_port === undefined ? 'The second port is bind_port less 400, because unsecure_port is not set.' : 'The form is from before 0.9, and is still read.'}`,
      fix: 'Write what is needed as "listeners", and remove bind_port, bind_host, unsecure_port and gzip_responses.',
    }),
  ];
}

const withTls = ({ model }: LoadedConfig): readonly ListenerModel[] =>
  model.listeners.filter(({ tls, silenced }) => tls && !silenced);

function withoutCertificate(loaded: LoadedConfig): Finding[] {
  const { model, values } = loaded;
  const missing = [
    ...(model.certificatePath === null ? ['tls_certificate_path'] : []),
    ...(model.keyPath === null ? ['tls_private_key_path'] : []),
  ];
  const tls = withTls(loaded);
  if (missing.length === 0) return [];
  return placedAny(
    'config.tls-without-certificate',
    'error',
    tls.map(({ keys, place }) => keys.tls ?? place),
    {
      title: `${capital(list(tls.map(listenerName)))} ${tls.length === 1 ? 'has' : 'have'} TLS, and ${list(missing)} ${missing.length === 1 ? 'is' : 'are'} not set: Synapse does not start.`,
      detail:
        'acme' in values
          ? 'The acme block gives no certificate since 1.37.'
          : 'Since 0.99.1 the paths are needed for listeners with TLS alone.',
      fix: 'Remove the listener where a reverse proxy does TLS, or set both paths.',
    },
  );
}

function noListener(loaded: LoadedConfig): Finding[] {
  const { model, places } = loaded;
  if (opened(loaded).length > 0 || model.listenersAreNoList) return [];
  const silenced = model.listeners.length > 0;
  const place = (silenced ? places.no_tls : undefined) ?? places.listeners ?? startOf(loaded);
  return [
    placed('config.no-listener', 'error', [place], {
      title: 'Synapse opens no port at all, and says nothing about it.',
      detail: silenced
        ? `All listeners have TLS (${lines(model.listeners.map((one) => one.place))}), and no_tls silences them.`
        : `"listeners" is ${places.listeners ? 'an empty list' : 'missing'}.`,
      fix: 'Add a listener on port 8008 for a reverse proxy, with the resources client and federation.',
    }),
  ];
}

function noFederation(loaded: LoadedConfig): Finding[] {
  const open = opened(loaded);
  if (open.length === 0 || open.some((one) => carries(one, 'federation'))) return [];
  // The old names of a list that cannot be told are no reason to accuse it.
  if (open.some(({ nonsense }) => nonsense.length > 0)) return [];
  const place: Place = open.find((one) => carries(one, 'client'))?.place ?? open[0]?.place ?? startOf(loaded);
  const keysAlone = open.some((one) => carries(one, 'keys'));
  return [
    placed('config.no-federation', 'error', [place], {
      title: 'No listener has the resource federation: other servers get 404.',
      detail: `${capital(list(open.map(listenerName)))} ${open.length === 1 ? 'has' : 'have'} other resources${keysAlone ? '' : ', so the signing keys are not served either'}.`,
      fix: 'Add federation to the names of the listener that the proxy or the outside reaches.',
    }),
  ];
}

function noTls({ model, places }: LoadedConfig): Finding[] {
  const silenced = model.listeners.filter((one) => one.silenced);
  const place = places.no_tls;
  if (!place || silenced.length === 0) return [];
  // Nothing is left that answers.
  const all = silenced.length === model.listeners.length;
  return [
    placed('config.no-tls', all ? 'error' : 'warning', [place], {
      title: `no_tls silences ${list(silenced.map(listenerName))}.`,
      detail: `${capital(lines(silenced.map((one) => one.place)))}: "tls: true", and Synapse opens no port for it, without a word.`,
      fix: 'With a reverse proxy, remove no_tls together with these listeners: removed alone, it brings them back. Where Synapse does TLS itself, remove no_tls alone.',
    }),
  ];
}

function bindAddress(loaded: LoadedConfig): Finding[] {
  const found = written(loaded).flatMap(({ keys }) => keys.bind_address ?? []);
  return placedAny('config.bind-address', 'note', found, {
    title: `bind_address in ${lines(found)} is the old singular form of bind_addresses.`,
    detail: 'Synapse still adds it to the list. An empty one means all addresses.',
    fix: "Write bind_addresses: ['…'] in its place.",
  });
}
