// SPDX-License-Identifier: GPL-2.0-or-later
#include "request.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "generated/warm.h"
#include "tree.h"
#include "world.h"

extern char** environ;

static bool identify(struct WarmHead* head, const char* root, const char* script) {
  char path[PATH_MAX];
  struct stat found;
  if (!path_in_tree(path, sizeof path, root, script) || stat(path, &found) != 0) return false;
  head->device = found.st_dev;
  head->inode = found.st_ino;
  head->size_bytes = (uint64_t)found.st_size;
  head->modified_ns =
      (uint64_t)found.st_mtim.tv_sec * 1000000000U + (uint64_t)found.st_mtim.tv_nsec;
  return true;
}

static uint64_t terminals(void) {
  uint64_t bits = 0;
  for (int fd = 0; fd <= 2; ++fd)
    if (isatty(fd)) bits |= UINT64_C(1) << fd;
  return bits;
}

static size_t length_of(char* const* texts, size_t* count) {
  size_t length = 0;
  for (*count = 0; texts[*count] != NULL; ++*count) length += strlen(texts[*count]) + 1;
  return length;
}

static char* append(char* at, char* const* texts) {
  for (; *texts != NULL; ++texts) at = stpcpy(at, *texts) + 1;
  return at;
}

char* make_request(const struct Program* program, const char* root, char** argv, size_t* size) {
  struct WarmHead head = {.magic = kWarmMagic, .terminals = terminals()};
  char* const name[] = {(char*)program->name, NULL};
  size_t argc, envc, one;
  head.body_bytes = length_of(name, &one) + length_of(argv, &argc) + length_of(environ, &envc);
  head.arg_count = argc;
  if (head.body_bytes > kWarmMaxBodyBytes) return NULL;
  if (!identify(&head, root, program->entry) || !tell_world(&head)) return NULL;
  *size = sizeof head + head.body_bytes;
  char* request = malloc(*size);
  if (request == NULL) return NULL;
  memcpy(request, &head, sizeof head);
  append(append(append(request + sizeof head, name), argv), environ);
  return request;
}
