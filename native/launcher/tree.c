// SPDX-License-Identifier: GPL-2.0-or-later
#include "tree.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool strip_last(char* path) {
  char* slash = strrchr(path, '/');
  if (slash == NULL) return false;
  *slash = '\0';
  return true;
}

bool find_tree(char* root, size_t size) {
  ssize_t length = readlink("/proc/self/exe", root, size - 1);
  if (length <= 0) return false;
  root[length] = '\0';
  return strip_last(root) && strip_last(root);
}

bool path_in_tree(char* path, size_t size, const char* root, const char* inside) {
  int length = snprintf(path, size, "%s/%s", root, inside);
  return length > 0 && (size_t)length < size;
}
