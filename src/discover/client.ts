/** The client API's way in: /.well-known/matrix/client, and what answers where it leads (Client-Server API, "Server discovery"). */
import type { HttpExchange, WellKnownAttempt } from '../probe/types.ts';
import type { Prober } from './targets.ts';
import type { ClientFacts } from './types.ts';

interface ClientPorts {
  readonly prober: Pick<Prober, 'clientVersions'>;
  /** The client's file from one address of the server name, redirects followed. */
  fetchClientFile(address: string): Promise<WellKnownAttempt>;
}

/** `attempt`: of the server's file, over whose first connection the client's file was asked too. Never rejects. */
export async function lookAtClient(
  attempt: WellKnownAttempt | undefined,
  { prober, fetchClientFile }: ClientPorts,
): Promise<ClientFacts> {
  const direct = attempt?.hops[0]?.clientFile ?? null;
  if (attempt === undefined || direct === null) return { file: null, baseUrl: null, versions: null };
  const file = isRedirect(direct) ? lastExchange(await fetchClientFile(attempt.address)) : direct;
  const baseUrl = file?.status === 200 ? baseUrlOf(file.body) : null;
  const [versions = null, otherVersions] = baseUrl === null ? [] : await prober.clientVersions(baseUrl);
  return { file, baseUrl, versions, ...(otherVersions === undefined ? {} : { otherVersions }) };
}

const isRedirect = ({ status }: HttpExchange): boolean => status !== null && status >= 300 && status < 400;

const lastExchange = (attempt: WellKnownAttempt): HttpExchange | null =>
  attempt.stop === null ? (attempt.hops.at(-1)?.exchange ?? null) : null;

const LONGEST_URL = 2000;

function baseUrlOf(body: string): string | null {
  try {
    const url: unknown = JSON.parse(body)?.['m.homeserver']?.base_url;
    return typeof url === 'string' && url !== '' ? url.slice(0, LONGEST_URL) : null;
  } catch {
    return null;
  }
}
