// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <stdbool.h>

// True if nothing in the environment changes what Node or the C library does in this process: the
// warm one would not heed it.
bool is_plain_environment(void);

// True if the process that listens at the other end of `fd` sees the machine as we do: our user,
// group and capabilities, our namespaces, our root.
bool is_same_world(int fd);
