// SPDX-License-Identifier: GPL-2.0-or-later
// Everything configured at once, and frames that nobody in his right mind would send.
import fc from 'fast-check';
import test from 'ava';
import { enums } from '../../compat/abi/constants.js';
import { engineMarkRule } from '../../compat/abi/engine-edits.js';
import { edits, poolFree } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { modes } from '../helpers/edits.js';
import type { DestSpec, ServiceSpec } from '../helpers/edits.js';
import {
  arp, clientMac, ether, icmpEcho, internetChecksum, ip4Bytes, ipv4, macBytes, portMac, serverMac,
} from '../helpers/packet.js'; // prettier-ignore
import { policyHost } from '../helpers/policy.js';
import type { PolicyHost } from '../helpers/policy.js';
import { faultOf } from '../helpers/sound.js';
import {
  at,
  families,
  frameOf,
  streamPackets,
  streamProtos,
  turned,
  worlds,
} from '../helpers/stream.js';
import type { Packet } from '../helpers/stream.js';
import { structBytes } from '../helpers/structs.js';

type Kind = Partial<Omit<ServiceSpec, 'service'>> &
  Pick<DestSpec, 'mode' | 'tunnel'> & { readonly v4Server?: true };
const { SYNPROXY, ONEPACKET, QUIC } = enums.svc_flags;
const [v1, v2] = [1, 2];

/** A service of each protocol on an address for each of these; of each family. */
const kinds: readonly Kind[] = [
  {},
  { flags: SYNPROXY },
  { proxyProtocol: v2 },
  { proxyProtocol: v1, flags: SYNPROXY },
  { mode: modes.masq },
  { mode: modes.route },
  { mode: modes.tunnel, tunnel: { type: 'ipip' } },
  { mode: modes.tunnel, tunnel: { type: 'gre', checksum: true } },
  { mode: modes.tunnel, tunnel: { type: 'gue', port: 6080, checksum: true } },
  { mode: modes.tunnel, tunnel: { type: 'gre' }, v4Server: true },
  { persistSec: 30, sched: 'conhash' },
  { flags: ONEPACKET },
  { flags: QUIC, sched: 'conhash' },
  { v4Server: true },
  { v4Server: true, flags: SYNPROXY, proxyProtocol: v2 },
];
const vipOf = (family: keyof typeof worlds, kind: number): string =>
  family === 'IPv4' ? `10.10.10.${kind + 10}` : `fd10::${(kind + 16).toString(16)}`;

function addServices(engine: TestEngine): void {
  for (const family of families) {
    kinds.forEach((kind, number) => {
      const vip = vipOf(family, number);
      const { server, laddr } = worlds[kind.v4Server === true ? 'IPv4' : family];
      engine.apply(edits.address('add-address', `${vip}/${worlds[family].hostBits}`, 0));
      const protos = family === 'IPv4' ? [...streamProtos, 'icmp' as const] : streamProtos;
      for (const proto of protos) {
        const key = { proto, service: at(vip, proto === 'icmp' ? 0 : 80) };
        const { mode, tunnel } = kind;
        const flags = proto === 'tcp' ? kind.flags : (kind.flags ?? 0) & ~SYNPROXY;
        engine.apply(edits.addService({ ...kind, ...key, flags: flags ?? 0 }));
        const dest = { ...key, dest: at(server, proto === 'icmp' ? 0 : 8080) };
        engine.apply(
          edits.dest('add-dest', { ...dest, ...(mode !== undefined && { mode }), ...(tunnel && { tunnel }) }),
          edits.laddr('add-laddr', { ...key, laddr, port: 0 }),
        ); // prettier-ignore
      }
    });
  }
}

/** Packets to the outside leave by SNAT; those with mark 7 have a service of their own. */
function addMatches(engine: TestEngine): void {
  for (const proto of streamProtos) {
    for (const family of families) {
      const service = `${family === 'IPv4' ? 'match' : 'match6'}:1`;
      const dest = { proto, service, dest: at(worlds[family].laddr, 0), mode: modes.snat };
      engine.apply(
        edits.addMatchService({ proto, service, oif: 'dpdk0' }),
        edits.dest('add-dest', dest),
      );
    }
  }
  const marked = { service: 'fwmark', fwmark: 7 } as const;
  engine.addon.setMarks(
    structBytes(engineMarkRule, { family: 2, proto: 17, fwmark: marked.fwmark, match: {} }),
  );
}

function addDevices(engine: TestEngine): void {
  const vlan = engine.addVlan('dpdk0', 100);
  const ends = {
    local: ip4Bytes(vipOf('IPv4', 0)),
    remote: ip4Bytes(worlds.IPv4.server),
    link: 255,
  };
  const ipip = engine.addTunnel('ipip9', { proto: 4, ...ends });
  const gre = engine.addTunnel('gre9', { proto: 47, ...ends });
  engine.apply(
    edits.address('add-address', '10.77.0.1/24', vlan),
    edits.address('add-address', '10.78.0.1/24', ipip),
    edits.address('add-address', '10.79.0.1/24', gre),
  );
}

async function everything(t: Parameters<typeof policyHost>[0]): Promise<PolicyHost> {
  const host = await policyHost(t, { lldp: true });
  const { engine } = host;
  for (const family of families) {
    const { server, laddr, gateway, everywhere, hostBits } = worlds[family];
    engine.apply(
      edits.address('add-address', `${laddr}/${hostBits}`, 0, true),
      edits.neigh('add-neigh', gateway, clientMac, 0),
      edits.neigh('add-neigh', server, serverMac, 0),
      edits.route('add-route', everywhere, 0, { gateway }),
      edits.route('add-route', `${server}/${hostBits}`, 0),
    );
  }
  addServices(engine);
  addMatches(engine);
  addDevices(engine);
  engine.set({
    defrag: 1, sloppy_tcp: 1, sloppy_sctp: 1, uoa_max_trail: 3, proxy_udp_trail: 1, udp_timeout_sec: new Uint8Array(new Uint32Array([2, 30, 30, 2]).buffer),
  }); // prettier-ignore
  await host.quietly(
    'dpip link set dpdk0 tc-egress on',
    'dpip link set dpdk0 tc-ingress on',
    'dpip qsch add dev dpdk0 root tbf rate 100m burst 100000 latency 2ms',
    'dpip qsch add dev dpdk0 ingress pfifo_fast',
    'dpip ipset create bad hash:net',
    'dpip ipset add bad 11.1.0.0/17',
    `ipvsadm -U -t ${vipOf('IPv4', 0)}:80 -k ipset:bad`,
  );
  return host;
}

/** What a frame begins as. */
const base = fc.record({
  packet: streamPackets,
  kind: fc.nat(kinds.length),
  family: fc.constantFrom(...families),
  form: fc.constantFrom('plain', 'plain', 'plain', 'answer', 'snat', 'icmp', 'arp', 'random', 'error'),
  wrap: fc.constantFrom('none', 'none', 'none', 'vlan', 'ipip', 'gre', 'fragment'),
  type: fc.constantFrom(0x0800, 0x86dd, 0x0806, 0x8100, 0x88cc, 0x1234),
  bytes: fc.uint8Array({ maxLength: 200 }),
  /** What befalls it. */
  flips: fc.array(fc.tuple(fc.nat(120), fc.integer({ min: 1, max: 255 })), { maxLength: 3 }),
  cut: fc.option(fc.nat(150), { freq: 8 }),
  resealed: fc.boolean(),
}); // prettier-ignore
type Base = typeof base extends fc.Arbitrary<infer T> ? T : never;

function request({ packet, kind, family, form }: Base): Buffer {
  const { clientOf, server } = worlds[family];
  const out = { src: server, dst: clientOf(packet.client), sport: packet.sport, dport: 80 };
  if (form === 'snat') return frameOf(packet, out, serverMac);
  const vip = vipOf(family, kind);
  const ends = { src: clientOf(packet.client), dst: vip, sport: packet.sport, dport: 80 };
  return frameOf(packet, ends, clientMac);
}

/** An ICMP error about a frame that was sent, of either family. */
function errorAbout(frame: Buffer, { mtu }: { readonly mtu: number }): Buffer {
  const body = Buffer.concat([
    Buffer.from([3, 4, 0, 0, 0, 0, mtu >> 8, mtu & 255]),
    frame.subarray(14),
  ]);
  body.writeUInt16BE(internetChecksum(body), 2);
  return ipv4({ src: worlds.IPv4.server, dst: worlds.IPv4.laddr, proto: 1 }, body, {
    smac: serverMac,
  });
}

/** The frame before anything befalls it; answers are to frames that were sent. */
function begun(spec: Base, sent: readonly Buffer[]): Buffer {
  const last = sent[spec.packet.seq % Math.max(1, sent.length)];
  const vip = vipOf('IPv4', spec.kind);
  switch (spec.form) {
    case 'answer':
      return last === undefined || last.length < 58 ? request(spec) : turned(last, serverMac);
    case 'error':
      return errorAbout(last ?? request(spec), { mtu: spec.packet.ack & 0xffff });
    case 'icmp':
      return icmpEcho({ from: worlds.IPv4.clientOf(1), to: vip });
    case 'arp':
      return arp({ op: 'request', smac: clientMac, sip: worlds.IPv4.gateway, tip: vip });
    case 'random':
      return ether(spec.type, spec.bytes);
    default:
      return request(spec);
  }
}

const outer = { src: worlds.IPv4.server, dst: vipOf('IPv4', 0) };
function wrapped(frame: Buffer, wrap: Base['wrap']): Buffer {
  const inner = frame.subarray(14);
  const type = frame.subarray(12, 14);
  switch (wrap) {
    case 'vlan':
      return ether(0x8100, Buffer.concat([Buffer.from([0, 100]), type, inner]));
    case 'ipip':
      return ipv4({ ...outer, proto: 4 }, inner, { smac: serverMac });
    case 'gre':
      return ipv4({ ...outer, proto: 47 }, Buffer.concat([Buffer.from([0, 0]), type, inner]), { smac: serverMac });
    case 'fragment':
      return frame.length < 62 ? frame : ipv4({ ...outer, proto: 17 }, inner.subarray(0, 32), { fragment: { offset: 0, more: true } });
    default:
      return frame;
  }
} // prettier-ignore

/** A header that was changed with its checksum made right again, so that more of it is looked at. */
function seal(frame: Buffer): void {
  if (frame.length < 34 || frame.readUInt16BE(12) !== 0x0800) return;
  const header = frame.subarray(14, Math.min(frame.length, 14 + ((frame[14] ?? 0) & 15) * 4));
  if (header.length < 20) return;
  header.writeUInt16BE(0, 10);
  header.writeUInt16BE(internetChecksum(header), 10);
}

function frameFor(spec: Base, sent: readonly Buffer[]): Buffer {
  const whole = Buffer.from(wrapped(begun(spec, sent), spec.wrap));
  for (const [place, by] of spec.flips) {
    if (place + 12 < whole.length) whole[place + 12] = (whole[place + 12] ?? 0) ^ by;
  }
  if (spec.resealed) seal(whole);
  macBytes(portMac(0)).copy(whole, 0);
  return spec.cut === null ? whole : whole.subarray(0, 14 + spec.cut);
}

test('with everything configured, garbage does no harm: buffers come back, connections end, the next packet passes', async (t) => {
  const host = await everything(t);
  const { engine } = host;
  const free = poolFree();
  let [sound, put] = [0, 0];
  fc.assert(
    fc.property(fc.array(base, { minLength: 50, maxLength: 150 }), (specs) => {
      let sent: Buffer[] = [];
      for (const spec of specs) {
        engine.inject('dpdk0', frameFor(spec, sent));
        const came = engine.sentRaw('dpdk0');
        sound += came.filter((frame) => faultOf(frame) === undefined).length;
        sent = [...sent, ...came].slice(-8);
        put++;
      }
      engine.pass(700);
    }),
    { numRuns: 150 },
  );
  t.log(`${put} frames put in, ${sound} sound ones came out`);
  t.true(sound > put / 10);
  engine.pass(20_000);
  for (let port = 0; engine.addon.port(port) !== undefined; port++) {
    while (engine.addon.takeKernel(port) ?? engine.addon.takeSent(port));
  }
  t.is(poolFree(), free);
  engine.pass(1_000_000);
  t.is(engine.conns(), 0);
  const good = frameOf(
    { ...fc.sample(streamPackets, 1)[0], proto: 'udp' } as Packet,
    { src: worlds.IPv4.clientOf(9), dst: vipOf('IPv4', 0), sport: 9, dport: 80 },
    clientMac,
  );
  engine.sentRaw('dpdk0'); // of LLDP
  engine.inject('dpdk0', good);
  t.is(engine.sentRaw('dpdk0').length, 1);
});
