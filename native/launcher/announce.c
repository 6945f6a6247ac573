// SPDX-License-Identifier: GPL-2.0-or-later
#include "announce.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char kDefaultSocket[] = "/var/run/dpvs.ipc";

static bool is(const char* word, const char* short_form, const char* long_form) {
  return strcmp(word, short_form) == 0 || strcmp(word, long_form) == 0;
}

static bool runs(char* const* argv) {
  for (size_t i = 1; argv[i] != NULL; ++i)
    if (is(argv[i], "-h", "--help") || is(argv[i], "-v", "--version")) return false;
  return true;
}

static const char* socket_path(char* const* argv) {
  static const char kLong[] = "--ipc-file=";
  const char* path = getenv("DPVS_IPC_FILE");
  for (size_t i = 1; argv[i] != NULL; ++i) {
    const char* word = argv[i];
    if (is(word, "-x", "--ipc-file")) {
      if (argv[i + 1] != NULL) path = argv[++i];
    } else if (strncmp(word, kLong, sizeof kLong - 1) == 0) {
      path = word + sizeof kLong - 1;
    } else if (strncmp(word, "-x", 2) == 0) {
      path = word + 2;
    }
  }
  return path == NULL ? kDefaultSocket : path;
}

void announce_start(char** argv) {
  char path[PATH_MAX];
  if (!runs(argv)) return;
  const int length = snprintf(path, sizeof path, "%s.starting", socket_path(argv));
  if (length < 0 || (size_t)length >= sizeof path) return;
  FILE* file = fopen(path, "we");
  if (file == NULL) return;
  fprintf(file, "%d\n", (int)getpid());
  fclose(file);
}
