// SPDX-License-Identifier: GPL-2.0-or-later
import { rmSync } from 'node:fs';
import { WarmServer } from './server.js';
import { loadTool } from './tools.js';
import { warmUp } from './warm-up.js';

// The warm process: `main.js SOCKET` runs tools for launchers until its standard input ends, which
// it does when whoever started it is gone.

process.title = 'warm-tools'; // whoever looks for processes called dpvs is to find the daemon alone
process.umask(0o177);
process.chdir('/');
process.stdin.resume().once('end', () => process.exit(0));

const socket = process.argv[2] ?? '';
const nobody = `${socket}.up`;
const tools = new Map(['dpip', 'ipvsadm'].map((name) => [name, loadTool(name)]));
const server = new WarmServer(tools);
process.once('exit', () => rmSync(nobody, { force: true }));
await warmUp(tools, 1, nobody);
await server.listen(socket);
process.stdout.write('listening\n');
const closed = server.closed();
await warmUp(tools, 60, nobody);
await closed;
process.exit(0);
