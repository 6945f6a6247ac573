// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <stdbool.h>

// Carries standard input, output and errors between us and a run, until its exit code comes. False
// if the run was refused or broke off where Node can begin again: nothing was printed, read or
// changed. Where it cannot, one line says so, and the exit code is one of its own.
bool relay(int fd, const char* program, int* exit_code);
