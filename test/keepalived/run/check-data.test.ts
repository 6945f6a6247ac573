// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startRecorder } from '../../conformance/runs/recorder.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { startKeepalived } from '../../helpers/keepalived.js';

const conf = `virtual_server 192.0.2.10 80 {
 delay_loop 60
 lb_algo rr
 lb_kind NAT
 protocol TCP
 sorry_server 192.0.2.9 80
 real_server 127.0.0.1 81 {
  TCP_CHECK {
   connect_timeout 1
  }
 }
}
`;

/** As keepalived 2.2.7 wrote it. */
const expected = `------< LVS Topology >------
 System is compiled with LVS v1.2.1
 ------< Virtual server >------
 VS VIP = 192.0.2.10, VPORT = 80
   Address family = inet
   connection timeout = 5.000000
   delay_loop = 60.000000
   lvs_sched = rr
   Hashed = disabled
   flag-1 = disabled
   flag-2 = disabled
   flag-3 = disabled
   One packet scheduling = disabled
   protocol = TCP
   alpha is OFF
   omega is OFF
   Inhibit on failure is OFF
   quorum = 1, hysteresis = 0
   Using smtp notification = no
   default forwarding method = NAT
   sorry server = [192.0.2.9]:tcp:80
     forwarding method = NAT
     Inhibit on failure is OFF
   alive = 1
   quorum_state_up = 1
   reloaded = 0
   ------< Real server >------
   RIP = 127.0.0.1, RPORT = 81, WEIGHT = 1 EFF WEIGHT = 1
   forwarding method = NAT
   Alpha is OFF
   connection timeout = 5.000000
   connection limit range = 0 -> 0
   Delay loop = 60.000000
   Inhibit on failure is OFF
   Using smtp notification = yes
   initial weight = 1
   effective weight = 1
   previous effective_weight = 0
   alive = 1
   num failed checkers = 0
   RS set = 1
   reloaded = 0
------< Health checkers >------
 [192.0.2.10]:tcp:80 -> [127.0.0.1]:tcp:81
   Enabled = yes
   Up = yes
   Has run = no
   Current weight = 0
   Alpha = no
   Delay loop = 60000000 us
   Warmup = 60000000 us
   Retries = 1
   Delay before retry = 1000000 us
   Retries iterations = 1
   Default delay before retry = 1000000 us
   Log all failures = no
   Connection
     Dest = [127.0.0.1]:81
     Timeout = 1.000000
   Keepalive method = TCP_CHECK
`;

test('keepalived_check.data has the sections and lines of the original', async (t) => {
  t.timeout(60_000);
  const path = join(await temporaryFolder(t), 'ipc');
  const recorder = await startRecorder(path);
  t.teardown(() => recorder.close());
  const keepalived = await startKeepalived(t, conf, path);
  await keepalived.line(/^Startup complete$/);
  keepalived.signal('SIGUSR1');
  await keepalived.line(/^Printing checker data/);
  const data = await readFile(join(keepalived.folder, 'keepalived_check.data'), 'utf8');
  t.is(data.slice(data.indexOf('------< LVS Topology')), expected);
});
