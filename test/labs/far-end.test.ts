// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { HostPlan } from '../../packaging/demo/lab/lab.js';
import { buildSite, isRoot } from '../helpers/namespace.js';
import { farEnd, host } from './topology.js';

/** Only root can make namespaces and devices. */
const asRoot = isRoot ? test : test.skip;

function end(number: number, [kind, ...rest]: readonly [string, ...string[]]): HostPlan {
  return host([`192.168.1.${number}/24`], {
    programs: [farEnd(kind, 'far0', ...rest)],
    setup: [`ip addr add 10.9.9.${number}/24 dev far0`, 'ip link set far0 up'],
  });
}

const reaches = test.macro<[kind: string, rest: (number: number) => readonly string[]]>({
  async exec(t, kind, rest) {
    const site = await buildSite(t, {
      a: end(1, [kind, ...rest(1)]),
      b: end(2, [kind, ...rest(2)]),
    });
    const { exitCode, stdout } = await site.run('a', 'ping -c 2 -i 0.2 -W 2 10.9.9.2');
    t.is(exitCode, 0, stdout);
    t.regex(stdout, /2 received/);
  },
  title: (_given, kind) => `two far ends of kind ${kind} reach each other`,
});

const both = (number: number): readonly string[] => [
  `192.168.1.${number}`,
  `192.168.1.${3 - number}`,
];
asRoot(reaches, 'ip', both);
asRoot(reaches, 'gre', both);
asRoot(reaches, 'vlan', () => ['eth0', '100']);

asRoot('a far end that is told no address answers the one that it heard', async (t) => {
  const a = end(1, ['ip', '192.168.1.1', '192.168.1.2']);
  const site = await buildSite(t, { a, b: end(2, ['ip', '192.168.1.2', '-']) });
  const { stdout } = await site.run('a', 'ping -c 1 -W 2 10.9.9.2');
  t.regex(stdout, /1 received/);
});

asRoot('frames of another VLAN are none of its business', async (t) => {
  const site = await buildSite(t, {
    a: end(1, ['vlan', 'eth0', '100']),
    b: end(2, ['vlan', 'eth0', '101']),
  });
  const { exitCode } = await site.run('a', 'ping -c 1 -W 1 10.9.9.2');
  t.is(exitCode, 1);
});
