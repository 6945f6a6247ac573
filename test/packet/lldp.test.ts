// SPDX-License-Identifier: GPL-2.0-or-later
// IEEE Std 802.1AB: data units are put together and taken apart here by clause 8.
import { hostname } from 'node:os';
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { engineList } from '../../compat/abi/engine-records.js';
import { edits, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { ether, ip4Bytes, macBytes, macText, portMac } from '../helpers/packet.js';

const group = '01:80:c2:00:00:0e';
const lldpType = 0x88cc;

/** A TLV: seven bits of type, nine of length (clause 8.4). */
function tlv(type: number, value: string | Uint8Array): Buffer {
  const body = Buffer.from(value);
  return Buffer.concat([Buffer.of((type << 1) | (body.length >> 8), body.length & 255), body]);
}
const end = tlv(0, '');
const chassis = tlv(1, Buffer.concat([Buffer.of(4), macBytes('02:00:00:00:77:01')]));
const portId = tlv(2, Buffer.concat([Buffer.of(5), Buffer.from('Ethernet1/7')]));
const ttl = (seconds: number): Buffer => tlv(3, Buffer.of(seconds >> 8, seconds & 255));
const unit = (...tlvs: readonly Buffer[]): Buffer => Buffer.concat(tlvs);
const frame = (payload: Buffer): Buffer => ether(lldpType, payload, { dmac: group });
const neighbour = (seconds: number): Buffer => unit(chassis, portId, ttl(seconds), end);

/** An engine whose ports talk; the first frames are out. */
async function talking(t: ExecutionContext): Promise<TestEngine> {
  const engine = await startEngine(t, { ports: ['left', 'right'] });
  engine.addon.setPort(0, 'lldp', true);
  return engine;
}
function heard(engine: TestEngine, of = 1, port = 0): Buffer | number {
  const { code, records } = engine.addon.query(engineList.values.lldp, Uint8Array.of(port, of));
  return code === 0 ? records : code;
}
const nothing = -4;

function tlvsOf(payload: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (let at = 0, type = -1; type !== 0;) {
    const head = payload.readUInt16BE(at);
    type = head >> 9;
    found.set(type, payload.subarray(at + 2, at + 2 + (head & 0x1ff)));
    at += 2 + (head & 0x1ff);
  }
  return found;
}

test('[47] every 30 s one frame to the nearest bridge, good for 120 s', async (t) => {
  const engine = await talking(t);
  engine.apply(edits.address('add-address', '192.168.1.1/24', 0));
  engine.step();
  engine.sentRaw('left');
  engine.pass(29_900);
  t.deepEqual(engine.sentRaw('left'), []);
  engine.pass(200);
  const [sent = Buffer.alloc(0), ...more] = engine.sentRaw('left');
  t.deepEqual(more, []);
  t.is(macText(sent.subarray(0, 6)), group);
  t.is(macText(sent.subarray(6, 12)), portMac(0));
  t.is(sent.readUInt16BE(12), lldpType);
  const tlvs = tlvsOf(sent.subarray(14));
  t.deepEqual([...tlvs.keys()], [1, 2, 3, 4, 5, 6, 7, 8, 0]);
  t.deepEqual(tlvs.get(1), Buffer.concat([Buffer.of(4), macBytes(portMac(0))]));
  t.deepEqual(tlvs.get(2), Buffer.concat([Buffer.of(5), Buffer.from('left')]));
  t.deepEqual(tlvs.get(3), Buffer.of(0, 120));
  t.is(tlvs.get(5)?.toString(), hostname());
  t.deepEqual(tlvs.get(7), Buffer.of(0, 16, 0, 16)); // a router, and it routes
  const management = [Buffer.of(5, 1), ip4Bytes('192.168.1.1'), Buffer.of(3, 0, 0, 0, 1, 0)];
  t.deepEqual(tlvs.get(8), Buffer.concat(management));
  t.deepEqual(engine.sentRaw('right'), []);
});

test('a port without an address is managed by its MAC address', async (t) => {
  const engine = await talking(t);
  engine.step();
  const [sent = Buffer.alloc(0)] = engine.sentRaw('left');
  const wanted = [Buffer.of(7, 6), macBytes(portMac(0)), Buffer.of(3, 0, 0, 0, 1, 0)];
  t.deepEqual(tlvsOf(sent.subarray(14)).get(8), Buffer.concat(wanted));
});

test('a port that no longer talks sends nothing and forgets', async (t) => {
  const engine = await talking(t);
  engine.inject('left', frame(neighbour(120)));
  t.is(heard(engine, 0) === nothing, false);
  engine.sentRaw('left');
  engine.addon.setPort(0, 'lldp', false);
  engine.pass(60_000);
  t.deepEqual(engine.sentRaw('left'), []);
  t.deepEqual([heard(engine, 0), heard(engine, 1)], [nothing, nothing]);
});

test('what a neighbour says is kept as long as it is good, and not given to the kernel', async (t) => {
  const engine = await talking(t);
  t.is(heard(engine), nothing);
  const said = neighbour(60);
  engine.inject('left', frame(Buffer.concat([said, Buffer.alloc(30)])));
  t.deepEqual(heard(engine), said);
  t.is(heard(engine, 1, 1), nothing);
  t.is(engine.addon.takeKernel(0), undefined);
  engine.pass(59_800);
  t.deepEqual(heard(engine), said);
  engine.pass(300);
  t.is(heard(engine), nothing);
});

test('a later word replaces an earlier one; a farewell ends it', async (t) => {
  const engine = await talking(t);
  engine.inject('left', frame(neighbour(60)));
  const other = unit(chassis, portId, ttl(90), tlv(5, 'switch7'), tlv(127, Buffer.of(0, 128, 194, 1, 0, 1)), end); // prettier-ignore
  engine.inject('left', frame(other));
  t.deepEqual(heard(engine), other);
  engine.inject('left', frame(neighbour(0)));
  t.is(heard(engine), nothing);
});

const discarded = test.macro<[payload: Buffer]>({
  async exec(t, payload) {
    const engine = await talking(t);
    const said = neighbour(120);
    engine.inject('left', frame(said));
    engine.inject('left', frame(payload));
    t.deepEqual(heard(engine), said);
    t.is(engine.addon.takeKernel(0), undefined);
  },
  title: (given) => `discarded: ${given ?? ''}`,
});
test('a port before its chassis', discarded, unit(portId, chassis, ttl(9), end));
test('no time to live', discarded, unit(chassis, portId, tlv(5, 'x'), end));
test('a chassis twice', discarded, unit(chassis, portId, ttl(9), chassis, end));
test('a chassis without a name', discarded, unit(tlv(1, Buffer.of(4)), portId, ttl(9), end));
test('a port with too long a name', discarded, unit(chassis, tlv(2, Buffer.alloc(257, 7)), ttl(9), end)); // prettier-ignore
test('a time to live of one byte', discarded, unit(chassis, portId, tlv(3, Buffer.of(9)), end));
test('no end', discarded, unit(chassis, portId, ttl(9)));
test('a TLV beyond the frame', discarded, unit(chassis, portId, ttl(9), Buffer.of(0x0b, 0xff, 1)));
test('nothing at all', discarded, Buffer.alloc(0));
test('half a header', discarded, Buffer.of(2));
