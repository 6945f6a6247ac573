// SPDX-License-Identifier: GPL-2.0-or-later
// Becomes a script: its user and groups, its process group, its environment; dies with its parent.
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { kReport = 3, kBadCall = 125, kNotRunnable = 126, kNotFound = 127 };

// Whoever started us listens on descriptor 3, if anywhere; the script does not inherit it.
static int fail(const char* what, int status) {
  const int error = errno;
  if (dprintf(kReport, "%s %d %s\n", what, error, strerror(error)) < 0)
    fprintf(stderr, "%s: %s\n", what, strerror(error));
  return status;
}

static bool set_groups(const char* how, uid_t uid, gid_t gid) {
  if (strcmp(how, "keep") == 0) return true;
  if (strcmp(how, "clear") == 0) return setgroups(0, NULL) == 0;
  const struct passwd* user = getpwuid(uid);
  return user == NULL ? setgroups(0, NULL) == 0 : initgroups(user->pw_name, gid) == 0;
}

static bool become(const char* groups, uid_t uid, gid_t gid) {
  if (uid == geteuid() && gid == getegid() && geteuid() != 0) return true;
  return set_groups(groups, uid, gid) && setgid(gid) == 0 && setuid(uid) == 0;
}

// Set last: a change of user takes the wish back. The parent may be gone already.
static bool die_with(pid_t parent) {
  if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0) return false;
  if (getppid() == parent) return true;
  errno = ESRCH;
  return false;
}

static void clean_environment(void) {
  unsetenv("LD_PRELOAD");
  unsetenv("LD_LIBRARY_PATH");
  unsetenv("IFS");
}

static void default_signals(void) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  for (int number = 1; number <= SIGRTMAX; ++number) signal(number, SIG_DFL);
}

// `</path`, blanks between the two at will: can it be opened?
static int open_file(const char* word) {
  const int fd = open(word + 1 + strspn(word + 1, " \t"), O_RDONLY | O_CLOEXEC);
  return fd < 0 ? 1 : 0;
}

static int through_shell(char** words) {
  size_t count = 0;
  while (words[count] != NULL) ++count;
  char* shell[count + 2];
  shell[0] = "sh";
  for (size_t i = 0; i <= count; ++i) shell[i + 1] = words[i];
  execv("/bin/sh", shell);
  return fail("exec", kNotRunnable);
}

static int run(char** words) {
  if (words[0][0] == '<') return open_file(words[0]);
  execvp(words[0], words);
  if (errno == ENOEXEC) return through_shell(words);
  return fail("exec", errno == ENOENT ? kNotFound : kNotRunnable);
}

int main(int count, char** words) {
  if (count < 6) {
    fprintf(stderr, "usage: run-script PARENT UID GID GROUPS PROGRAM [ARGUMENT ...]\n");
    return kBadCall;
  }
  fcntl(kReport, F_SETFD, FD_CLOEXEC);
  close_range(kReport + 1, ~0U, 0);
  const uid_t uid = (uid_t)strtoul(words[2], NULL, 10);
  const gid_t gid = (gid_t)strtoul(words[3], NULL, 10);
  default_signals();
  clean_environment();
  if (getpgrp() != getpid() && setpgid(0, 0) != 0) return fail("setpgid", kBadCall);
  if (!become(words[4], uid, gid)) return fail("setuid", kBadCall);
  if (!die_with((pid_t)strtol(words[1], NULL, 10))) return fail("parent", kBadCall);
  return run(words + 5);
}
