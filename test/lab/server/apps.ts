/** See ../apps.ts. */
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { App } from '../apps.ts';
import { configuration } from './configuration.ts';

const apps = configuration<readonly App[]>();
await Promise.all(
  apps.map(
    ({
      port,
      status = 200,
      headers = { 'content-type': 'application/json' },
      body,
      delayMs = 0,
      gzip = false,
    }) =>
      new Promise<void>((resolve, reject) => {
        createServer((request, response) => {
          request.resume();
          setTimeout(() => {
            response.writeHead(status, gzip ? { ...headers, 'content-encoding': 'gzip' } : headers);
            response.end(gzip ? gzipSync(body) : body);
          }, delayMs);
        })
          .once('error', reject)
          .listen(port, '127.0.0.1', () => resolve());
      }),
  ),
);
process.stdout.write('ready\n');
