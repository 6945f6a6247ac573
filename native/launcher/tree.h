// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>

// Writes the folder that holds bin/ into `root`, found from where this executable really lies: it
// holds for a relative call, one through PATH and one through a symbolic link.
bool find_tree(char* root, size_t size);

// Joins the tree's folder and a path inside it. False if the result does not fit.
bool path_in_tree(char* path, size_t size, const char* root, const char* inside);
