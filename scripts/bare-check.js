/**
 * What `check` says on the wire, without anything that it thinks: the yardstick of bench-check.js. The same questions,
 * connections and requests in the same order, as quick as plain Node can be; nothing is judged and nothing bounded.
 *
 *   node bare-check.js NAME [NAME...]      or      node bare-check.js --file LIST JOBS
 */
import { randomBytes, randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';

const types = { A: 1, NS: 2, AAAA: 28, SRV: 33 };
const resolver = /^nameserver (\S+)/m.exec(readFileSync('/etc/resolv.conf', 'utf8'))[1];

// DNS: one socket a server, one question a packet.

function openServer(address) {
  const waiting = new Map();
  const asked = new Map();
  const socket = createSocket('udp4');
  const ready = new Promise((resolve) => socket.connect(53, address, resolve));
  socket.on('error', () => {});
  socket.on('message', (reply) => waiting.get(reply.readUInt16BE(0))?.(readRecords(reply)));
  return (name, type) => {
    const key = `${name} ${type}`;
    const answer =
      asked.get(key) ??
      new Promise((resolve) => {
        const id = freeId(waiting);
        waiting.set(id, (records) => {
          waiting.delete(id);
          resolve(records);
        });
        void ready.then(() => socket.send(question(id, name, types[type])));
      });
    asked.set(key, answer);
    return answer;
  };
}

function freeId(taken) {
  for (;;) {
    const id = randomInt(0x10000);
    if (!taken.has(id)) return id;
  }
}

function question(id, name, type) {
  const head = Buffer.from([id >> 8, id & 255, 1, 0x20, 0, 1, 0, 0, 0, 0, 0, 1]);
  const labels = name.split('.').map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`));
  return Buffer.concat([
    head,
    ...labels,
    Buffer.from([0, 0, type, 0, 1, 0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0]),
  ]);
}

function readName(bytes, start) {
  const labels = [];
  let offset = start;
  let end = 0;
  for (;;) {
    const length = bytes[offset];
    if (length >= 0xc0) {
      end ||= offset + 2;
      offset = bytes.readUInt16BE(offset) & 0x3fff;
    } else if (length === 0) return { name: labels.join('.'), end: end || offset + 1 };
    else {
      labels.push(bytes.toString('latin1', offset + 1, offset + 1 + length));
      offset += 1 + length;
    }
  }
}

function readRecords(bytes) {
  const records = [];
  let offset = readName(bytes, 12).end + 4;
  for (let left = bytes.readUInt16BE(6); left > 0; left--) {
    const { end } = readName(bytes, offset);
    const type = bytes.readUInt16BE(end);
    const data = end + 10;
    offset = data + bytes.readUInt16BE(end + 8);
    const rest = bytes.subarray(data, offset);
    if (type === types.A) records.push(rest.join('.'));
    else if (type === types.AAAA) records.push(rest.toString('hex').replace(/(.{4})(?=.)/g, '$1:'));
    else if (type === types.NS) records.push(readName(bytes, data).name);
    else if (type === types.SRV)
      records.push({ port: rest.readUInt16BE(4), host: readName(bytes, data + 6).name });
  }
  return records;
}

// TLS and HTTP: all requests of a connection in one packet, their replies in order.

let tls = null;
let context = null;

async function warmUp() {
  tls ??= await import('node:tls');
  context ??= tls.createSecureContext();
}

/** Connections that will have done their work, by place and name: each serves once more. */
const spares = new Map();

/** Rejects when there is no connection. */
async function converse(host, port, servername, requests, keep = false) {
  await warmUp();
  const place = `${host} ${port} ${servername}`;
  const lent = spares.get(place);
  spares.delete(place);
  let lend = () => {};
  if (keep) spares.set(place, new Promise((resolve) => (lend = resolve)));
  const spare = await lent;
  return new Promise((resolve, reject) => {
    const sni = servername === null ? {} : { servername };
    const verify = { rejectUnauthorized: servername !== null };
    const socket = spare ?? tls.connect({ host, port, secureContext: context, ...verify, ...sni });
    const replies = [];
    let pending = Buffer.alloc(0);
    const begin = () => {
      if (requests.length > 0) return socket.write(requests.join(''));
      socket.destroy();
      return resolve(replies);
    };
    const onData = (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      for (let reply = takeReply(pending); reply !== null; reply = takeReply(pending)) {
        pending = reply.rest;
        replies.push(reply);
      }
      if (replies.length < requests.length) return;
      socket.off('data', onData);
      if (keep) lend(socket);
      else socket.destroy();
      resolve(replies);
    };
    socket.on('data', onData);
    if (spare !== undefined) {
      begin();
      return;
    }
    socket.setNoDelay();
    socket.once('error', (error) => {
      lend(undefined);
      reject(error);
    });
    socket.once('secureConnect', begin);
  });
}

function takeReply(bytes) {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const head = bytes.toString('latin1', 0, end);
  const status = Number(head.slice(9, 12));
  const length = /^content-length: (\d+)/im.exec(head);
  let offset = end + 4;
  if (length !== null || !/^transfer-encoding: chunked/im.test(head)) {
    const stop = offset + Number(length?.[1] ?? 0);
    return bytes.length < stop
      ? null
      : { status, body: bytes.toString('utf8', offset, stop), rest: bytes.subarray(stop) };
  }
  let body = '';
  for (;;) {
    const line = bytes.indexOf('\r\n', offset);
    if (line < 0) return null;
    const size = Number.parseInt(bytes.toString('latin1', offset, line), 16);
    if (bytes.length < line + 4 + size) return null;
    body += bytes.toString('utf8', line + 2, line + 2 + size);
    offset = line + 4 + size;
    if (size === 0) return { status, body, rest: bytes.subarray(offset) };
  }
}

const get = (host, path) =>
  `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: bare\r\nAccept: */*\r\n\r\n`;

const routeRequests = (host) => [
  get(host, '/_matrix/federation/v1/version'),
  get(host, '/_matrix/key/v2/server'),
  get(host, '/_matrix/client/versions'),
  get(host, '/_matrix/federation/v1/event/%24x%2Fprobe/'),
  get(host, '/_matrix/federation/v1/%76ersion'),
  get(host, '/_matrix//federation/v1/version'),
  get(host, '/_synapse/admin/v1/server_version'),
  get(host, '/.well-known/matrix/server'),
  `PUT /_matrix/federation/v1/send/probe/ HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: bare\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
];

// One name, as `check` goes about it.

const dead = (ms) => new Promise((resolve) => setTimeout(resolve, ms, null).unref());
/** An address that does not answer has 3.2 s. */
const DEAD_MS = 3200;

async function look(name, ask) {
  const probes = new Map();
  const addresses = async (host) =>
    isIP(host) ? [host] : (await Promise.all([ask(host, 'AAAA'), ask(host, 'A')])).flat();
  const srv = (host) =>
    Promise.all([ask(`_matrix-fed._tcp.${host}`, 'SRV'), ask(`_matrix._tcp.${host}`, 'SRV')]);

  const probe = (address, port, sni, host, first) => {
    const key = `${address} ${port} ${host}`;
    const asked = Promise.all([
      Promise.race([converse(address, port, sni, routeRequests(host)).catch(() => null), dead(DEAD_MS)]),
      first ? Promise.race([converse(address, port, null, []).catch(() => null), dead(DEAD_MS)]) : null,
    ]);
    const known = probes.get(key) ?? asked;
    probes.set(key, known);
    return known;
  };
  const target = async (host, port, sni, hostHeader) =>
    Promise.all(
      (await addresses(host)).map((address, at) => probe(address, port, sni, hostHeader, at === 0)),
    );
  const route = async (delegated) => {
    const [, host = name, port] = /^(.*?)(?::(\d+))?$/.exec(delegated ?? name);
    if (port !== undefined) return target(host, Number(port), host, delegated);
    const [fed, legacy] = await srv(host);
    const records = fed.length > 0 ? fed : legacy;
    if (fed.length + legacy.length > 0) void ask(`_${randomBytes(8).toString('hex')}._tcp.${host}`, 'SRV');
    if (records.length === 0) return target(host, 8448, host, host);
    return Promise.all(records.map((record) => target(record.host, record.port, host, host)));
  };
  const authorities = async () => {
    const own = await ask(name, 'NS');
    for (const server of own.length > 0 ? own : await ask(name.slice(name.indexOf('.') + 1), 'NS')) {
      const [address] = (await addresses(server)).filter((one) => isIP(one) === 4);
      const askThere = openServer(address);
      await Promise.all([
        askThere(name, 'A'),
        askThere(name, 'AAAA'),
        askThere(`_matrix-fed._tcp.${name}`, 'SRV'),
        askThere(`_matrix._tcp.${name}`, 'SRV'),
      ]);
    }
  };

  const beside = authorities();
  const without = route(null);
  const guess = addresses(`matrix.${name}`);
  const files = await Promise.all(
    (await addresses(name)).map(async (address) => {
      const requests = [get(name, '/.well-known/matrix/server'), get(name, '/.well-known/matrix/client')];
      const replies = await Promise.race([
        converse(address, 443, name, requests, true).catch(() => null),
        dead(DEAD_MS),
      ]);
      const delegated = replies?.[0].status === 200 ? JSON.parse(replies[0].body)['m.server'] : null;
      if (delegated !== null) void route(delegated);
      return delegated;
    }),
  );
  const delegated = files.find((file) => file !== null) ?? null;
  const seen = await (delegated === null ? without : route(delegated));
  await Promise.all([beside, guess]);
  return seen.flat(Number.POSITIVE_INFINITY).some((reply) => reply?.status === 200);
}

// From the command line to a line a name.

const [first, ...others] = process.argv.slice(2);
const names =
  first === '--file' ? readFileSync(others[0], 'utf8').split('\n').filter(Boolean) : [first, ...others];
const jobs = first === '--file' ? Number(others[1]) : 4;
let next = 0;
let bad = 0;

async function worker() {
  for (let index = next++; index < names.length; index = next++) {
    const ok = await look(names[index], ask);
    if (!ok) bad += 1;
    process.stdout.write(`${names[index]} ${ok ? 'ok' : 'bad'}\n`);
  }
}

const ask = openServer(resolver);
const work = Promise.all(Array.from({ length: Math.min(jobs, names.length) }, worker));
// The questions are on their way: now there is time to read the trust store.
setImmediate(() => void warmUp());
await work;
process.exit(bad > 0 ? 3 : 0);
