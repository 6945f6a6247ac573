// SPDX-License-Identifier: GPL-2.0-or-later
// The four programs of bin/: this file is built once for each, with PROGRAM as its name.
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "announce.h"
#include "node.h"
#include "tree.h"
#include "warm.h"

static const struct Program kPrograms[] = {
    {.name = "dpip", .entry = "dist/bundle/dpip.cjs", .daemon = false},
    {.name = "dpvs", .entry = "dist/native/host/main.js", .daemon = true, .announces = true},
    {.name = "ipvsadm", .entry = "dist/bundle/ipvsadm.cjs", .daemon = false},
    {.name = "keepalived", .entry = "dist/keepalived/main.js", .daemon = true},
};

static const struct Program* find_program(const char* name) {
  for (size_t i = 0; i < sizeof kPrograms / sizeof kPrograms[0]; ++i)
    if (strcmp(kPrograms[i].name, name) == 0) return &kPrograms[i];
  return NULL;
}

int main(int argc, char** argv) {
  const struct Program* program = find_program(PROGRAM);
  char root[PATH_MAX];
  char* bare[] = {PROGRAM, NULL};
  if (program == NULL || !find_tree(root, sizeof root)) {
    fprintf(stderr, "%s: cannot tell where it is installed: /proc is not there\n", PROGRAM);
    return 126;
  }
  if (argc == 0) argv = bare;
  int exit_code;
  if (!program->daemon && run_warm(program, root, argv, &exit_code)) return exit_code;
  if (program->announces) announce_start(argv);
  return become_node(program, root, argv);
}
