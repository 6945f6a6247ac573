// SPDX-License-Identifier: GPL-2.0-or-later
import type { Io, Out } from '../../compat/cli/io.js';
import { systemNames } from '../../compat/cli/system-names.js';
import type { Tool } from './tools.js';

const nowhere: Out = {
  isTty: false,
  write: () => undefined,
  drained: () => Promise.resolve(),
};

/** Common command lines. They are only to be compiled: nobody is there who could obey them. */
const lines: Readonly<Record<string, readonly string[]>> = {
  dpip: ['addr show', 'route show', 'link show', 'vlan help'],
  ipvsadm: ['-h', '-ln', '-A -t 192.0.2.1:80 -s wrr', '-a -t 192.0.2.1:80 -r 192.0.2.2 -b'],
};

function silentIo(argv0: string, ipcFile: string): Io {
  return {
    argv0,
    env: { DPVS_IPC_FILE: ipcFile },
    stdin: { isTty: false, async *lines() {} },
    stdout: nowhere,
    stderr: nowhere,
    names: systemNames(),
    sleep: () => Promise.resolve(),
  };
}

/** Runs each tool a few times, so that the first caller finds it compiled. */
export async function warmUp(
  tools: ReadonlyMap<string, Tool>,
  nobody = '/dev/null/nobody',
): Promise<void> {
  for (const [name, { run }] of tools)
    for (const line of lines[name] ?? []) await run(line.split(' '), silentIo(name, nobody));
}
