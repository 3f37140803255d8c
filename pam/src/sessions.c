#include "sessions.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Ends what runs in the sessions' cgroups, shells that became root included. */
static void ask_logind(const char *user) {
  if (access("/run/systemd/sessions", F_OK) != 0) return;
  pid_t child = fork();
  if (child == 0) {
    char *const argv[] = {"loginctl", "terminate-user", (char *)user, NULL};
    char *const environment[] = {"PATH=/usr/bin:/bin", NULL};
    alarm(10); /* seconds; survives exec, so a logind that hangs does not hold us */
    execve("/usr/bin/loginctl", argv, environment);
    _exit(127);
  }
  if (child > 0)
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) continue;
}

/* sshd, or sshd-session since OpenSSH 9.8: the part of a connection that has become the user. */
static bool is_connection(const char *pid, uid_t uid) {
  char path[64], name[32] = "";
  struct stat st;
  snprintf(path, sizeof path, "/proc/%.20s", pid);
  if (stat(path, &st) != 0 || st.st_uid != uid) return false;
  snprintf(path, sizeof path, "/proc/%.20s/comm", pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  ssize_t n = read(fd, name, sizeof name - 1);
  close(fd);
  return n > 0 && (strcmp(name, "sshd\n") == 0 || strcmp(name, "sshd-session\n") == 0);
}

void bh_end_sessions(const char *user) {
  struct passwd *pw = getpwnam(user);
  if (!pw || pw->pw_uid == 0) return;
  uid_t uid = pw->pw_uid;
  ask_logind(user);
  DIR *proc = opendir("/proc");
  if (!proc) return;
  for (struct dirent *entry; (entry = readdir(proc));)
    if (isdigit((unsigned char)entry->d_name[0]) && is_connection(entry->d_name, uid))
      kill((pid_t)strtol(entry->d_name, NULL, 10), SIGKILL);
  closedir(proc);
}
