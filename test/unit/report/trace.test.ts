import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/check/judge.ts';
import { traceJson, traceText } from '../../../src/report/trace.ts';
import { watchText } from '../../../src/report/watch.ts';
import { facts, html, S, type World, X } from '../../support/facts.ts';

const style = (width = 80, ascii = false) => ({ width, colour: false, ascii });
const look = (world: World) => {
  const seen = facts(world);
  return { kind: 'checked', facts: seen, verdict: judge(seen) } as const;
};
const text = (world: World, width = 80, ascii = false): string => {
  const { facts, verdict } = look(world);
  return traceText(facts, verdict, style(width, ascii));
};
const bySrv: World = { file: html(404), dns: { [`_matrix._tcp.${S} SRV`]: [`10 5 8448 ${X}`] } };

describe('trace', () => {
  const lines = text(bySrv).split('\n');

  it('numbers each step, with the server that was asked, its time, and why it went on', () => {
    const numbers = lines.flatMap((line) => /^ {0,2}(\d+) {2}\S/.exec(line)?.[1] ?? []).map(Number);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(numbers.length).toBeGreaterThan(8);
    const at = lines.findIndex((line) => line.includes(`SRV _matrix._tcp.${S}`));
    expect(lines[at]).toMatch(/ at 93\.184\.216\.53:53 \(step 5\) +12 ms$/);
    expect(lines.slice(at + 1, at + 3)).toEqual([
      `     10 5 8448 ${X}`,
      '     → that is where servers connect',
    ]);
  });

  it('tells of an error before the answer', () => {
    const failed = ['192.0.2.53:53'];
    const flaky = { records: [`10 5 8448 ${X}`], attempts: 2, failed };
    const told = text({ file: html(404), dns: { [`_matrix._tcp.${S} SRV`]: flaky } });
    expect(told.replace(/\s+/g, ' ')).toContain('asked 2 times, before that SERVFAIL from 192.0.2.53:53');
  });

  it('goes in the order of a resolution', () => {
    const places = [
      `A ${S}`,
      'GET https://',
      '_matrix-fed._tcp',
      '_matrix._tcp',
      'the route',
      `A ${X}`,
      'connect at',
      '/_matrix/key',
    ];
    const found = places.map((part) => lines.findIndex((line) => line.includes(part)));
    expect(found).not.toContain(-1);
    expect(found).toEqual([...found].sort((a, b) => a - b));
  });

  it('says what is not asked without trust', () => {
    const wrong = { sent: [{ dnsNames: ['other.example.net'] }] };
    const said = text({ at: { '*:443': wrong } });
    expect(said).toContain('nothing is asked without trust');
    const there = text({ at: { '93.184.216.20:443': wrong } }).replace(/\n\s+/g, ' ');
    expect(there).toContain(`it does not name matrix.${S}, so no server asks anything here`);
    expect(said).not.toMatch(/ $/m);
  });

  it('tells what only serves the findings after the route, and ends with their ids', () => {
    const seen = look(bySrv);
    const [answer] = seen.facts.dns;
    if (answer === undefined) throw new Error('nothing was asked');
    const ns = { ...answer, name: S, type: 'NS', status: 'nodata', records: [], ttl: null } as const;
    const more = { ...seen.facts, dns: [ns, ...seen.facts.dns] };
    const lines = traceText(more, seen.verdict, style()).split('\n');
    const at = lines.indexOf('Beside the route');
    const route = lines.slice(0, at).join('\n');
    expect(at).toBeGreaterThan(0);
    expect(route).toMatch(/connect at/);
    expect(lines.slice(at + 1).join('\n')).toContain(`NS ${S}: no record`);
    expect(route).not.toContain(`NS ${S}`);
    const wrong = text({ at: { '93.184.216.20:443': { sent: [{ dnsNames: ['other.example.net'] }] } } });
    expect(wrong).toMatch(
      /\n {2}✖ tls\.name-mismatch[^\n]*\n {2}matrix-tls-setup explain tls\.name-mismatch\n$/,
    );
  });

  it('has words for what OpenSSL and Node have codes for', () => {
    const own = {
      sent: [{ dnsNames: [`matrix.${S}`], selfIssued: true }],
      chainError: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    };
    const refused = text({ at: { '*:443': { tcp: 'timeout' } } });
    expect(text({ at: { '93.184.216.20:443': own } }).replace(/\s+/g, ' ')).toContain('chain: self-signed');
    expect(refused).toContain('TCP: no answer after');
    expect(text({ at: { '93.184.216.20:443': own } })).not.toMatch(/[A-Z]{3,}_[A-Z]{3,}/);
  });

  it('does not call a name missing that stands in the subject only', () => {
    const old = { hasSubjectAltName: false, dnsNames: [], commonName: `matrix.${S}` };
    const said = text({ at: { '93.184.216.20:443': { sent: [old] } } }).replace(/\s+/g, ' ');
    expect(said).toContain(`it names matrix.${S} in its subject only, where nobody looks`);
    expect(said).not.toContain(`it does not name matrix.${S}`);
  });

  it.each([80, 40])('fits %i columns', (width) => {
    for (const world of [{}, bySrv, { at: { '*:443': { tcp: 'timeout' } } } as World]) {
      for (const line of text(world, width).split('\n')) {
        expect(line.length, line).toBeLessThanOrEqual(width);
      }
    }
  });

  it('has ASCII alone where it must', () => {
    expect(text(bySrv, 80, true)).toMatch(/^[\n -~]+$/);
  });

  it('gives the trail as JSON', () => {
    const { facts, verdict } = look(bySrv);
    const json = JSON.parse(traceJson(facts, verdict, { name: 't', version: '1' }));
    expect(json).toMatchObject({ schemaVersion: 1, serverName: S, verdict: 'ok', trail: facts.trail });
    expect(json.steps.length).toBeGreaterThan(json.trail.length);
  });
});

describe('watch', () => {
  const closed = look({ file: html(404), at: { '*:8448': { tcp: 'refused' } } });
  const open = look({ file: html(404) });

  it('says at first what is wrong, and when old answers die', () => {
    const said = watchText(closed, null, false, style());
    expect(said).toMatch(/^✖ 12:00:00 example\.org: other servers cannot reach it: net\.refused\n/);
    // A closed port has nothing to do with files and records that are not there.
    expect(said).not.toContain('that there is no');
  });

  it('says once what to do, and where to read more', () => {
    const said = watchText(closed, null, false, style());
    const [first] = closed.verdict.findings;
    expect(said.replace(/\n\s+/g, ' ')).toContain(`Fix: ${first?.fix.split('\n')[0]}`);
    expect(said).toContain(`matrix-tls-setup explain net.refused · check ${S}`);
    const other = look({ file: html(404), at: { '*:8448': { sent: [{ dnsNames: ['x.example'] }] } } });
    expect(watchText(other, closed, false, style())).toContain('explain tls.name-mismatch');
  });

  it('says when others forget that there was nothing, where that is what is wrong or has changed', () => {
    const flat = (text: string): string => text.replace(/\n\s+/g, ' ');
    const invalid = look({ file: '{"m.server":', at: { '*:8448': { tcp: 'refused' } } });
    const forget = 'others may keep that there is no file until 13:06 UTC';
    expect(flat(watchText(invalid, null, false, style()))).toContain(forget);
    expect(flat(watchText(closed, look({}), false, style()))).toContain(forget);
  });

  it('takes the width of the moment', () => {
    let width = 80;
    const changing = {
      colour: false,
      ascii: false,
      get width() {
        return width;
      },
    };
    const wide = watchText(closed, null, false, changing);
    width = 40;
    const narrow = watchText(closed, null, false, changing);
    expect(Math.max(...wide.split('\n').map((line) => line.length))).toBeGreaterThan(40);
    expect(Math.max(...narrow.split('\n').map((line) => line.length))).toBeLessThanOrEqual(40);
  });

  it('is one line while nothing changes', () => {
    expect(watchText(closed, closed, false, style()).trimEnd().split('\n')).toHaveLength(1);
  });

  it('says what changed', () => {
    const said = watchText(open, closed, true, style());
    expect(said).toMatch(/^✔ 12:00:00 example\.org: other servers can reach it\n/);
    expect(said).toContain('verdict: error → ok');
    expect(said).toContain('gone finding net.refused');
  });

  it('shows what the zone’s own servers say already', () => {
    const [answer] = facts(bySrv).dns.filter(({ type, name }) => type === 'A' && name === S);
    if (answer === undefined) throw new Error('not asked');
    const fresh = { ...answer, records: [{ name: S, type: 'A', ttl: 60, data: '93.184.216.99' }] };
    const authorities = [{ name: 'ns1.example.org', address: '93.184.216.53', answers: [fresh] }];
    const said = watchText(look({ controls: { authorities } }), null, false, style());
    expect(said.replace(/\n\s+/g, ' ')).toContain(
      `ns1.example.org already gives A ${S}: 93.184.216.99; resolvers forget the old answer by 12:01 UTC`,
    );
  });
});
