// SPDX-License-Identifier: GPL-2.0-or-later
// What IPv4 servers are told of IPv6 clients, and the SYN proxy between the families.
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { enums } from '../../compat/abi/constants.js';
import { edits, startEngine } from '../helpers/engine.js';
import type { ServiceSpec } from '../helpers/edits.js';
import type { TestEngine } from '../helpers/engine.js';
import { decode6, tcp6, udp6 } from '../helpers/ip6.js';
import { clientMac, internetChecksum, portMac, serverMac, tcp } from '../helpers/packet.js';

const [vip, rs, laddr] = ['fd00::100', '192.168.100.2', '192.168.100.200'];
const ends = { src: 'fd00::3', dst: vip, sport: 40000, dport: 80 };
/** Port and address of the client, as every form of option has them. */
const client = [0x9c, 0x40, 0xfd, 0, ...Array<number>(13).fill(0), 3];

async function balancer(
  t: ExecutionContext,
  spec: Partial<ServiceSpec>,
  trail = 0,
): Promise<TestEngine> {
  const settings = { uoa_max_trail: trail };
  const engine = await startEngine(t, { ports: ['wan', 'lan'], settings });
  const { proto = 'tcp' } = spec;
  const key = { proto, service: `[${vip}]:80` };
  engine.apply(
    edits.address('add-address', `${vip}/64`, 0),
    edits.address('add-address', `${laddr}/24`, 1, true),
    edits.neigh('add-neigh', ends.src, clientMac, 0),
    edits.neigh('add-neigh', rs, serverMac, 1),
    edits.addService({ ...spec, ...key }),
    edits.dest('add-dest', { ...key, dest: `${rs}:80` }),
    edits.laddr('add-laddr', { ...key, laddr, port: 1 }),
  );
  return engine;
}

test('the header of protocol 248 has version 2 inside IPv4', async (t) => {
  const engine = await balancer(t, { proto: 'udp' }, 3);
  engine.inject('wan', udp6({ ...ends, payload: 'ping' }));
  const ip = engine.sentRaw('lan')[0]?.subarray(14) ?? Buffer.alloc(60);
  t.deepEqual([ip[0], ip[9], ip.readUInt16BE(2)], [0x45, 248, 20 + 24 + 12]);
  t.is(internetChecksum(ip.subarray(0, 20)), 0);
  t.deepEqual([...ip.subarray(20, 44)], [0x20, 17, 0, 24, 31, 20, ...client]);
  t.is(ip.subarray(52, 56).toString(), 'ping');
});

const fromServer = { smac: serverMac, dmac: portMac(1) };

test('a PROXY header has the addresses that the client knows', async (t) => {
  const engine = await balancer(t, { proxyProtocol: 1 });
  engine.inject('wan', tcp6({ ...ends, flags: 'S', seq: 100 }));
  const [syn] = engine.sent('lan');
  const answer = { from: `${rs}:80`, to: syn?.from ?? '', ack: (syn?.seq ?? 0) + 1 };
  engine.inject('lan', tcp({ ...answer, flags: 'SA', seq: 500 }, fromServer));
  engine.inject('wan', tcp6({ ...ends, flags: 'PA', seq: 101, ack: 501, payload: 'ask' }));
  const [data] = engine.sent('lan');
  t.is(data?.payload?.toString(), 'PROXY TCP6 fd00::3 fd00::100 40000 80\r\nask');
  t.like(data, { seq: ((syn?.seq ?? 0) + 1) >>> 0, checksumsValid: true });
});

test('the SYN proxy connects an IPv6 client and an IPv4 server', async (t) => {
  const engine = await balancer(t, { flags: enums.svc_flags.SYNPROXY });
  engine.inject('wan', tcp6({ ...ends, flags: 'S', seq: 100, options: [2, 4, 5, 160] }));
  const knocked = decode6(engine.sentRaw('wan')[0]);
  t.like(knocked, { flags: 'AS', ack: 101, checksumValid: true });
  engine.inject('wan', tcp6({ ...ends, flags: 'A', seq: 101, ack: knocked.seq + 1 }));
  const [syn] = engine.sent('lan');
  t.like(syn, { flags: 'S', from: `${laddr}:1025`, to: `${rs}:80`, ttl: 64, checksumsValid: true });
  const back = { from: `${rs}:80`, to: syn?.from ?? '', ack: (syn?.seq ?? 0) + 1 };
  engine.inject('lan', tcp({ ...back, flags: 'SA', seq: 500 }, fromServer));
  const [ack] = engine.sent('lan');
  t.like(ack, { flags: 'A', ack: 501, seq: ((syn?.seq ?? 0) + 1) >>> 0, checksumsValid: true });
  t.deepEqual(ack?.options, [254, 20, ...client]);
  engine.inject('lan', tcp({ ...back, flags: 'PA', seq: 501, payload: 'x' }, fromServer));
  const data = decode6(engine.sentRaw('wan')[0]);
  t.like(data, { seq: (knocked.seq + 1) >>> 0, ack: 101, checksumValid: true });
});
