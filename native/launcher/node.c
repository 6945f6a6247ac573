// SPDX-License-Identifier: GPL-2.0-or-later
#include "node.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tree.h"

// Keeps the process name where Node changes it.
static const char kKeepName[] = "dist/native/launcher/keep-name.js";

enum { kCannotStart = 126, kNoMemory = 125 };

static int not_built(const struct Program* program, const char* root, const char* missing) {
  fprintf(stderr, "%s: cannot start %s: %s; run \"npm run build\" in %s\n", program->name, missing,
          strerror(errno), root);
  return kCannotStart;
}

// Both slow each start or change what a tool does, and neither was set for the tool.
static void forget_node_settings(void) {
  unsetenv("NODE_EXTRA_CA_CERTS");
  unsetenv("NODE_OPTIONS");
}

// argv[0], Node's own options, the entry module, then the caller's arguments.
static char** node_arguments(char** argv, char* const* inserted) {
  size_t count = 0, extra = 0;
  while (argv[count] != NULL) ++count;
  while (inserted[extra] != NULL) ++extra;
  char** all = calloc(count + extra + 1, sizeof *all);
  if (all == NULL) return NULL;
  all[0] = argv[0];
  memcpy(all + 1, inserted, extra * sizeof *all);
  memcpy(all + 1 + extra, argv + 1, (count - 1) * sizeof *all);
  return all;
}

static bool find_in_tree(char* path, const char* root, const char* inside) {
  errno = ENAMETOOLONG;
  return path_in_tree(path, PATH_MAX, root, inside) && access(path, R_OK) == 0;
}

int become_node(const struct Program* program, const char* root, char** argv) {
  char link[NAME_MAX], node[PATH_MAX], preload[PATH_MAX], entry[PATH_MAX];
  // Linux names a process after the path it was started by: the link makes it that of the program.
  snprintf(link, sizeof link, "dist/run/%s", program->name);
  if (!find_in_tree(node, root, link)) return not_built(program, root, link);
  if (!find_in_tree(preload, root, kKeepName)) return not_built(program, root, kKeepName);
  if (!find_in_tree(entry, root, program->entry)) return not_built(program, root, program->entry);
  char* for_daemon[] = {"--import", preload, entry, NULL};
  char* for_tool[] = {entry, NULL};
  if (program->daemon)
    setenv("DPVS_PROCESS_NAME", program->name, 1);
  else
    forget_node_settings();
  char** all = node_arguments(argv, program->daemon ? for_daemon : for_tool);
  if (all == NULL) return kNoMemory;
  execv(node, all);
  free(all);
  return not_built(program, root, link);
}
