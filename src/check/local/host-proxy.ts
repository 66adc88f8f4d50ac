/** Settings of the proxies on this machine that change the paths of signed requests, and files that they refuse. */
import type { LocalFacts, ManglingKind, ManglingSetting, ProxyFacts, ProxyKind } from '../../host/types.ts';
import { list, quote } from '../../text/words.ts';
import { finding } from '../finding.ts';
import type { Finding, Severity } from '../types.ts';
import { at, few } from './config-view.ts';
import { PROGRAMS } from './programs.ts';
import type { LocalCheck } from './types.ts';

export const hostProxyRule: LocalCheck = {
  ids: ['host.proxy-path', 'host.proxy-config-invalid'],
  judge: (local) => local.proxies.flatMap((proxy) => [...invalid(proxy), ...mangling(proxy, local)]),
};

function invalid({ kind, valid }: ProxyFacts): Finding[] {
  if (valid === null || valid.ok) return [];
  const name = PROGRAMS[kind];
  const message = valid.text.split('\n').find((line) => /emerg|error|alert|syntax/i.test(line)) ?? valid.text;
  return [
    finding('host.proxy-config-invalid', 'error', {
      subject: name,
      title: `${name} refuses its own files as they are now.`,
      detail: `It says ${quote(message, 300)}. It runs on with what it had read before, and a restart would leave it down.`,
      fix: 'Repair the line that it names, then test and reload it.',
    }),
  ];
}

interface Words {
  readonly what: (text: string) => string;
  readonly why: string;
  readonly fix: string;
}

const WORDS: Readonly<Record<ManglingKind, Words>> = {
  'proxy-pass-path': {
    what: () => 'proxy_pass has a path, so nginx decodes what it passes on',
    why: 'Ids with %21, %3A or %2F arrive changed, and the signatures of other servers do not fit any more.',
    fix: 'Leave nothing behind the port in proxy_pass, not even a slash; then reload nginx.',
  },
  'proxy-pass-variable': {
    what: () => 'proxy_pass has $uri, which nginx has decoded',
    why: 'Ids with %21, %3A or %2F arrive changed, the query is lost, and the signatures of other servers do not fit any more.',
    fix: 'Leave nothing behind the port in proxy_pass, not even a variable; then reload nginx.',
  },
  rewrite: {
    what: () => "A rewrite changes the path of Matrix's requests",
    why: 'Other servers sign the path as they send it; a changed one makes the signature wrong.',
    fix: 'Leave /_matrix out of the rewrite, then reload the proxy.',
  },
  'no-nocanon': {
    what: () => 'ProxyPass has no nocanon, so Apache rewrites the path before it passes it on',
    why: 'Ids with %21, %3A or %40 arrive changed, and the signatures of other servers do not fit any more.',
    fix: 'Add the word nocanon to the end of this ProxyPass line, then: apachectl graceful',
  },
  'encoded-slashes': {
    what: (text) =>
      /^AllowEncodedSlashes/i.test(text)
        ? 'AllowEncodedSlashes is not NoDecode'
        : 'AllowEncodedSlashes NoDecode is missing',
    why: 'Apache answers 404 to each id with a slash in it, or decodes the slash, so that some rooms, users and events cannot be reached.',
    fix: 'Put AllowEncodedSlashes NoDecode into this virtual host, then: apachectl graceful',
  },
  'normalize-uri': {
    what: () => 'http-request normalize-uri changes paths',
    why: 'Normalisers that decode or join parts of a path make the signatures of other servers wrong.',
    fix: 'Leave paths below /_matrix out of normalize-uri, then reload HAProxy.',
  },
};

/** Whether it applies to these very requests was worked out for nginx and Apache; in the others only that it is there. */
const severityOf = (kind: ProxyKind): Severity =>
  kind === 'nginx' || kind === 'apache' ? 'error' : 'warning';

function mangling({ kind, running, mangling: settings }: ProxyFacts, { proxies }: LocalFacts): Finding[] {
  // Files of a proxy that stands still, while another one runs, are left over.
  if (running === false && proxies.some((one) => one.running === true)) return [];
  return few(once(settings)).map((setting) => {
    const { what, why, fix } = WORDS[setting.kind];
    const names = namesOf(settings, setting);
    return finding('host.proxy-path', severityOf(kind), {
      subject: at(setting.place),
      title: `${what(setting.text)}${names.length === 0 ? '' : ` (${list(names)})`}.`,
      detail: `Line ${setting.place.line} of ${setting.place.file} for ${PROGRAMS[kind]}: ${quote(setting.text, 120)}. ${why}`,
      fix,
    });
  });
}

const key = ({ kind, place }: ManglingSetting): string => `${kind} ${at(place)}`;

/** An included file belongs to several sites, and a setting in it is one fault. */
const once = (settings: readonly ManglingSetting[]): ManglingSetting[] => [
  ...new Map(settings.map((one) => [key(one), one])).values(),
];

const namesOf = (settings: readonly ManglingSetting[], one: ManglingSetting): string[] =>
  settings.filter((other) => key(other) === key(one)).flatMap(({ names }) => names);
