// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { Share } from '../../../keepalived/run/daemon/messages.js';
import { plannedEdits, planText } from '../../../keepalived/run/plan.js';
import { allWords, loadText } from '../sample.js';

const service = (vip: string, body: string, head = ''): string =>
  `virtual_server ${vip} 80 {\nlb_algo rr\nlb_kind FNAT\nprotocol TCP\n${head}\n${body}\n}\n`;
const real = (address: string, body = ''): string => `real_server ${address} 80 {\n${body}\n}\n`;

function share(text: string): Share {
  const { config } = loadText(text, { profile: allWords });
  return JSON.parse(JSON.stringify({ global: config.global, lvs: config.lvs })) as Share;
}

/** What a reload from one text to the next would send, in short words. */
function between(before: string, after: string): readonly string[] {
  const edits = plannedEdits({ share: share(before), snapshots: [] }, share(after));
  return edits.map((edit) => {
    const tail =
      'dest' in edit ? ` ${edit.dest.weight}` : 'laddr' in edit ? ` ${edit.laddr.address}` : '';
    return `${edit.op} ${edit.about}${'acl' in edit ? ` ${edit.acl.subject}` : tail}`;
  });
}

const one = service('10.0.0.1', real('10.1.0.1') + real('10.1.0.2'));
const two = service('10.0.0.2', real('10.1.0.1'));
const [v1, v2] = ['[10.0.0.1]:tcp:80', '[10.0.0.2]:tcp:80'];
const [r1, r2, r3] = ['[10.1.0.1]:tcp:80', '[10.1.0.2]:tcp:80', '[10.1.0.3]:tcp:80'];

const edited = test.macro<[before: string, after: string, edits: readonly string[]]>({
  exec: (t, before, after, edits) => t.deepEqual(between(before, after), edits),
  title: (given = '') => `a reload ${given}`,
});

test('of the same configuration sends nothing', edited, one + two, one + two, []);
test(
  'of the same model with comments and other white space sends nothing',
  edited,
  one,
  `# a\n${one.replaceAll('\n', ' ! b\n\n  ')}`,
  [],
);
test('in another order of services sends nothing', edited, one + two, two + one, []);
test(
  'with one changed weight sends one edit',
  edited,
  one,
  service('10.0.0.1', real('10.1.0.1', 'weight 7') + real('10.1.0.2')),
  [`edit-dest ${v1} -> ${r1} 7`],
);
test('with another scheduler sends one edit', edited, one, one.replace('rr', 'wrr'), [
  `edit-service ${v1}`,
]);
test(
  'with a new server sends it',
  edited,
  one,
  service('10.0.0.1', real('10.1.0.1') + real('10.1.0.2') + real('10.1.0.3')),
  [`add-dest ${v1} -> ${r3} 1`],
);
test('without a server takes it away', edited, one, service('10.0.0.1', real('10.1.0.1')), [
  `del-dest ${v1} -> ${r2} 1`,
]);
test('without a service takes its servers and itself away', edited, one + two, one, [
  `del-dest ${v2} -> ${r1} 1`,
  `del-service ${v2}`,
]);
test('with a new service sends it and its servers', edited, one, one + two, [
  `add-service ${v2}`,
  `add-dest ${v2} -> ${r1} 1`,
]);
test(
  'with other limits of a server sends one edit',
  edited,
  two,
  service('10.0.0.2', real('10.1.0.1', 'uthreshold 9')),
  [`edit-dest ${v2} -> ${r1} 1`],
);
test(
  'with other retries of a checker sends nothing',
  edited,
  service('10.0.0.1', real('10.1.0.1', 'TCP_CHECK {\n}')),
  service('10.0.0.1', real('10.1.0.1', 'TCP_CHECK {\nretry 3\n}')),
  [],
);

const group = (...entries: string[]): string =>
  `virtual_server_group G {\n${entries.join('\n')}\n}\n`;
const grouped = `virtual_server group G {\nlb_algo rr\nlb_kind FNAT\nprotocol TCP\n${real('10.1.0.1')}}\n`;
test(
  'with a longer group fills the new address with the servers',
  edited,
  group('10.0.0.1 80') + grouped,
  group('10.0.0.1 80', '10.0.0.2 80') + grouped,
  ['add-service [G]:0', `add-dest [G]:0 -> ${r1} 1`],
);
test(
  'with a shorter group empties the address that is gone',
  edited,
  group('10.0.0.1-2 80') + grouped,
  group('10.0.0.1 80') + grouped,
  [`del-dest [G]:0 -> ${r1} 1`, 'del-service [G]:0'],
);

const local = (...entries: string[]): string =>
  `local_address_group L {\n${entries.join('\n')}\n}\n`;
const withLocal = service('10.0.0.1', real('10.1.0.1'), 'laddr_group_name L');
test(
  'with other local addresses sends only those',
  edited,
  local('192.0.2.1-3 dpdk1') + withLocal,
  local('192.0.2.2-4 dpdk1') + withLocal,
  [`del-laddr ${v1} 192.0.2.1`, `add-laddr ${v1} 192.0.2.4`],
);
test(
  'with a changed deny list sends only what changed',
  edited,
  `deny_address_group D {\n192.0.2.1\n}\n${service('10.0.0.1', real('10.1.0.1'), 'daddr_group_name D')}`,
  `deny_address_group D {\n192.0.2.9\n}\n${service('10.0.0.1', real('10.1.0.1'), 'daddr_group_name D')}`,
  [`del-deny ${v1} 192.0.2.1`, `add-deny ${v1} 192.0.2.9`],
);

test('a server that is down stays down over a reload that changes another one', (t) => {
  const before = share(one);
  const servers = [
    { alive: false, set: false, weight: 1, checks: [{ up: false, change: 0 }] },
    { alive: true, set: true, weight: 1, checks: [] },
  ];
  const state = { alive: true, quorumUp: true, sorry: { alive: false, set: false }, servers };
  const down = { up: false, hasRun: true, retryIt: 0, weightChange: 0 };
  const checked = (weight: number): string =>
    service('10.0.0.1', real('10.1.0.1', 'TCP_CHECK {\n}') + real('10.1.0.2', `weight ${weight}`));
  const snapshots = [['TCP 10.0.0.1 80', { state, checkers: [[down], []] }]] as const;
  const running = { share: share(checked(1)), snapshots };
  const edits = plannedEdits(running, share(checked(5)));
  t.deepEqual(
    edits.map(({ op, about }) => `${op} ${about}`),
    [`edit-dest ${v1} -> ${r2}`],
  );
  t.truthy(before);
});

test('a plan names what is added, changed and removed, and sums it up', (t) => {
  const after = service('10.0.0.1', real('10.1.0.1', 'weight 3') + real('10.1.0.3'));
  const edits = plannedEdits({ share: share(one), snapshots: [] }, share(after));
  t.is(
    planText(edits, new Map()),
    `- server ${v1} -> ${r2}\n~ server ${v1} -> ${r1}: weight 3\n+ server ${v1} -> ${r3}: weight 1\n` +
      '1 added, 1 changed, 1 removed; 0 connections touched\n',
  );
  t.is(planText([], undefined), 'Nothing would change.\n');
});

test('[143] local addresses of a group of two services become those of both', (t) => {
  const text =
    group('10.0.0.1 80', '10.0.0.2 80') +
    local('192.0.2.1-2 dpdk1') +
    grouped.replace('lb_algo rr\n', 'lb_algo rr\nladdr_group_name L\n');
  const edits = plannedEdits({ share: share(''), snapshots: [] }, share(text));
  const given = edits.flatMap((edit) =>
    edit.op === 'add-laddr' ? [`${edit.service.address} ${edit.laddr.address}`] : [],
  );
  t.deepEqual(given.sort(), [
    '10.0.0.1 192.0.2.1',
    '10.0.0.1 192.0.2.2',
    '10.0.0.2 192.0.2.1',
    '10.0.0.2 192.0.2.2',
  ]);
});
