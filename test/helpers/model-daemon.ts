// SPDX-License-Identifier: GPL-2.0-or-later
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { errnoOf, type ErrorCode } from '../../compat/errors/codes.js';
import { DpvsError } from '../../compat/errors/dpvs-error.js';
import type { AclEntry } from '../../compat/model/acl.js';
import type { Conn } from '../../compat/model/conn.js';
import type { Dest, DestSpec } from '../../compat/model/dest.js';
import type { IfAddr } from '../../compat/model/ifaddr.js';
import { noStats, type Service, type ServiceKey } from '../../compat/model/service.js';
import * as aclWire from '../../compat/wire/acl.js';
import * as connWire from '../../compat/wire/conn.js';
import * as destWire from '../../compat/wire/dest.js';
import { decodeRequestHead, encodeReply, requestHeadSize } from '../../compat/wire/frame.js';
import * as ifaddrWire from '../../compat/wire/ifaddr.js';
import * as laddrWire from '../../compat/wire/laddr.js';
import type { Message } from '../../compat/wire/message.js';
import * as serviceWire from '../../compat/wire/service.js';
import { temporaryFolder } from './folder.js';

/** What the daemon has. Tests look into it and change it. */
export interface DaemonState {
  readonly services: Map<string, { service: Service; dests: Dest[]; laddrs: string[] }>;
  readonly ifAddrs: IfAddr[];
  readonly black: AclEntry[];
  readonly white: AclEntry[];
  readonly conns: Conn[];
  /** Names of the messages that came, in order. */
  readonly seen: string[];
}

export interface ModelDaemon extends DaemonState {
  /** Its socket. */
  readonly path: string;
}

type Answer = (body: Uint8Array) => Uint8Array;
type Answers = Map<string, { readonly name: string; readonly answer: Answer }>;

function refuse(code: ErrorCode): never {
  throw new DpvsError(code, code);
}

const keyText = ({ family, protocol, address, port, fwmark, match }: ServiceKey): string =>
  JSON.stringify([family, protocol, address, port, fwmark, match]);

const sameDest = (a: DestSpec, b: DestSpec): boolean =>
  a.address === b.address && a.port === b.port;

function owned({ services }: DaemonState, key: ServiceKey, code: ErrorCode) {
  return services.get(keyText(key)) ?? refuse(code);
}

function removeFrom<T>(list: T[], fits: (item: T) => boolean): void {
  const at = list.findIndex(fits);
  if (at < 0) refuse('EDPVS_NOTEXIST');
  list.splice(at, 1);
}

type On = <Q, R>(message: Message<Q, R>, answer: (question: Q) => R) => void;

function answerServices(on: On, state: DaemonState, extension: Uint8Array): void {
  const { services } = state;
  const shown = ({
    service,
    dests,
    laddrs,
  }: {
    service: Service;
    dests: Dest[];
    laddrs: string[];
  }) => ({
    ...service,
    destCount: dests.length,
    laddrCount: laddrs.length,
  });
  const info = { version: 0x10a02, connTableSize: 0, workers: 1, extension };
  on(serviceWire.getInfo, () => ({ ...info, serviceCount: services.size }));
  on(serviceWire.getServices, (query) => ({
    ...query,
    services: [...services.values()].map(shown),
  }));
  on(serviceWire.getService, (key) => shown(owned(state, key, 'EDPVS_NOTEXIST')));
  on(serviceWire.flushServices, () => services.clear());
  on(serviceWire.addService, (spec) => {
    if (services.has(keyText(spec))) refuse('EDPVS_EXIST');
    const service = {
      ...spec,
      destCount: 0,
      laddrCount: 0,
      lcore: 0,
      lcoreIndex: 0,
      stats: noStats,
    };
    services.set(keyText(spec), { service, dests: [], laddrs: [] });
  });
  on(serviceWire.editService, (spec) => {
    Object.assign(owned(state, spec, 'EDPVS_INVAL').service, spec);
  });
  on(serviceWire.deleteService, (spec) => {
    owned(state, spec, 'EDPVS_INVAL');
    services.delete(keyText(spec));
  });
}

function answerDests(on: On, state: DaemonState): void {
  on(destWire.getDests, (query) => ({
    ...query,
    dests: owned(state, query, 'EDPVS_NOTEXIST').dests,
  }));
  on(destWire.addDest, ({ service, dest }) => {
    const { dests } = owned(state, service, 'EDPVS_INVAL');
    if (dests.some((one) => sameDest(one, dest))) refuse('EDPVS_EXIST');
    const counts = { activeConns: 0, inactiveConns: 0, persistentConns: 0, stats: noStats };
    dests.unshift({ ...dest, ...counts });
  });
  on(destWire.deleteDest, ({ service, dest }) => {
    removeFrom(owned(state, service, 'EDPVS_INVAL').dests, (one) => sameDest(one, dest));
  });
}

function answerLaddrs(on: On, state: DaemonState): void {
  on(ifaddrWire.addIfAddr, ({ entry }) => void state.ifAddrs.push(entry));
  on(ifaddrWire.getIfAddrs, ({ op, opFlags }) => ({
    op,
    opFlags,
    addrs: state.ifAddrs.map((entry) => ({ ...entry, pool: { used: 0, free: 0, missed: 0 } })),
  }));
  on(laddrWire.addLaddr, (request) => {
    owned(state, request, 'EDPVS_NOSERV').laddrs.push(request.laddr);
  });
  on(laddrWire.getLaddrs, (request) => {
    const { laddrs } = owned(state, request, 'EDPVS_NOSERV');
    const { family } = request;
    const rows = laddrs.map((address) => ({ family, address, portConflicts: 0n, conns: 0 }));
    return { ...request, laddrs: rows };
  });
}

function answerLists(on: On, { black, white, conns }: DaemonState): void {
  on(aclWire.addBlacklist, (entry) => void black.push(entry));
  on(aclWire.getBlacklist, () => black);
  on(aclWire.addWhitelist, (entry) => void white.push(entry));
  on(aclWire.getWhitelist, () => white);
  on(connWire.getConns, ({ whence }) => {
    const page = conns.slice(whence * 1024, (whence + 1) * 1024);
    const more = conns.length > (whence + 1) * 1024;
    return { result: more ? 2 : 1, cursor: whence + 1, conns: page };
  });
}

function answersOf(state: DaemonState, extension: Uint8Array): Answers {
  const answers: Answers = new Map();
  const on: On = ({ name, kind, id, request, reply }, answer) => {
    const whole: Answer = (body) => reply.encode(answer(request.decode(body)));
    answers.set(`${kind} ${id}`, { name, answer: whole });
  };
  answerServices(on, state, extension);
  answerDests(on, state);
  answerLaddrs(on, state);
  answerLists(on, state);
  return answers;
}

function replyTo(frame: Buffer, answers: Answers, seen: string[]): Uint8Array {
  const { id, kind = 'get' } = decodeRequestHead(frame);
  const found = answers.get(`${kind} ${id}`);
  if (!found) return new Uint8Array(0);
  seen.push(found.name);
  try {
    return encodeReply({ id, kind, errno: 0 }, found.answer(frame.subarray(requestHeadSize)));
  } catch (error) {
    if (!(error instanceof DpvsError)) throw error;
    return encodeReply({ id, kind, errno: errnoOf(error.code) }, new Uint8Array(0));
  }
}

function serve(socket: Socket, reply: (frame: Buffer) => Uint8Array): void {
  let bytes: Buffer = Buffer.alloc(0);
  socket.on('error', () => undefined); // a client may leave early
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    if (bytes.length < requestHeadSize) return;
    if (bytes.length >= requestHeadSize + decodeRequestHead(bytes).bodyLen)
      socket.end(reply(bytes));
  });
}

/**
 * A daemon that keeps what it is told: services, destinations, local addresses, lists. It forwards
 * nothing. With an `extension` behind its GET_INFO answer it passes for one of this project.
 */
export async function startModelDaemon(
  t: ExecutionContext<unknown>,
  extension: Uint8Array = new Uint8Array(0),
): Promise<ModelDaemon> {
  const path = join(await temporaryFolder(t), 'dpvs.ipc');
  const lists = { ifAddrs: [], black: [], white: [], conns: [], seen: [] };
  const state: DaemonState = { services: new Map(), ...lists };
  const answers = answersOf(state, extension);
  const server = createServer((socket) => {
    serve(socket, (frame) => replyTo(frame, answers, state.seen));
  });
  server.listen(path);
  await once(server, 'listening');
  t.teardown(() => server.close());
  return { ...state, path };
}
