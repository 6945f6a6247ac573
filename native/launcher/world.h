// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <stdbool.h>

#include "generated/warm.h"

// True if nothing in the environment changes what Node or the C library does in this process: the
// warm one would not heed it.
bool is_plain_environment(void);

// True if the process that listens at the other end of `fd` has our user and group.
bool is_own_peer(int fd);

// Fills in how we see the machine and what we may do: the warm process refuses to run what would
// see another one, or could do less, here. False if the system does not tell.
bool tell_world(struct WarmHead* head);
