// SPDX-License-Identifier: GPL-2.0-or-later
// Commands of the kernel's IPVS for which the original's protocol has no message.
import type { Command } from './command.js';

const badDescriptor = 255;

/** The original passes these to the kernel on a socket that it never opened. */
const refused: Command = {
  run({ io }) {
    io.stderr.write('Bad file descriptor\n');
    return Promise.resolve(badDescriptor);
  },
};

/** `ipvsadm --set`. */
export const setTimeouts: Command = refused;
/** `ipvsadm --start-daemon`. */
export const startDaemon: Command = refused;
/** `ipvsadm --stop-daemon`. */
export const stopDaemon: Command = refused;

/** `ipvsadm -L --timeout` and `--daemon`: nothing is printed, and the exit code says so. */
export const listLegacy: Command = { run: () => Promise.resolve(1) };
