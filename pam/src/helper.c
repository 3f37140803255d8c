#include "helper.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "paths.h"

/* Generous: an emulated machine under load may need a second to start a process. */
#define HELPER_MILLISECONDS 10000

static long long monotonic_ms(void) {
  struct timespec ts;
  clock_gettime(CLOCK_BOOTTIME, &ts);
  return (long long)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static bool limit(int resource, rlim_t value) {
  struct rlimit rl = {value, value};
  return setrlimit(resource, &rl) == 0;
}

/* The child, between fork and exec: only async-signal-safe calls. */
static void become_helper(int fd, uid_t uid, gid_t gid) {
  char *const argv[] = {"bh-verify", NULL};
  char *const environment[] = {NULL};
  sigset_t none;
  sigemptyset(&none);
  int null = open("/dev/null", O_RDWR);
  if (null < 0 || dup2(fd, STDIN_FILENO) < 0 || dup2(fd, STDOUT_FILENO) < 0 || dup2(null, STDERR_FILENO) < 0 ||
      close_range(3, ~0u, 0) != 0 || chdir("/") != 0)
    _exit(101);
  for (int s = 1; s < NSIG; s++)
    if (s != SIGKILL && s != SIGSTOP) signal(s, SIG_DFL);
  sigprocmask(SIG_SETMASK, &none, NULL);
  if (setsid() < 0 || setgroups(0, NULL) != 0 || setresgid(gid, gid, gid) != 0 || setresuid(uid, uid, uid) != 0)
    _exit(102);
  if (getuid() != uid || geteuid() != uid || getgid() != gid || getegid() != gid || setuid(0) == 0) _exit(102);
  if (!limit(RLIMIT_CORE, 0) || !limit(RLIMIT_FSIZE, 0) || !limit(RLIMIT_NPROC, 0) || !limit(RLIMIT_NOFILE, 16) ||
      !limit(RLIMIT_CPU, 5) || !limit(RLIMIT_AS, 64u << 20) || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    _exit(103);
  execve(BH_VERIFY_PATH, argv, environment);
  _exit(104);
}

/* Whether the child ended by itself with status 0 before the deadline. It is gone afterwards in any case. */
static bool ended_well(pid_t child, bool answered, long long deadline) {
  int status = -1, pidfd = pidfd_open(child, 0);
  while (answered && pidfd >= 0) {
    long long left = deadline - monotonic_ms();
    struct pollfd p = {.fd = pidfd, .events = POLLIN};
    int ready = poll(&p, 1, left > 0 ? (int)left : 0);
    if (ready > 0 || (ready < 0 && errno != EINTR) || left <= 0) break;
  }
  if (pidfd >= 0) close(pidfd);
  kill(child, SIGKILL); /* no effect on one that has ended */
  pid_t reaped;
  do reaped = waitpid(child, &status, 0);
  while (reaped < 0 && errno == EINTR);
  return reaped == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Exactly one reply line and then the end of the stream, before the deadline. */
static bool receive(int fd, char line[BH_REPLY_SIZE], long long deadline) {
  char buffer[BH_REPLY_SIZE + 1];
  size_t len = 0;
  while (len <= BH_REPLY_SIZE) {
    long long left = deadline - monotonic_ms();
    if (left <= 0) return false;
    struct pollfd p = {.fd = fd, .events = POLLIN};
    int ready = poll(&p, 1, (int)left);
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return false;
    ssize_t n = recv(fd, buffer + len, sizeof buffer - len, MSG_DONTWAIT);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n < 0) return false;
    if (n == 0) break;
    len += (size_t)n;
  }
  if (len != BH_REPLY_SIZE) return false;
  for (size_t i = 0; i < BH_REPLY_SIZE; i++) line[i] = buffer[i];
  return true;
}

static bool converse(int fd, const struct bh_request *request, char line[BH_REPLY_SIZE], long long deadline) {
  const char *at = (const char *)request;
  size_t left = sizeof *request;
  while (left > 0) { /* fits the socket's buffer, so this does not wait for the helper */
    ssize_t n = send(fd, at, left, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    at += n;
    left -= (size_t)n;
  }
  return shutdown(fd, SHUT_WR) == 0 && receive(fd, line, deadline);
}

bool bh_ask_helper(const struct bh_request *request, struct bh_reply *reply) {
  char line[BH_REPLY_SIZE], names[4096];
  struct passwd pw, *found = NULL;
  int fds[2];
  bh_reply_clear(reply, "helper-failed");
  if (geteuid() != 0 || getpwnam_r(BH_VERIFY_USER, &pw, names, sizeof names, &found) != 0 || !found ||
      found->pw_uid == 0 || found->pw_gid == 0)
    return false;
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) return false;

  struct sigaction plain = {.sa_handler = SIG_DFL}, before;
  sigaction(SIGCHLD, &plain, &before);
  pid_t child = fork();
  if (child == 0) become_helper(fds[1], pw.pw_uid, pw.pw_gid);
  close(fds[1]);
  long long deadline = monotonic_ms() + HELPER_MILLISECONDS;
  bool answered = child > 0 && converse(fds[0], request, line, deadline);
  close(fds[0]);
  if (child > 0) answered = ended_well(child, answered, deadline) && answered;
  sigaction(SIGCHLD, &before, NULL);
  if (!answered) return false;
  struct bh_reply parsed;
  if (!bh_reply_parse(line, &parsed)) return false;
  *reply = parsed;
  return true;
}
