// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <stdbool.h>

// One program of bin/ and the compiled module that it is.
struct Program {
  const char* name;
  const char* entry;  // path inside the tree
  bool announces;     // tools wait for it
  bool daemon;        // else a short tool: Node starts without settings meant for other programs
};

// Becomes Node running the program; argv[0] goes on as given. Returns only on failure, with the
// exit code, after one line on stderr.
int become_node(const struct Program* program, const char* root, char** argv);
