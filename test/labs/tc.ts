// SPDX-License-Identifier: GPL-2.0-or-later
import type { Expectation, Lab, ProgramPlan } from '../../packaging/demo/lab/lab.js';
import { atDirector, director, fails, host, shows, startDirector } from './topology.js';

const rateMbps = 20;
/** A tenth of a second: a busy machine may let a worker wait as long as that. */
const burstBytes = 250_000;
const bodyBytes = 20_000_000;

/** What of a full frame is payload: 1448 of 1514 bytes, the TCP timestamps being on. */
const wantedBps = (rateMbps * 1e6 * 1448) / 1514;

/** The speed that curl printed, in bytes a second, is that of the scheduler within 5 %. */
const atTheRate: Expectation = (output) => {
  const bps = Number(output) * 8;
  if (Math.abs(bps - wantedBps) <= 0.05 * wantedBps) return undefined;
  return `${(bps / 1e6).toFixed(2)} Mbit/s are not ${(wantedBps / 1e6).toFixed(2)} within 5 %`;
};

/** The speed is several times that of the scheduler. */
const faster: Expectation = (output) =>
  Number(output) * 8 > 2 * wantedBps ? undefined : 'it should be faster without a scheduler';

const script = `require('http').createServer((q, r) => r.end(Buffer.alloc(+q.url.slice(1))))
  .listen(80, () => console.log('listening'))`;
/** An HTTP server that sends as many bytes as the path says. */
const bulkServer: ProgramPlan = {
  run: `"${process.execPath}" -e "${script.replaceAll('\n', ' ')}"`,
  ready: /^listening/m,
};

const download = `curl -o /dev/null -w '%{speed_download}' 10.0.0.100/${bodyBytes}`;

/** A download through a token bucket on the way to the client, and a classifier that drops. */
export const lab: Lab = {
  name: 'tc',
  title: 'traffic control: a download at the rate of a token bucket',
  hosts: {
    client: host(['10.0.0.1/24'], { segment: 'outside' }),
    director: director(['inside', 'outside']),
    server: host(['192.168.100.2/24'], { segment: 'inside', programs: [bulkServer] }),
  },
  story: [
    ...startDirector,
    ...atDirector(
      'One service by full NAT',
      './dpip addr add 10.0.0.100/24 dev dpdk1',
      './dpip addr add 192.168.100.1/24 dev dpdk0',
      './ipvsadm -A -t 10.0.0.100:80 -s rr',
      './ipvsadm -a -t 10.0.0.100:80 -r 192.168.100.2 -b',
      './ipvsadm --add-laddr -z 192.168.100.200 -t 10.0.0.100:80 -F dpdk0',
    ),
    { title: 'A download', at: 'client', run: download, withinSec: 10, shows: [faster] },
    ...atDirector(
      `${rateMbps} Mbit/s for what goes to the clients`,
      './dpip link set dpdk1 tc-egress on',
      `./dpip qsch add dev dpdk1 root tbf rate ${rateMbps}m burst ${burstBytes} latency 200ms`,
    ),
    shows(
      'director',
      './dpip qsch show dev dpdk1',
      /rate 20\.00Mbps burst 250000B limit 500000B$/m,
    ),
    { title: 'The same download', at: 'client', run: download, withinSec: 60, shows: [atTheRate] },
    shows('director', './dpip -s qsch show dev dpdk1', /^ Sent \d{8,} bytes \d+ pkts \(/m),
    ...atDirector(
      'A classifier drops what goes to this client',
      './dpip cls add dev dpdk1 match pattern tcp,to=10.0.0.1 target drop',
    ),
    { at: 'client', run: fails('curl --connect-timeout 1 10.0.0.100/1') },
    ...atDirector('Without the scheduler all is as before', './dpip qsch del dev dpdk1 root'),
    { at: 'client', run: download, withinSec: 10, shows: [faster] },
  ],
};
