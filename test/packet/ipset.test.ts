// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import { oneArm } from '../helpers/engine.js';
import { tcpIn } from '../helpers/flow.js';
import { clientMac } from '../helpers/packet.js';
import { policyHost } from '../helpers/policy.js';

const vip = oneArm.service.split(':')[0] ?? '';
const from = oneArm.client;

/** SYN from 192.168.100.3:40000 to 192.168.100.100:80: is it in a set of these elements? */
const caught = test.macro<[type: string, entries: readonly string[], isIn: boolean]>({
  async exec(t, type, entries, isIn) {
    const host = await policyHost(t);
    await host.quietly(
      `dpip ipset create s ${type}`,
      ...entries.map((entry) => `dpip ipset add s ${entry}`),
      `ipvsadm -U -t ${oneArm.service} -k ipset:s`,
    );
    t.is(host.passes([tcpIn()]), isIn ? 0 : 1);
  },
  title: (_given, type, entries, isIn) =>
    `${type} of ${entries.join(' ')} ${isIn ? 'catches' : 'leaves'} the client`,
});

const lan = 'range 192.168.100.0/24';
test(caught, `bitmap:ip ${lan}`, [from], true);
test(caught, `bitmap:ip ${lan}`, ['192.168.100.4-192.168.100.9'], false);
test(caught, `bitmap:ip,mac ${lan}`, [`${from},${clientMac}`], true);
test(caught, `bitmap:ip,mac ${lan}`, [`${from},02:00:00:00:09:09`], false);
test(caught, `bitmap:ip,mac ${lan}`, [from], true);
test(caught, 'bitmap:port range 1-65535', ['tcp:40000'], true);
test(caught, 'bitmap:port range 1-65535', ['udp:40000', 'tcp:80'], false);
test(caught, 'hash:ip', [`${from}/32`], true);
test(caught, 'hash:ip', ['192.168.100.2'], false);
test(caught, 'hash:net', ['192.168.0.0-192.168.255.255'], true);
test(caught, 'hash:net', ['0.0.0.0/1', '128.0.0.0/1'], true);
test(caught, 'hash:net', ['192.168.100.0/24', '192.168.100.0/28 nomatch'], false);
test(caught, 'hash:net', ['192.168.100.0/24', '192.168.100.0/28 nomatch', `${from}/32`], true);
test(caught, 'hash:ip,port', [`${from},tcp:39999-40001`], true);
test(caught, 'hash:ip,port', [`${from},40000`], true);
test(caught, 'hash:ip,port', [`${from},udp:40000`], false);
test(caught, 'hash:ip,port', [from], true);
test(caught, 'hash:net,port', ['192.168.0.0/16,tcp:40000'], true);
test(caught, 'hash:net,port', ['192.168.0.0/16,tcp:80'], false);
test(caught, 'hash:net,port,iface', ['192.168.0.0/16,tcp:40000,dpdk0'], true);
test(caught, 'hash:net,port,iface', ['192.168.0.0/16,tcp:40000,dpdk1'], false);
test(caught, 'hash:ip,port,ip', [`${from},tcp:80,${vip}`], true);
test(caught, 'hash:ip,port,ip', [`${vip},tcp:80,${from}`], false);
// "ip" is the destination and "net" the source.
test(caught, 'hash:ip,port,net', [`${vip},tcp:80,192.168.100.0/24`], true);
test(caught, 'hash:ip,port,net', [`${from},tcp:80,192.168.100.100/32`], false);
test(caught, 'hash:net,port,net', ['192.168.100.0/28,tcp:80,192.168.100.96/28'], true);
test(caught, 'hash:net,port,net', ['192.168.100.96/28,tcp:80,192.168.100.0/28'], false);
test(
  caught,
  'hash:net,port,net',
  ['192.168.0.0/16,tcp:80,192.168.0.0/16', '192.168.0.0/16,tcp:80,192.168.100.0/24 nomatch'],
  false,
);
test(
  caught,
  'hash:net,port,net,port',
  ['192.168.100.0/28,tcp:40000,192.168.100.96/28,tcp:80'],
  true,
);
test(
  caught,
  'hash:net,port,net,port',
  ['192.168.100.0/28,tcp:80,192.168.100.96/28,tcp:40000'],
  false,
);
