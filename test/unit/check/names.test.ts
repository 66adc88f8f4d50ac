import { describe, expect, it } from 'vitest';
import { routeNames } from '../../../src/check/names.ts';
import { delegation, facts, intermediate, S, T, v4, v6 } from '../../support/facts.ts';

describe('routeNames', () => {
  it('gives the three names of a healthy route', () => {
    expect(routeNames(facts())).toEqual({
      serverName: S,
      connectTo: [{ host: T, port: 443, addresses: [v6(20), v4(20)] }],
      mustCarry: T,
      carries: [T],
      carried: true,
    });
  });

  it('tells of the address whose certificate is another', () => {
    const world = {
      at: {
        [`${v4(20)}:443`]: { sent: [{ dnsNames: [S, `*.${S}`] }, intermediate()] },
        [`${v6(20)}:443`]: { sent: [{ dnsNames: ['x.example'] }] },
      },
    };
    expect(routeNames(facts(world))).toMatchObject({ carries: ['x.example', S, `*.${S}`], carried: false });
  });

  it('shows the common name where nothing else is, which does not count', () => {
    const place = { sent: [{ commonName: T, hasSubjectAltName: false }] };
    const names = routeNames(facts({ at: { [`${v4(20)}:443`]: place, [`${v6(20)}:443`]: place } }));
    expect(names).toMatchObject({ carries: [T], carried: false });
  });

  it('has no certificate and no place where the route fails', () => {
    expect(routeNames(facts({ file: delegation(`https://${T}`) }))).toMatchObject({
      connectTo: [],
      carries: null,
      carried: null,
    });
  });
});
