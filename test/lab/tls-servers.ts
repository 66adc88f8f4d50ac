/** `openssl s_server`, for handshakes that neither nginx nor Node can be brought to. One process an address. */
import { addressesOf, type Host } from './addresses.ts';
import type { Namespace } from './namespace.ts';
import type { OddCertificate } from './odd-certificates.ts';
import { until } from './wait.ts';

export interface TlsServer {
  readonly machine: Host;
  readonly port: number;
  readonly names: readonly string[];
  readonly odd?: OddCertificate;
  /** Further options of s_server. */
  readonly options: readonly string[];
}

/** @param folder with fullchain.pem and privkey.pem. */
export async function startTlsServer(
  namespace: Namespace,
  { machine, port, options }: TlsServer,
  folder: string,
): Promise<void> {
  await Promise.all(
    addressesOf(machine).map(async (address) => {
      const place = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
      const server = namespace.spawn([
        ...['openssl', 's_server', '-accept', place, '-www'],
        ...[
          '-cert',
          `${folder}/fullchain.pem`,
          '-cert_chain',
          `${folder}/fullchain.pem`,
          '-key',
          `${folder}/privkey.pem`,
        ],
        ...options,
      ]);
      await until(`openssl listens on ${place}`, () => {
        if (server.hasExited()) throw new Error(`openssl ended: ${server.output().stderr}`);
        return server.output().stdout.includes('ACCEPT');
      });
    }),
  );
}
