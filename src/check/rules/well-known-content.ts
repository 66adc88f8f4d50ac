/** What stands in the well-known file, and with which status it comes. */

import type { Facts } from '../../discover/types.ts';
import type { WellKnownFault } from '../../matrix/well-known.ts';
import { list, quote } from '../../text/words.ts';
import { type FileLine, fileLine, worksWithoutFile } from '../advice.ts';
import type { FindingId } from '../catalogue/index.ts';
import { afterwards, type FileView, fallbackSeverity, fileUrl, fileViews, instead } from '../file-view.ts';
import { finding, groupBy } from '../finding.ts';
import { header, isChallenge, siteOf } from '../http.ts';
import type { Check, Finding, Severity } from '../types.ts';

const IDS: Readonly<Record<Exclude<WellKnownFault, 'no-answer'>, FindingId>> = {
  'bad-status': 'well-known.bad-status',
  'too-large': 'well-known.too-large',
  encoded: 'well-known.encoded',
  bom: 'well-known.bom',
  html: 'well-known.html',
  'not-json': 'well-known.not-json',
  'not-object': 'well-known.not-json',
  'no-server-key': 'well-known.no-server-key',
  'server-not-text': 'well-known.server-not-text',
  empty: 'well-known.invalid-server',
  scheme: 'well-known.scheme',
  path: 'well-known.path',
  'invalid-server': 'well-known.invalid-server',
};

export const wellKnownContentRule: Check = {
  ids: [
    ...new Set(Object.values(IDS)),
    'well-known.absent',
    'well-known.bot-challenge',
    'well-known.redirect',
  ],
  judge(facts) {
    const faulty = fileViews(facts).flatMap((view) => {
      const id = idOf(view);
      return id === null ? [] : [{ id, view }];
    });
    return [...groupBy(faulty, ({ id }) => id)].map(([id, group]) =>
      judge(
        facts,
        id,
        group.map(({ view }) => view),
      ),
    );
  },
};

function idOf({ reading, exchange, movedTo }: FileView): FindingId | null {
  if (reading === null || exchange === null || reading.fault === null || reading.fault === 'no-answer')
    return null;
  if (reading.fault !== 'bad-status') return IDS[reading.fault];
  if (isChallenge(exchange)) return 'well-known.bot-challenge';
  if (exchange.status !== 404) return 'well-known.bad-status';
  // A redirect that ends at a 404 elsewhere is somebody's rewrite rule, not the absence of a file.
  return movedTo === null ? 'well-known.absent' : 'well-known.redirect';
}

function judge(facts: Facts, id: FindingId, views: readonly FileView[]): Finding {
  const [view] = views;
  const { title, why, fix } = words(facts, id, view);
  const severity = severityOf(facts, id);
  const from = list(views.map(({ address }) => address));
  const what = view === undefined ? '' : seen(view);
  return finding(id, severity, { subject: fileUrl(facts), title, detail: `${from}: ${what}.${why}`, fix });
}

function severityOf(facts: Facts, id: FindingId): Severity {
  if (id === 'well-known.absent') return 'note';
  // Synapse takes the value as it is and never comes to a fallback.
  if (facts.route.failure === 'invalid-delegation') return 'error';
  const severity = fallbackSeverity(facts);
  return id === 'well-known.redirect' && severity !== 'error' ? 'note' : severity;
}

function seen({ exchange, last, movedTo, attempt }: FileView): string {
  if (exchange === null) return 'no answer';
  const type = header(exchange, 'content-type') ?? 'no Content-Type';
  const where =
    attempt.hops.length > 1 && last !== null ? ` after a redirect to ${last.url.slice(0, 160)}` : '';
  const body = movedTo === null && exchange.body.trim() !== '' ? `, ${quote(exchange.body)}` : '';
  return `status ${exchange.status ?? 'none'}, ${type}, ${exchange.bytes} bytes${where}${body}`;
}

function words(
  facts: Facts,
  id: FindingId,
  view: FileView | undefined,
): { title: string; why: string; fix: string } {
  const { host } = facts.serverName;
  const url = fileUrl(facts);
  const reading = view?.reading ?? null;
  const ignored = afterwards(facts);
  const written = reading?.value ?? '';
  const right = fileLine(facts, reading?.suggestion == null ? null : withPort(reading.suggestion, written));
  const { line, fill, last } = right;
  const unneeded = worksWithoutFile(facts)
    ? `Answer 404 at ${url}, or remove the file: servers get through without it.`
    : null;
  switch (id) {
    case 'well-known.absent':
      return {
        title: `There is no well-known file on ${host}.`,
        why: ` Servers ${instead(facts)}.`,
        fix: '',
      };
    case 'well-known.bot-challenge':
      return {
        title: `A challenge page for robots stands before the well-known file on ${host}.`,
        why: ignored,
        fix: 'Add a rule to the CDN or firewall that lets /.well-known/matrix/ (and /_matrix/) through.',
      };
    case 'well-known.redirect': {
      const nextcloud = view?.movedTo?.includes('/index.php/') ? ' Nextcloud makes such a redirect.' : '';
      return {
        title: `The path of the well-known file on ${host} is redirected to another one, where there is nothing.`,
        why: `${nextcloud}${ignored}`,
        fix: `Add an exact location for /.well-known/matrix/server before that rule (in nginx: location = /.well-known/matrix/server).`,
      };
    }
    case 'well-known.bad-status':
      return {
        title: `${url} answers with status ${view?.exchange?.status ?? 'none'}.`,
        why: ignored,
        fix:
          unneeded === null
            ? 'Let the web server give the file itself with status 200, before any application, login or filter.'
            : `Answer 404 at ${url}: servers get through without a file. If there is to be one, give it with status 200, before any application, login or filter.`,
      };
    case 'well-known.html': {
      const site = view?.exchange ? siteOf(view.exchange) : null;
      return {
        title: `A web page comes back in place of the well-known file on ${host}${site === null ? '' : `: ${site}`}.`,
        why: ignored,
        fix:
          unneeded ??
          `Let the web server give ${line} for exactly /.well-known/matrix/server, before the application${fill}.`,
      };
    }
    case 'well-known.not-json':
      return {
        title: `The well-known file on ${host} is not a JSON object.`,
        why: `${jsonMistake(view?.exchange?.body ?? '')}${ignored}`,
        fix: unneeded ?? `Write one line: ${last}`,
      };
    case 'well-known.bom':
      return {
        title: `An invisible byte order mark stands at the start of the well-known file on ${host}.`,
        why: ignored,
        fix: `${unneededUnread(unneeded)}Save the file as UTF-8 without BOM (sed -i '1s/^\\xEF\\xBB\\xBF//' FILE removes it).`,
      };
    case 'well-known.encoded':
      return {
        title: `The well-known file on ${host} comes compressed or in another encoding than UTF-8.`,
        why: ignored,
        fix: `${unneededUnread(unneeded)}Turn compression off for this path, and save the file as UTF-8.`,
      };
    case 'well-known.no-server-key':
      return noServerKey(facts, reading?.nearMiss ?? null, right, unneeded);
    case 'well-known.server-not-text':
      return {
        title: `m.server in the well-known file on ${host} is not text.`,
        why: ignored,
        fix: unneeded ?? `Write it as one string: ${last}`,
      };
    case 'well-known.too-large':
      return {
        title: `The well-known file on ${host} is larger than 51200 bytes.`,
        why: ignored,
        fix: unneeded ?? `Serve the short file alone: ${last}`,
      };
    default:
      return invalidValue(facts, id, view, right, unneeded);
  }
}

/** A URL means the web's port where it names none, and servers speak TLS alone; where a port was written that cannot be, 443 is offered too. */
const withPort = (name: string, written: string): string =>
  !/:\d+$/.test(name) && (/^https?:/i.test(written) || /:\d+\s*$/.test(written)) ? `${name}:443` : name;

/** What the file says is not known, and will count as soon as it can be read. */
const unneededUnread = (unneeded: string | null): string =>
  unneeded === null ? '' : `${unneeded} If it is meant to count: `;

const jsonMistake = (body: string): string =>
  /,\s*[}\]]/.test(body)
    ? ' A comma stands before a closing bracket.'
    : /^\s*\{\s*'/.test(body)
      ? ' Single quotes are not JSON.'
      : '';

function noServerKey(
  facts: Facts,
  near: string | null,
  { line, fill }: FileLine,
  unneeded: string | null,
): { title: string; why: string; fix: string } {
  const { host } = facts.serverName;
  const url = fileUrl(facts);
  const client = near === 'm.homeserver';
  const clientOnly = 'the present file at /.well-known/matrix/client only';
  return {
    title: client
      ? `The file for clients is served as the one for servers on ${host}: it has no m.server.`
      : `The well-known file on ${host} has no m.server.`,
    why: `${near !== null && !client ? ` It has “${near}”.` : ''}${afterwards(facts)}`,
    fix:
      unneeded === null
        ? `Serve ${line} at ${url}${fill}${client ? `; and ${clientOnly}` : ''}.`
        : client
          ? `Serve ${clientOnly}, and answer 404 at ${url}: servers get through without it.`
          : unneeded,
  };
}

function invalidValue(
  facts: Facts,
  id: FindingId,
  view: FileView | undefined,
  { last }: FileLine,
  unneeded: string | null,
): { title: string; why: string; fix: string } {
  const { host } = facts.serverName;
  const value = view?.reading?.value ?? '';
  const reason = view?.reading?.reason ?? null;
  const fix = unneeded ?? `Write ${last}`;
  if (value === '') {
    return {
      title: `m.server in the well-known file on ${host} is empty.`,
      why: afterwards(facts),
      fix,
    };
  }
  const shown = quote(value);
  const used = facts.route.failure === 'invalid-delegation';
  const why = used
    ? ' Synapse takes the value as it is and fails; it goes on to nothing else.'
    : afterwards(facts);
  const title =
    id === 'well-known.scheme'
      ? `m.server on ${host} is ${shown}: a scheme does not belong there.`
      : id === 'well-known.path'
        ? `m.server on ${host} is ${shown}: a slash or path does not belong there.`
        : `m.server on ${host} is ${shown}, which is no server name.`;
  return { title, why: `${reason === null ? '' : ` ${reason}`}${why}`, fix };
}
