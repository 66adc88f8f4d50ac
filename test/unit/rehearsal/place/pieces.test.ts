import { describe, expect, it } from 'vitest';
import { shellWords } from '../../../../src/rehearsal/place/shell-words.ts';
import { addInclude } from '../../../../src/rehearsal/place/site-edit.ts';
import { readSrvLine } from '../../../../src/rehearsal/place/zone-line.ts';
import { webSite } from '../../../../src/rehearsal/worlds/parts.ts';

describe('shell words', () => {
  it.each([
    ['nginx -t', ['nginx', '-t']],
    ['a \'b c\' "d e" f\\ g', ['a', 'b c', 'd e', 'f g']],
    ["'' x''y", ['', 'xy']],
    ['a#b a~', ['a#b', 'a~']],
    ["'$(x)'", ['$(x)']],
  ])('%s', (line, words) => {
    expect(shellWords(line)).toEqual(words);
  });

  it.each(['a; b', 'a | b', 'a > b', '$HOME', '`x`', '"$x"', "'open", '# comment', 'a && b', '~/x', 'a *'])(
    'refuses %s',
    (line) => {
      expect(() => shellWords(line)).toThrow();
    },
  );
});

describe('SRV lines', () => {
  it('reads the line of a zone file', () => {
    expect(readSrvLine('  _matrix-fed._tcp.example.org. 3600 IN SRV 10 5 443 matrix.example.org.')).toEqual({
      name: '_matrix-fed._tcp.example.org',
      type: 'SRV',
      ttl: 3600,
      data: { priority: 10, weight: 5, port: 443, target: 'matrix.example.org' },
    });
    expect(readSrvLine('_matrix._tcp.a. 60 IN SRV 0 0 0 .')?.data.target).toBe('');
  });

  it.each([
    '_matrix._tcp 3600 IN SRV 10 5 443 matrix.example.org.',
    '_matrix._tcp.example.org. 3600 IN SRV 10 5 443 matrix.example.org',
    '_matrix._tcp.example.org. 3600 IN A 93.184.216.34',
    '',
  ])('does not take %j for one', (line) => {
    expect(readSrvLine(line)).toBeNull();
  });
});

describe('adding an include', () => {
  const text = webSite('example.org www.example.org', 'example.org', '/var/www/html');

  it('goes into the block of the name and port, once', () => {
    const block = { serverName: 'example.org', port: 443, ssl: true };
    const once = addInclude(text, block, '/s.conf') ?? '';
    expect(once.split('\n').filter((line) => line.includes('include'))).toEqual(['    include /s.conf;']);
    expect(once.indexOf('include')).toBeGreaterThan(once.indexOf('listen 443'));
    expect(addInclude(once, block, '/s.conf')).toBe(once);
  });

  it.each([
    ['another name', { serverName: 'example.com', port: 443, ssl: true }],
    ['another port', { serverName: 'example.org', port: 8448, ssl: true }],
    ['no TLS there', { serverName: 'example.org', port: 443, ssl: false }],
  ])('finds no place for %s', (_, block) => {
    expect(addInclude(text, block, '/s.conf')).toBeNull();
  });
});
