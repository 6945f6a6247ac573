// SPDX-License-Identifier: GPL-2.0-or-later
import { writeFileSync } from 'node:fs';

/**
 * Loaded by the launchers before a daemon's own code: Node 22 and later call the main thread
 * "MainThread", and `pgrep -x dpvs` or `ps -C keepalived` would no longer find it.
 */
const name = process.env['DPVS_PROCESS_NAME'];
delete process.env['DPVS_PROCESS_NAME'];
if (name !== undefined) writeFileSync('/proc/self/comm', name);
