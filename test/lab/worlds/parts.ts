/** What worlds are put together from. */
import type { FindingId } from '../../../src/check/catalogue/index.ts';
import { proxyLines, wellKnownLines } from '../nginx.ts';
import type { Layout, Plot, World, WorldSite } from '../world.ts';

export interface LabWorld extends World {
  /** The row of docs/resolution.md that the route must end on. */
  readonly row: number;
  /** The top-level errors that `check` must give, no more and no fewer; none in a healthy world. */
  readonly errors: readonly FindingId[];
  /** Findings of any severity that must be among those given. */
  readonly finds?: readonly FindingId[];
  /** Whether a current Synapse gets through; null where it cannot be told. */
  readonly federationOk: boolean | null;
  /** Further words for `check`. */
  options?(plot: Plot): string[];
}

export const DAY = 86_400_000;

/** A world that works. */
export const well = (id: string, row: number, lay: World['lay'], more: Partial<LabWorld> = {}): LabWorld => ({
  id,
  row,
  lay,
  errors: [],
  federationOk: true,
  ...more,
});

/** A world with one fault that keeps servers out. */
export const broken = (
  id: string,
  row: number,
  error: FindingId,
  lay: World['lay'],
  more: Partial<LabWorld> = {},
): LabWorld => ({ id, row, lay, errors: [error], federationOk: false, ...more });

export const notFound = ['location / {', '  return 404;', '}'];
export const page = (title: string): string =>
  `<!DOCTYPE html><html><head><title>${title}</title></head></html>`;

/** A whole answer by nginx to every path. */
export const always = (status: number, body: string, type = 'text/html'): string[] => [
  `default_type ${type};`,
  `location / { return ${status} '${body}'; }`,
];

/** The web site of the server name: no delegation file unless `lines` say so. */
export const website = (
  plot: Plot,
  lines: readonly string[] = notFound,
  change: Partial<WorldSite> = {},
): WorldSite => ({
  machine: plot.apex,
  ports: [443],
  serverNames: [plot.s],
  certificate: { names: [plot.s] },
  lines,
  ...change,
});

export const fileText = (server: unknown): string => JSON.stringify({ 'm.server': server });

export const wellKnown = (plot: Plot, server: string, change: Partial<WorldSite> = {}): WorldSite =>
  website(plot, wellKnownLines(fileText(server)), change);

/** A proxy on the server name's own machine, port 8448. */
export const directProxy = (plot: Plot, change: Partial<WorldSite> = {}): WorldSite => ({
  machine: plot.apex,
  ports: [8448],
  serverNames: [plot.s],
  certificate: { names: [plot.s] },
  lines: proxyLines(plot.backend),
  ...change,
});

/** A proxy on the Matrix host, port 443, with that host's own certificate. */
export const matrixProxy = (plot: Plot, change: Partial<WorldSite> = {}): WorldSite => ({
  machine: plot.delegate,
  ports: [443],
  serverNames: [plot.t],
  certificate: { names: [plot.t] },
  lines: proxyLines(plot.backend),
  ...change,
});

export const fedRecord = (name: string, port: number, target: string, priority = 10): string =>
  `_matrix-fed._tcp.${name}. IN SRV ${priority} 5 ${port} ${target}.`;
export const oldRecord = (name: string, port: number, target: string): string =>
  `_matrix._tcp.${name}. IN SRV 10 5 ${port} ${target}.`;

export const direct = (plot: Plot): Layout => ({ sites: [website(plot), directProxy(plot)] });

/** Nothing but a web site without a file; `change` says what is on 8448. */
export const onlySite = (plot: Plot, change: Layout = {}): Layout => ({ sites: [website(plot)], ...change });

/** An SRV record of the server name to the Matrix host, whose certificate names `names`. */
export const srv = (plot: Plot, names: readonly string[] = [plot.s]): Layout => ({
  records: [fedRecord(plot.s, 443, plot.t)],
  sites: [website(plot), matrixProxy(plot, { serverNames: [plot.s], certificate: { names } })],
});

/** Well-known `T:443`, with one thing changed at the Matrix host. */
export const delegated = (plot: Plot, change: Partial<WorldSite> = {}): Layout => ({
  sites: [wellKnown(plot, `${plot.t}:443`), matrixProxy(plot, change)],
});

/** The file on the web site is what `lines` say, and nothing listens on 8448. */
export const brokenFile = (plot: Plot, lines: readonly string[]): Layout => ({
  sites: [website(plot, lines), matrixProxy(plot)],
});

/** An address of the same network that nobody has: what is sent there is lost. */
export const nobody = (plot: Plot): { v4: string; v6: string } => ({
  v4: plot.apex.v4.replace('93.184.216.', '93.184.217.'),
  v6: plot.apex.v6.replace('2606:2800:220:1::', '2606:2800:220:9::'),
});
