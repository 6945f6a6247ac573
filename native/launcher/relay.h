// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <stdbool.h>

// Carries standard input, output and errors between us and an accepted run, until its exit code
// comes. False if the warm process broke off where Node can begin again: nothing was printed, read
// or changed. Where it cannot, relay gives up.
bool relay(int fd, const char* program, int* exit_code);

// Says in one line that the answer is not complete, and gives the exit code for it. True.
bool give_up(const char* program, int* exit_code);
