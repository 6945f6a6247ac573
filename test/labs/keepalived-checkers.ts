// SPDX-License-Identifier: GPL-2.0-or-later
import { createHash } from 'node:crypto';
import { matches } from '../../packaging/demo/lab/expect.js';
import type { HostPlan, Lab, Step } from '../../packaging/demo/lab/lab.js';
import { at, director, host, startDirector } from './topology.js';

const digest = createHash('md5').update('fine\n').digest('hex');
const url = `url {\n path /\n digest ${digest}\n }`;

/** A checker in this lab: its real server, its block, and what the log says of it. */
interface Checked {
  readonly real: string;
  readonly block: string;
  readonly up: RegExp;
  /** When the server answers as it should not; undefined where there is no such thing. */
  readonly wrong: RegExp | undefined;
  readonly down: RegExp;
}

const misc =
  'Misc check for \\[\\[192\\.168\\.100\\.2\\]:tcp:9001 VS \\[192\\.168\\.100\\.100\\]:tcp:80\\] by \\[/run/check\\] ';
const miscFailed = new RegExp(`${misc}failed with retry disabled \\(exited with status 1\\)\\.`);

const checked: readonly Checked[] = [
  {
    real: '192.168.100.2 8001',
    block: 'TCP_CHECK {\n }',
    up: /TCP connection to \[192\.168\.100\.2\]:tcp:8001 success\./,
    wrong: undefined,
    down: /TCP_CHECK on service \[192\.168\.100\.2\]:tcp:8001 failed\./,
  },
  {
    real: '192.168.100.2 8080',
    block: `HTTP_GET {\n ${url}\n }`,
    up: /Remote Web server \[192\.168\.100\.2\]:tcp:8080 succeed on service\./,
    wrong: /HTTP status code error to server \[192\.168\.100\.2\]:tcp:8080\./,
    down: /Error connecting server \[192\.168\.100\.2\]:tcp:8080\./,
  },
  {
    real: '192.168.100.2 8443',
    block: `SSL_GET {\n enable_sni\n virtualhost server.example\n ${url}\n }`,
    up: /Remote Web server \[192\.168\.100\.2\]:tcp:8443 succeed on service\./,
    wrong: /HTTP status code error to server \[192\.168\.100\.2\]:tcp:8443\./,
    down: /SSL_CHECK on service \[192\.168\.100\.2\]:tcp:8443 failed\./,
  },
  {
    real: '192.168.100.2 25',
    block: 'SMTP_CHECK {\n helo_name lb.example\n }',
    up: /Remote SMTP server \[192\.168\.100\.2\]:tcp:25 succeed on service\./,
    wrong: /SMTP_CHECK Bad greeting banner from server \[192\.168\.100\.2\]:25/,
    down: /SMTP_CHECK Error connecting to server \[192\.168\.100\.2\]:25/,
  },
  {
    real: '192.168.100.2 53',
    block: 'DNS_CHECK {\n type A\n name www.lab\n }',
    up: /Adding service \[192\.168\.100\.2\]:tcp:53 to VS/,
    wrong: /DNS_CHECK \(\[192\.168\.100\.2\]:tcp:53\) read error occurred\. \(rcode = 5\)/,
    down: /DNS_CHECK \(\[192\.168\.100\.2\]:tcp:53\) failed to read socket; errno 111/,
  },
  {
    real: '192.168.100.2 7',
    block: 'UDP_CHECK {\n payload 0102\n require_reply 01x2\n }',
    up: /UDP connection to \[192\.168\.100\.2\]:tcp:7 success\./,
    wrong: /UDP check to \[192\.168\.100\.2\]:tcp:7 reply data mismatch\./,
    down: /UDP_CHECK on service \[192\.168\.100\.2\]:tcp:7 failed\./,
  },
  {
    real: '192.168.100.2 9001',
    block: 'MISC_CHECK {\n misc_path /run/check\n user root\n misc_dynamic\n }',
    up: new RegExp(`${misc}succeeded\\.`),
    wrong: miscFailed,
    down: miscFailed,
  },
  {
    real: '192.168.100.3 80',
    block: 'PING_CHECK {\n }',
    up: /ICMP connection to \[192\.168\.100\.3\]:tcp:80 success\./,
    wrong: undefined,
    down: /ICMP CHECK on service \[192\.168\.100\.3\]:tcp:80 failed\./,
  },
];

const reals = checked.map(
  ({ real, block }) =>
    `real_server ${real} {\n ${block.replace('{', '{\n retry 0\n log_all_failures true')}\n }\n`,
);

const conf = `global_defs {
 script_user root
}
track_file number {
 file /run/number
}
virtual_server 192.168.100.100 80 {
 delay_loop 1
 warmup 0
 connect_timeout 0.5
 alpha
 lb_algo rr
 lb_kind FNAT
 protocol TCP
 ${reals.join(' ')}
 real_server 192.168.100.2 9002 {
  weight 10
  FILE_CHECK {
   track_file number
   weight 3
  }
 }
}
`;

const log = '/run/keepalived.log';

/** Waits for all of these in what was logged since the last time. */
const logs = (patterns: readonly (RegExp | undefined)[]): Step => ({
  at: 'director',
  run: `cat ${log}`,
  withinSec: 20,
  shows: patterns.filter((one) => one !== undefined).map(matches),
});

const fresh: Step = { at: 'director', run: `: >${log}` };

const dns = (record: string): string =>
  `dnsmasq --conf-file=/dev/null --no-resolv --no-hosts --user=root --pid-file=/run/dns.pid ${record}`;
const dnsUp = dns('--host-record=www.lab,192.0.2.1');

/** The director has a second interface, which the kernel uses: from there it looks at the servers. */
function watching(): HostPlan {
  const { links, files, ...rest } = director(['lan']);
  const eth2 = { segment: 'lan', addresses: ['192.168.100.9/24'] };
  const own = {
    '/etc/keepalived/keepalived.conf': conf,
    '/run/check': '#!/bin/sh\nexit "$(cat /run/status)"\n',
  };
  return { ...rest, links: { ...links, eth2 }, files: { ...files, ...own } };
}

/** Every checker against a real server of its kind. */
export const lab: Lab = {
  name: 'keepalived-checkers',
  title: 'each checker of keepalived against a server of its kind: up, wrong answers, down',
  hosts: {
    director: watching(),
    server: host(['192.168.100.2/24', '192.168.100.3/24'], {
      setup: ['echo up >/run/mood', dnsUp],
    }),
  },
  story: [
    ...startDirector,
    ...at('director', 'An address for the balancer', './dpip addr add 192.168.100.1/24 dev dpdk0'),
    ...at(
      'server',
      'Start the servers',
      `"${process.execPath}" ../dist/test/labs/checked/serve.js /run/mood &`,
    ),
    ...at(
      'director',
      'Start keepalived: what is up comes in',
      'echo 0 >/run/status; echo 2 >/run/number; chmod +x /run/check',
      `./keepalived -n -l -G >>${log} 2>&1 &`,
    ),
    logs(checked.map(({ up }) => up)),
    {
      ...{ at: 'director', run: './ipvsadm -ln' },
      withinSec: 5,
      shows: [matches(/192\.168\.100\.2:8443 +FullNat +1 /), matches(/:9002 +FullNat +16 /)],
    },
    fresh,
    {
      ...{ title: 'Wrong answers', at: 'server' },
      run: `echo wrong >/run/mood; kill "$(cat /run/dns.pid)"; sleep 0.2; ${dns('')}`,
    },
    { at: 'director', run: 'echo 1 >/run/status; echo 0 >/run/number' },
    logs(checked.map(({ wrong }) => wrong)),
    {
      ...{ at: 'director', run: './ipvsadm -ln' },
      withinSec: 5,
      shows: [matches(/:8001 +FullNat +1 /), matches(/:9002 +FullNat +10 /)],
    },
    fresh,
    {
      ...{ title: 'All well again; a script and a file may set weights', at: 'server' },
      run: `echo up >/run/mood; kill "$(cat /run/dns.pid)"; sleep 0.2; ${dnsUp}`,
    },
    { at: 'director', run: 'echo 42 >/run/status; echo -1 >/run/number' },
    logs(checked.filter(({ wrong }) => wrong !== undefined).map(({ up }) => up)),
    {
      ...{ at: 'director', run: './ipvsadm -ln' },
      withinSec: 5,
      shows: [matches(/:9001 +FullNat +40 /), matches(/:9002 +FullNat +7 /)],
    },
    fresh,
    {
      ...{ title: 'Nobody there', at: 'server' },
      run: 'echo down >/run/mood; kill "$(cat /run/dns.pid)"; ip addr del 192.168.100.3/24 dev eth0',
    },
    { at: 'director', run: 'echo 1 >/run/status' },
    logs(checked.map(({ down }) => down)),
    {
      ...{ at: 'director', run: './ipvsadm -ln' },
      withinSec: 5,
      shows: [
        (output) =>
          /:(?!9002\b)\d+ +FullNat/.test(output) ? 'a server is still there' : undefined,
      ],
    },
    ...at('director', 'Stop', 'kill "$(cat /run/keepalived.pid)"'),
    {
      ...{ at: 'director', withinSec: 10 },
      run: 'test ! -e /run/keepalived.pid && ! ps -C keepalived -o stat= | grep -v Z',
    },
  ],
};
