/**
 * The lab's addresses. They look public, because the product must (and does) refuse the documentation and
 * private ranges; they exist only inside a namespace, from which no packet leaves.
 */
export interface Host {
  readonly v4: string;
  readonly v6: string;
}

/** The n-th machine of the lab, n from 1 to 249. */
export const host = (n: number): Host => ({ v4: `93.184.216.${n}`, v6: `2606:2800:220:1::${n}` });

/** How many machines a namespace has: `host(1)` to `host(hostCount)`. */
export const hostCount = 120;

export const nameServer: Host = host(250);

/** What the machine that runs the program has on its own line. */
export const client: Host = { v4: '93.184.215.2', v6: '2606:2800:220:2::2' };

export const addressesOf = (of: Host): string[] => [of.v4, of.v6];
