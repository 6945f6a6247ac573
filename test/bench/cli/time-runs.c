// SPDX-License-Identifier: GPL-2.0-or-later
// Times commands one after another, without an interpreter's share: each line of standard input is
// a command of words between blanks; for each, its microseconds and its exit status are printed.
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

extern char** environ;
enum { kMaxWords = 32 };

static double now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

int main(void) {
  static char line[1 << 16];
  while (fgets(line, sizeof line, stdin) != NULL) {
    char* words[kMaxWords + 1] = {0};
    int count = 0;
    for (char* word = strtok(line, " \n"); word != NULL; word = strtok(NULL, " \n")) {
      if (count < kMaxWords) words[count++] = word;
    }
    if (count == 0) continue;
    pid_t child;
    int status = 0;
    const double start = now_us();
    if (posix_spawn(&child, words[0], NULL, NULL, words, environ) != 0) return 1;
    waitpid(child, &status, 0);
    printf("%.0f %d\n", now_us() - start, status);
  }
  return 0;
}
