/** The judge of comments itself; runs everywhere. */
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { lostComment } from './comments.ts';

const text = `# the name
server_name: "example.org"

# ports
listeners:
  # Main HTTPS listener
  -
    # the port
    port: 8448
    tls: true

    # more
    # additional_resources: {}

  # Unsecure
  - port: 8008
    # in it
    tls: false

  # - port: 9000

# dead
no_tls: False
# after it
# before the list
acme:
    # inside
    # url: x

# the end
`;

const without = (...lines: readonly string[]): string =>
  lines.reduce((left, line) => left.replace(`${line}\n`, ''), text);

const tls = [
  '  -',
  '    # the port',
  '    port: 8448',
  '    tls: true',
  '    # more',
  '    # additional_resources: {}',
];

test.each([
  ['nothing', text],
  ['a listener with all that is in it', without(...tls)],
  ['a listener whose comments stay', without('  -', '    port: 8448', '    tls: true')],
  ['a key', without('no_tls: False')],
  ['a key with comments below it', without('acme:', '    # inside', '    # url: x')],
])('%s is gone, and no other comment is', (_, after) => {
  expect(lostComment(text, after)).toBeNull();
});

test.each([
  ['above a key that goes', without('# dead', 'no_tls: False'), '# dead'],
  ['above a listener that goes', without('  # Main HTTPS listener', ...tls), '# Main HTTPS listener'],
  ['between listeners', without('  # Unsecure'), '# Unsecure'],
  ['in a listener that stays', without('    # in it'), '# in it'],
  ['after the last listener', without('  # - port: 9000'), '# - port: 9000'],
  ['below a key that stays', without('    # inside'), '# inside'],
  ['moved to another place', without('# the name').concat('# the name\n'), '# ports'],
  ['all, as a serialiser leaves them', stringify(parse(text)), '# the name'],
])('a comment that was %s is missed', (_, after, lost) => {
  expect(lostComment(text, after)).toContain(lost);
});
