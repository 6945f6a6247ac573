// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <stdbool.h>

#include "node.h"

// Has the warm process run a short tool: `exit_code` is then set. False if Node is to be started
// instead: nothing was printed, read or changed yet.
bool run_warm(const struct Program* program, const char* root, char** argv, int* exit_code);
