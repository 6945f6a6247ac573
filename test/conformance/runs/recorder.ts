// SPDX-License-Identifier: GPL-2.0-or-later
// A daemon that takes everything and writes down what it was told, in the words of the recordings.
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { announcement } from '../../../compat/model/extension.js';
import type { DestSpec } from '../../../compat/model/dest.js';
import type { ServiceSpec } from '../../../compat/model/service.js';
import * as destWire from '../../../compat/wire/dest.js';
import { decodeRequestHead, encodeReply, requestHeadSize } from '../../../compat/wire/frame.js';
import type { Message } from '../../../compat/wire/message.js';
import * as serviceWire from '../../../compat/wire/service.js';
import * as tableWire from '../../../compat/wire/table.js';

export interface Recorder {
  readonly lines: readonly string[];
  close(): void;
}

type Answer = (body: Uint8Array) => Uint8Array;

/** Scheduler flags stand two bits higher with DPVS than in the kernel. */
function kernelFlags(flags: number): number {
  return (flags & 0x5) | ((flags >> 2) & 0x38);
}

/** A mask as a host number, a prefix length as if it were one. */
function netmaskText({ family, netmask }: ServiceSpec): string {
  const bytes = Buffer.alloc(4);
  if (family === 10) bytes.writeUInt32LE(netmask);
  else bytes.writeUInt32BE(netmask);
  return bytes.toString('hex');
}

function serviceLine(verb: string, service: ServiceSpec): string {
  const { fwmark, family, protocol, address, port, flags, persistTimeoutSec, scheduler } = service;
  const key =
    fwmark === 0
      ? `proto ${protocol} addr ${address} port ${port}`
      : `fwmark ${fwmark} af ${family === 10 ? 6 : 4}`;
  const settings = `flags 0x${kernelFlags(flags).toString(16)} timeout ${persistTimeoutSec}`;
  return `${verb} ${key} sched ${scheduler} ${settings} netmask ${netmaskText(service)} pe`;
}

function destLine(verb: string, service: ServiceSpec, dest: DestSpec): string {
  const { fwmark, protocol, address, port } = service;
  const of = fwmark === 0 ? `proto ${protocol} ${address} port ${port}` : `fwmark ${fwmark}`;
  const limits = `uthresh ${dest.maxConns} lthresh ${dest.minConns}`;
  const where = `dest ${dest.address} port ${dest.port} weight ${dest.weight}`;
  return `${verb} [${of}] ${where} fwd ${dest.mode} ${limits} tun_type 0 tun_port 0 tun_flags 0`;
}

function answersOf(lines: string[]): ReadonlyMap<string, Answer> {
  const answers = new Map<string, Answer>();
  const on = <Q, R>(
    { kind, id, request, reply }: Message<Q, R>,
    take: (question: Q) => R,
  ): void => {
    answers.set(`${kind} ${id}`, (body) => reply.encode(take(request.decode(body))));
  };
  const extension = announcement(['timeouts']);
  on(serviceWire.getInfo, () => {
    lines.push('init');
    return { version: 0x10a02, connTableSize: 0, workers: 1, serviceCount: 0, extension };
  });
  const services = { addService: 'add', editService: 'edit', deleteService: 'del' } as const;
  for (const [name, verb] of Object.entries(services)) {
    const message = serviceWire[name as keyof typeof services];
    on(message, (service) => void lines.push(serviceLine(`${verb}-service`, service)));
  }
  const dests = { addDest: 'add', editDest: 'edit', deleteDest: 'del' } as const;
  for (const [name, verb] of Object.entries(dests)) {
    const message = destWire[name as keyof typeof dests];
    on(message, ({ service, dest }) => void lines.push(destLine(`${verb}-dest`, service, dest)));
  }
  on(serviceWire.flushServices, () => void lines.push('flush'));
  on(tableWire.getTimeouts, () => ({ tcpSec: 900, tcpFinSec: 120, udpSec: 300 }));
  on(tableWire.setTimeouts, ({ tcpSec, tcpFinSec, udpSec }) => {
    const text = `set-timeout tcp ${tcpSec} tcpfin ${tcpFinSec} udp ${udpSec}`;
    lines.push(tcpSec === 900 ? 'restore-timeouts' : text);
  });
  return answers;
}

function serve(socket: Socket, answers: ReadonlyMap<string, Answer>): void {
  let bytes = Buffer.alloc(0);
  socket.on('error', () => undefined); // a client may leave early
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    if (bytes.length < requestHeadSize) return;
    const { id, kind = 'get', bodyLen } = decodeRequestHead(bytes);
    if (bytes.length < requestHeadSize + bodyLen) return;
    const answer = answers.get(`${kind} ${id}`);
    if (answer === undefined) return void socket.destroy();
    socket.end(encodeReply({ id, kind, errno: 0 }, answer(bytes.subarray(requestHeadSize))));
  });
}

/** Listens on `path`. */
export async function startRecorder(path: string): Promise<Recorder> {
  const lines: string[] = [];
  const answers = answersOf(lines);
  const server: Server = createServer((socket) => serve(socket, answers));
  server.listen(path);
  await once(server, 'listening');
  return { lines, close: () => server.close() };
}
