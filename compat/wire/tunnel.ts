// SPDX-License-Identifier: GPL-2.0-or-later
import { ipTunnelParam, iphdr } from '../abi/tunnel.js';
import { AF_INET } from '../model/address.js';
import type { Tunnel } from '../model/tunnel.js';
import { one, toEnd } from './body.js';
import { getMessage, setMessage } from './message.js';
import { fieldsOf, record } from './record.js';
import type { Codec } from './record.js';

type Outer = Pick<Tunnel, 'local' | 'remote' | 'ttl' | 'tos'>;
const h = fieldsOf(iphdr);
const outerCodec = record<Outer>(iphdr, {
  local: h.addressOf('saddr', AF_INET),
  remote: h.addressOf('daddr', AF_INET),
  ttl: h.num('ttl'),
  tos: h.num('tos'),
});

interface TunnelRecord extends Omit<Tunnel, keyof Outer> {
  readonly outer: Outer;
}
const f = fieldsOf(ipTunnelParam);
const recordCodec = record<TunnelRecord>(ipTunnelParam, {
  device: f.text('ifname'),
  kind: f.text('kind'),
  link: f.text('link'),
  inFlags: f.num('i_flags'),
  outFlags: f.num('o_flags'),
  inKey: f.num('i_key'),
  outKey: f.num('o_key'),
  outer: f.nested('iph', outerCodec),
});

const tunnelCodec = {
  size: recordCodec.size,
  decode: (bytes, at) => {
    const { outer, ...rest } = recordCodec.decode(bytes, at);
    return { ...rest, ...outer };
  },
  encode: (bytes, at, value) => {
    recordCodec.encode(bytes, at, value);
    outerCodec.encode(bytes, at + ipTunnelParam.at.iph, value);
  },
} satisfies Codec<Tunnel>;
const tunnel = one<Tunnel>(tunnelCodec);

export const addTunnel = setMessage('SOCKOPT_TUNNEL_ADD', tunnel);
export const deleteTunnel = setMessage('SOCKOPT_TUNNEL_DEL', tunnel);
export const changeTunnel = setMessage('SOCKOPT_TUNNEL_CHANGE', tunnel);
export const replaceTunnel = setMessage('SOCKOPT_TUNNEL_REPLACE', tunnel);
export const getTunnels = getMessage('SOCKOPT_TUNNEL_SHOW', tunnel, toEnd<Tunnel>(tunnelCodec));
