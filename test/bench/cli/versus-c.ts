// SPDX-License-Identifier: GPL-2.0-or-later
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { enums } from '../../../compat/abi/constants.js';
import { noDestCheck, noKey } from '../../../compat/model/service.js';
import { addDest, deleteDest } from '../../../compat/wire/dest.js';
import { encodeRequest } from '../../../compat/wire/frame.js';
import { getInfo } from '../../../compat/wire/service.js';
import { must } from '../../../packaging/demo/lab/command.js';
import { binFolder } from '../../../packaging/demo/lab/tree.js';
import { inTree } from '../../helpers/root.js';
import type { Director } from './director.js';

const [tcp, fullNat] = [enums.ipproto.TCP, 5];
const selector = '-t 10.0.0.100:80';
const service = {
  ...noKey,
  ...{ family: 2, protocol: tcp, address: '10.0.0.100', port: 80, netmask: 0xffffffff },
  ...{ proxyProtocol: 0, flags: 0, persistTimeoutSec: 0, connTimeoutSec: 0, limitMbps: 0 },
  ...{ limitPercent: 0, scheduler: '', check: noDestCheck },
};
const dest = {
  ...{ family: 2, address: '192.168.100.2', port: 80, protocol: 0, weight: 1, flags: 0 },
  ...{ mode: fullNat, connFlags: fullNat, maxConns: 0, minConns: 0 },
};

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const info = hex(encodeRequest(getInfo.id, 'get', getInfo.request.encode(undefined)));
const add = hex(encodeRequest(addDest.id, 'set', addDest.request.encode({ service, dest })));
const remove = hex(
  encodeRequest(deleteDest.id, 'set', deleteDest.request.encode({ service, dest })),
);

async function compiled(director: Director, name: string): Promise<string> {
  const output = join(director.folder, name);
  await must(['cc', '-D_GNU_SOURCE', '-O2', '-o', output, inTree('test/bench/cli', `${name}.c`)]);
  return output;
}

/** Microseconds of each command; they run one after another, started by a program in C. */
async function timed(director: Director, timer: string, commands: readonly string[]) {
  const child = spawn(timer, [], { env: director.env, stdio: ['pipe', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (text: Buffer) => (printed += text.toString()));
  child.stdin.end(`${commands.join('\n')}\n`);
  await once(child, 'close');
  return printed
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(Number))
    .map(([us = NaN, status]) => ({ us, failed: status !== 0 }));
}

/** Times of `ipvsadm -a` and of the program in C that sends the same two messages, in turn. */
export interface VersusC {
  readonly toolUs: readonly number[];
  readonly programUs: readonly number[];
  readonly failures: number;
}

/** Adds and deletes a server so many times on either side. */
export async function versusC(director: Director, rounds: number): Promise<VersusC> {
  const program = await compiled(director, 'two-messages');
  const timer = await compiled(director, 'time-runs');
  const tool = join(binFolder, 'ipvsadm');
  await director.tool('ipvsadm', '-A', ...selector.split(' '), '-s', 'rr');
  const round = [
    `${tool} -a ${selector} -r 192.168.100.2:80 -b`,
    `${program} ${director.socket} ${info} ${remove}`,
    `${program} ${director.socket} ${info} ${add}`,
    `${tool} -d ${selector} -r 192.168.100.2:80`,
  ];
  const warmUp = 2;
  const all = await timed(
    director,
    timer,
    Array.from({ length: rounds + warmUp }, () => round).flat(),
  );
  const counted = all.slice(warmUp * round.length);
  const every = (of: number): number[] =>
    counted.filter((_one, at) => at % round.length === of).map(({ us }) => us);
  return {
    toolUs: every(0),
    programUs: every(2),
    failures: counted.filter(({ failed }) => failed).length,
  };
}
