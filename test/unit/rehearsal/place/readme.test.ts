import { describe, expect, it } from 'vitest';
import {
  commandsOf,
  copyOf,
  type ReadStep,
  readReadme,
  yamlLinesOf,
} from '../../../../src/rehearsal/place/readme.ts';

const TEXT = `example.org: how other servers will reach it
=====

  scenario                  well-known-port
  your server name          example.org
  servers will connect to   matrix.example.org:443
  the certificate names     matrix.example.org

1  A certificate

    1.1  [delegate] A title that is so long that it goes on in the next
    line
      Why.
      $ install -m 0644 -D delegate/etc/a.conf \\
            /etc/a.conf

    1.2  [delegate] Run
      Why.
      $ certbot certonly --domain \\
            matrix.example.org
      $ nginx -t

    Go on when this holds: something that goes on in the next
    line.

2  Wait

    Wait: others may keep the old file for up to 24
    hours.

3  Clean up

    3.1  [homeserver] Edit
      Why.
      Keep a copy first: cp -p /a /a.before

      Set, in place of what stands there under the same names:

        listeners:
          - port: 8008

      Take out:
      - no_tls
        Because.
      - a, b
        Because.

To verify, at any time and from any machine
    9.9  [dns] Not a step
`;

const step = (...lines: string[]): ReadStep => ({ number: '1.1', role: 'delegate', title: 't', lines });

describe('README.txt', () => {
  const readme = readReadme(TEXT);

  it('gives names, steps and waits in their order', () => {
    expect([readme.serverName, readme.host]).toEqual(['example.org', 'matrix.example.org']);
    const parts = readme.parts.map((part) =>
      typeof part === 'string' ? part : [part.number, part.role, part.title],
    );
    expect(parts).toEqual([
      ['1.1', 'delegate', 'A title that is so long that it goes on in the next line'],
      ['1.2', 'delegate', 'Run'],
      'others may keep the old file for up to 24 hours.',
      ['3.1', 'homeserver', 'Edit'],
    ]);
  });

  it('gives what a step says', () => {
    const [copy, run, , edit] = readme.parts as ReadStep[];
    if (!copy || !run || !edit) throw new Error('steps are missing');
    expect(copyOf(copy)).toEqual({ from: 'delegate/etc/a.conf', to: '/etc/a.conf' });
    expect(commandsOf(run)).toEqual(['certbot certonly --domain matrix.example.org', 'nginx -t']);
    expect(yamlLinesOf(edit)).toEqual({
      set: 'listeners:\n  - port: 8008',
      add: '',
      remove: ['no_tls', 'a, b'],
    });
    expect([copyOf(run), yamlLinesOf(run), commandsOf(edit)]).toEqual([null, null, []]);
  });

  it('gives what is uploaded', () => {
    expect(copyOf(step('upload  apex/.well-known/x', 'to      /.well-known/x'))).toEqual({
      from: 'apex/.well-known/x',
      to: '/.well-known/x',
    });
  });

  it('gives an entry for the list of listeners', () => {
    const edit = step(
      'Add this entry to the list below "listeners", in place of one',
      'with the same port. All other entries stay:',
      '',
      '  - port: 8008',
      '    tls: false',
      '',
      'Take out:',
      '- listeners: port 8448',
      '  Because.',
    );
    expect(yamlLinesOf(edit)).toEqual({
      set: '',
      add: '- port: 8008\n  tls: false',
      remove: ['listeners: port 8448'],
    });
  });

  it.each([
    ['no stages', () => readReadme(TEXT.slice(0, TEXT.indexOf('1  A')))],
    ['no names', () => readReadme(TEXT.replace('your server name', 'x'))],
    ['a copy to nowhere', () => copyOf(step('upload  a', 'to    b'))],
    ['a command without an end', () => commandsOf(step('$ a \\'))],
  ])('is refused with %s', (_, read) => {
    expect(read).toThrow();
  });

  it('takes the brackets of an IPv6 literal away', () => {
    expect(readReadme(TEXT.replace('matrix.example.org:443', '[2606:2800:220:1::1]:443')).host).toBe(
      '2606:2800:220:1::1',
    );
  });
});
