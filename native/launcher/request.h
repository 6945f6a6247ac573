// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <stddef.h>

#include "node.h"

// A request to the warm process: what the tool is called with, and which script would be started
// here. The caller frees it. NULL if it is too long to hand over or the script is not there.
char* make_request(const struct Program* program, const char* root, char** argv, size_t* size);
