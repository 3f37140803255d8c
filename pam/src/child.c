#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "boot_clock.h"
#include "paths.h"

static bool limit(int resource, rlim_t value) {
  struct rlimit rl = {value, value};
  return setrlimit(resource, &rl) == 0;
}

/* From the file, not by NSS: the user is this machine's own, and a directory service that hangs must not hold a login. */
static bool find_helper_user(uid_t *uid, gid_t *gid) {
  char names[4096];
  struct passwd pw, *found = NULL;
  FILE *file = fopen("/etc/passwd", "re");
  if (!file) return false;
  do
    if (fgetpwent_r(file, &pw, names, sizeof names, &found) != 0) found = NULL;
  while (found && strcmp(pw.pw_name, BH_HELPER_USER) != 0);
  fclose(file);
  if (!found || pw.pw_uid == 0 || pw.pw_gid == 0) return false;
  *uid = pw.pw_uid;
  *gid = pw.pw_gid;
  return true;
}

static bool is_sound(const char *path) {
  struct stat st;
  return lstat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == 0 && !(st.st_mode & (S_IWGRP | S_IWOTH));
}

/* Between fork and exec, so only async-signal-safe calls, here and in the two that follow. */
static bool start_anew(int in, int out) {
  sigset_t none;
  sigemptyset(&none);
  int null = open("/dev/null", O_RDWR);
  if (null < 0 || dup2(in < 0 ? null : in, STDIN_FILENO) < 0 || dup2(out < 0 ? null : out, STDOUT_FILENO) < 0 ||
      dup2(null, STDERR_FILENO) < 0 || chdir("/") != 0)
    return false;
  for (int s = 1; s < NSIG; s++)
    if (s != SIGKILL && s != SIGSTOP) signal(s, SIG_DFL);
  sigprocmask(SIG_SETMASK, &none, NULL);
  umask(022);
  return setsid() >= 0;
}

static void become_helper(const struct bh_child *child, int fd, uid_t uid, gid_t gid, pid_t parent) {
  char *const argv[] = {strrchr(child->path, '/') + 1, (char *)child->argument, NULL};
  char *const environment[] = {NULL};
  if (!start_anew(fd, fd) || close_range(3, ~0u, 0) != 0) _exit(101);
  if (geteuid() == 0 && (setgroups(0, NULL) != 0 || setresgid(gid, gid, gid) != 0 || setresuid(uid, uid, uid) != 0))
    _exit(102);
  if (getuid() != uid || geteuid() != uid || getgid() != gid || getegid() != gid || setuid(0) == 0) _exit(102);
  if (!limit(RLIMIT_CORE, 0) || !limit(RLIMIT_FSIZE, 0) || !limit(RLIMIT_NPROC, 0) || !limit(RLIMIT_NOFILE, 16) ||
      !limit(RLIMIT_CPU, 5) || !limit(RLIMIT_AS, 64u << 20) || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || getppid() != parent)
    _exit(103);
  execve(child->path, argv, environment);
  _exit(104);
}

static void become_detached(const char *path, const char *argument, int alive) {
  char *const argv[] = {strrchr(path, '/') + 1, (char *)argument, NULL};
  char *const environment[] = {"PATH=/usr/bin:/bin", NULL};
  /* its end is seen by the end of `alive`, which it holds as descriptor 3 and knows nothing of */
  if (!start_anew(-1, -1) || dup2(alive, 3) < 0 || fcntl(3, F_SETFD, 0) != 0 || close_range(4, ~0u, 0) != 0) _exit(101);
  if (fork() == 0) execve(path, argv, environment);
  _exit(0);
}

static pid_t reap(pid_t child, int *status) {
  pid_t reaped;
  do reaped = waitpid(child, status, 0);
  while (reaped < 0 && errno == EINTR);
  return reaped;
}

/* Waits until `fd` can be read. Looks at the clock each second: poll's own does not run while the machine sleeps. */
static enum bh_child_end wait_for(int fd, int watched, long long deadline) {
  for (;;) {
    int left = bh_milliseconds_left(deadline);
    if (left == 0) return BH_CHILD_LATE;
    struct pollfd p[2] = {{.fd = fd, .events = POLLIN}, {.fd = watched, .events = POLLRDHUP}};
    int ready = poll(p, 2, left < 1000 ? left : 1000);
    if (ready < 0 && errno != EINTR) return BH_CHILD_FAILED;
    if (ready <= 0) continue;
    if (p[0].revents) return BH_CHILD_EXITED;
    return BH_CHILD_GIVEN_UP;
  }
}

/* Everything up to the end of the stream, if that comes in time and is not too much. */
static enum bh_child_end receive(int fd, const struct bh_child *child, size_t *len, long long deadline) {
  char spare;
  *len = 0;
  for (;;) {
    enum bh_child_end ready = wait_for(fd, child->watched, deadline);
    if (ready != BH_CHILD_EXITED) return ready;
    bool full = *len == child->size;
    ssize_t n = recv(fd, full ? &spare : child->output + *len, full ? 1 : child->size - *len, MSG_DONTWAIT);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n == 0) return BH_CHILD_EXITED;
    if (n < 0 || full) return BH_CHILD_FAILED;
    *len += (size_t)n;
  }
}

static enum bh_child_end converse(int fd, const struct bh_child *child, size_t *len, long long deadline) {
  const char *at = child->input;
  size_t left = child->input_len;
  while (left > 0) { /* fits the socket's buffer, so this does not wait for the child */
    ssize_t n = send(fd, at, left, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return BH_CHILD_FAILED;
    at += n;
    left -= (size_t)n;
  }
  return shutdown(fd, SHUT_WR) == 0 ? receive(fd, child, len, deadline) : BH_CHILD_FAILED;
}

/* The child is gone afterwards, whatever `so_far` says. */
static enum bh_child_end finish(pid_t pid, int watched, enum bh_child_end so_far, int *status, long long deadline) {
  int raw = -1;
  if (so_far == BH_CHILD_EXITED) { /* it has closed its output, and may take a while to end */
    int pidfd = pidfd_open(pid, 0);
    so_far = pidfd >= 0 ? wait_for(pidfd, watched, deadline) : BH_CHILD_FAILED;
    if (pidfd >= 0) close(pidfd);
  }
  kill(pid, SIGKILL); /* no effect on one that has ended */
  if (reap(pid, &raw) != pid) return BH_CHILD_FAILED;
  if (so_far != BH_CHILD_EXITED) return so_far;
  if (!WIFEXITED(raw)) return BH_CHILD_FAILED;
  *status = WEXITSTATUS(raw);
  return BH_CHILD_EXITED;
}

enum bh_child_end bh_run_child(const struct bh_child *child, int *status, size_t *len) {
  uid_t uid;
  gid_t gid;
  int fds[2];
  *status = -1;
  *len = 0;
  if (!is_sound(child->path) || !find_helper_user(&uid, &gid) || (geteuid() != 0 && geteuid() != uid) ||
      socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
    return BH_CHILD_FAILED;

  struct sigaction plain = {.sa_handler = SIG_DFL}, before;
  sigaction(SIGCHLD, &plain, &before);
  long long deadline = bh_deadline(child->milliseconds);
  pid_t self = getpid(), pid = fork();
  if (pid == 0) become_helper(child, fds[1], uid, gid, self);
  close(fds[1]);
  enum bh_child_end end = pid > 0 ? converse(fds[0], child, len, deadline) : BH_CHILD_FAILED;
  close(fds[0]);
  if (pid > 0) end = finish(pid, child->watched, end, status, deadline);
  sigaction(SIGCHLD, &before, NULL);
  return end;
}

void bh_run_detached(const char *path, const char *argument, int milliseconds) {
  int alive[2], status;
  if (geteuid() != 0 || !is_sound(path) || pipe2(alive, O_CLOEXEC) != 0) return;
  struct sigaction plain = {.sa_handler = SIG_DFL}, before;
  sigaction(SIGCHLD, &plain, &before);
  pid_t pid = fork();
  if (pid == 0) become_detached(path, argument, alive[1]);
  close(alive[1]);
  if (pid > 0) {
    reap(pid, &status); /* the one in between ends at once; what it started belongs to init */
    wait_for(alive[0], -1, bh_deadline(milliseconds));
  }
  close(alive[0]);
  sigaction(SIGCHLD, &before, NULL);
}
