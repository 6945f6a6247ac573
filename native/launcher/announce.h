// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

// Tells the tools that a daemon is about to listen: its process id goes into SOCKET.starting, where
// SOCKET is what the command line, DPVS_IPC_FILE or the default says. Node takes too long to do
// this before a command that follows at once. Only orders to run are announced; errors are left to
// the daemon, which also takes the file away (native/host/run/starting.ts).
void announce_start(char** argv);
