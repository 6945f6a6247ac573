// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import { markRule } from '../../../../native/host/config/mark-rule.js';

const parse = (line: string): unknown => markRule.parse(line, line.split(' '));

test('a rule has a mark, a protocol, ranges and a device', (t) => {
  t.like(parse('7 tcp,from=10.0.0.0-10.0.0.255,to=10.1.0.1:80-90,iif=dpdk0'), {
    ...{ family: 2, protocol: 6, fwmark: 7 },
    match: {
      source: { min: '10.0.0.0', max: '10.0.0.255', minPort: 0, maxPort: 0 },
      dest: { min: '10.1.0.1', max: '10.1.0.1', minPort: 80, maxPort: 90 },
      ...{ inDevice: 'dpdk0', outDevice: '' },
    },
  });
});

test('IPv6 stands in brackets', (t) => {
  t.like(parse('1 udp,to=[fd00::1-fd00::9]:53'), {
    family: 10,
    match: { dest: { min: 'fd00::1', max: 'fd00::9', minPort: 53, maxPort: 53 } },
  });
});

test('ports alone are of any address', (t) => {
  t.like(parse('1 tcp,to=:443'), { family: 2, match: { dest: { minPort: 443, maxPort: 443 } } });
});

for (const line of [
  '',
  '0 tcp',
  '7',
  '7 gre',
  '7 tcp,to=10.0.0.1:99999',
  '7 tcp,to=10.0.0.1:9-8',
  '7 tcp,via=x',
  '7 tcp,to=10.0.0',
  '7 tcp,from=10.0.0.1,to=[fd00::1]',
  '7 tcp extra',
  '4294967296 tcp',
]) {
  test(`'${line}' is no rule`, (t) => {
    t.is(parse(line), undefined);
  });
}
