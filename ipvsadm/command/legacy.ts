// SPDX-License-Identifier: GPL-2.0-or-later
// Commands of the kernel's IPVS for which the original's protocol has no message.
import { timeouts } from '../../compat/client/timeouts.js';
import { ask, change, type Command } from './command.js';

const badDescriptor = 255;

/** The original passes these to the kernel on a socket that it never opened. */
const refused: Command = {
  run({ io }) {
    io.stderr.write('Bad file descriptor\n');
    return Promise.resolve(badDescriptor);
  },
};

/** `ipvsadm --set`. */
export const setTimeouts: Command = {
  run(context) {
    const { channel, draft } = context;
    if (!context.able.has('timeouts')) return refused.run(context);
    const [tcpSec = 0, tcpFinSec = 0, udpSec = 0] = draft.timeouts;
    return change(context, () => timeouts(channel).set({ tcpSec, tcpFinSec, udpSec }));
  },
};
/** `ipvsadm --start-daemon`. */
export const startDaemon: Command = refused;
/** `ipvsadm --stop-daemon`. */
export const stopDaemon: Command = refused;

/** `ipvsadm -L --timeout` and `--daemon`: the original prints nothing, and its exit code says so. */
export const listLegacy: Command = {
  async run(context) {
    const { able, channel, draft, io } = context;
    if (!draft.given.has('timeout') || !able.has('timeouts')) return 1;
    const values = await ask(context, () => timeouts(channel).get(), 1);
    if (!values) return 1;
    const { tcpSec, tcpFinSec, udpSec } = values;
    io.stdout.write(`Timeout (tcp tcpfin udp): ${tcpSec} ${tcpFinSec} ${udpSec}\n`);
    return 0;
  },
};
