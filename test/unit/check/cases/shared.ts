/** Small internets and the verdict on each: what is an error, a warning, a note, and what stands under what. */
import { html, intermediate, S, v4, v6, type World, X } from '../../../support/facts.ts';

export interface Expected {
  readonly errors?: readonly string[];
  readonly warnings?: readonly string[];
  /** well-known.cached is left out: every file that delegates has it. */
  readonly notes?: readonly string[];
  /** Ids that stand under another finding. */
  readonly folded?: readonly string[];
  /** false when there are errors, else true. */
  readonly ok?: boolean | null;
  /** Left out: by the severities, `unknown` where `ok` is null. */
  readonly verdict?: 'warning';
  /** Left out: not looked at. */
  readonly every?: boolean | null;
  /** Must stand in the first finding of the first list that is given. */
  readonly says?: RegExp;
}

export type Case = readonly [title: string, world: World, expected: Expected];

export const absent = { file: html(404) };
export const refused = { tcp: 'refused' } as const;
export const silent = { tcp: 'timeout', attempts: 2 } as const;
/** No web site: servers come to S:8448. */
export const direct: World = { site: refused };
export const closed = { '*:8448': refused };
export const FED = `_matrix-fed._tcp.${S}`;
export const OLD = `_matrix._tcp.${S}`;
export const bySrv = (more: World = {}): World => ({
  site: refused,
  ...more,
  dns: { [`${FED} SRV`]: [`10 5 443 ${X}`], ...more.dns },
});
export const certificateOf = (...dnsNames: string[]) => ({ sent: [{ dnsNames }, intermediate()] });
export const onT = (place: NonNullable<World['at']>[string]): World => ({
  at: { [`${v4(20)}:443`]: place, [`${v6(20)}:443`]: place },
});
export const onS = (place: NonNullable<World['at']>[string]): World => ({
  ...direct,
  at: { '*:8448': place },
});
export const brokenFile = (file: World['file'], more: World = {}): World => ({ file, at: closed, ...more });
