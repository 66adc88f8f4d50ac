/** What a look at the machine, or at copies of its files, has found: the end of the text of `check --local`. */
import { posix } from 'node:path';
import { places } from '../check/evidence.ts';
import { looksOld, upgradeOf, versionInUse } from '../check/local/upgrade.ts';
import { signedOutcome } from '../check/passage.ts';
import type { Facts } from '../discover/types.ts';
import type { ListenerModel } from '../homeserver/types.ts';
import type { LocalFacts } from '../host/types.ts';
import { formatEndpoint } from '../matrix/server-name.ts';
import { printable } from '../system/printable.ts';
import { day, list, plural } from '../text/words.ts';
import { findingLines } from './findings.ts';
import { inert } from './inert.ts';
import { labelled, paragraph } from './layout.ts';
import { type Entry, findingsOf } from './printer.ts';
import { colourSigns, finish, type Style, sign } from './signs.ts';
import { upgradeLines } from './upgrade.ts';

type Row = readonly [label: string, value: string];

const MOST = 500;

/** "/etc/matrix-synapse/homeserver.yaml and 2 files of conf.d" */
function configText({ config: { files, managedBy } }: LocalFacts): string {
  const [first, ...rest] = files;
  if (first === undefined) return 'none was found';
  const folders = rest.map(({ path }) => posix.basename(posix.dirname(path)));
  const more = rest.length === 0 ? '' : ` and ${plural(rest.length, 'file')} of ${list(folders)}`;
  return `${first.path}${more}${managedBy === null ? '' : `, written by ${managedBy.name}`}`;
}

function homeserverText(local: LocalFacts, facts: Facts | null): string[] {
  const version = versionInUse(local, facts);
  const { service } = local;
  if (version === null && service === null) return [];
  const parts = [
    `Synapse ${version ?? 'of unknown version'}`,
    ...(service?.user == null ? [] : [`account ${service.user}`]),
    ...(service === null ? [] : [service.source]),
    ...(service?.container == null ? [] : [`in a container (${service.container})`]),
  ];
  return [parts.join(', ')];
}

function listenerText({ port, path, addresses, tls, resources, type, silenced }: ListenerModel): string {
  const where = path ?? `${port ?? 'no port'}${addresses.length === 0 ? '' : ` on ${list(addresses)}`}`;
  const names = list(resources.flatMap(({ name }) => name ?? []));
  const what = names === '' ? (type ?? 'no type') : names;
  return `${where}${tls ? ' with TLS' : ''}: ${what}${silenced ? ', silenced by no_tls' : ''}`;
}

const pairTexts = ({ certificateFiles, lookedAt }: LocalFacts): string[] =>
  certificateFiles.map(({ certificate, keyMatches, usedBy }) => {
    const [leaf] = certificate.chain;
    const until = leaf === undefined ? certificate.state : `until ${day(leaf.notAfter, lookedAt)}`;
    const key = keyMatches === true ? ', the key fits' : keyMatches === false ? ', the key does not fit' : '';
    const count = leaf === undefined ? '' : `, ${plural(certificate.chain.length, 'certificate')}`;
    return `${certificate.path} for ${usedBy}: ${until}${count}${key}`;
  });

const proxyTexts = ({ proxies }: LocalFacts): string[] =>
  proxies.map(
    ({ kind, version, sites, running }) =>
      `${kind}${version === null ? '' : ` ${version}`}, ${plural(sites.length, 'site')}${running === false ? ', not running' : ''}`,
  );

/** Only what was asked for and answered is told; why it was not asked stands with what was not looked at. */
function signedTexts(facts: Facts | null): string[] {
  const words = {
    accepted: 'arrives as it was sent',
    unsigned: 'arrives without its signature',
    rejected: 'is refused',
    untold: 'has no answer that tells',
  };
  return (facts === null ? [] : places(facts)).flatMap(({ address }) => {
    const { signed } = address.exchanges;
    return signed === undefined
      ? []
      : [`${formatEndpoint(address.address, address.port)}: ${words[signedOutcome(signed)]}`];
  });
}

/** Values below each other, with the label at the first one. */
const rows = (label: string, values: readonly string[]): Row[] =>
  values.map((value, index) => [index === 0 ? label : '', printable(value, MOST)]);

const machineRows = (local: LocalFacts, facts: Facts | null): Row[] => [
  ...rows('homeserver.yaml', [configText(local)]),
  ...rows('homeserver', homeserverText(local, facts)),
  ...rows('listeners', (local.config.loaded?.model.listeners ?? []).slice(0, 20).map(listenerText)),
  ...rows('certificates', pairTexts(local).slice(0, 20)),
  ...rows('proxies', proxyTexts(local)),
  ...rows(
    'renewal',
    local.renewal.map(({ client, armedBy }) => `${client}, ${armedBy ?? 'run by nothing'}`),
  ),
  ...rows('signed request', signedTexts(facts)),
];

/** Ends with a line feed; begins with an empty line where a report stands before it. "" for an entry without a machine. */
export function machineText(entry: Entry, style: Style): string {
  const { local } = entry;
  if (local === undefined) return '';
  const width = Math.max(20, Math.min(style.width, 80));
  const facts = entry.kind === 'checked' ? entry.facts : null;
  const upgrade = upgradeOf(local, facts);
  const title = local.elsewhere
    ? 'Copies from another machine; nothing of this one was looked at'
    : `This machine${local.isRoot ? '' : ', without root'}`;
  const skipped = local.notLookedAt.map(({ what, why }) => `not looked at: ${what}, because ${why}`);
  const blocks = [
    entry.kind === 'invalid' ? findingsOf(entry).flatMap((one) => findingLines(one, style, width)) : [],
    [
      ...paragraph(title, width),
      ...labelled(machineRows(local, facts), width),
      ...skipped.flatMap((line) => paragraph(printable(line, MOST), width, `  ${sign('skipped', style)} `)),
    ],
    upgrade === null ? [] : upgradeLines(upgrade.from, upgrade.steps, width),
    looksOld(local, facts)
      ? paragraph(
          'The file is one from before Synapse 1.0. If that version is still in use: matrix-tls-setup explain upgrade, with the version, has the order.',
          width,
        )
      : [],
  ].filter((block) => block.length > 0);
  const lines = blocks.flatMap((block, index) => (index === 0 && facts === null ? block : ['', ...block]));
  return inert(colourSigns(finish(`${lines.join('\n')}\n`, style), style));
}
