/*
 * Preloaded into a login: makes one thing fail from the moment on that the module first reads guest.conf, in it and in
 * the children it forks. FAULT names the function, or is `malloc:N` (no memory from the Nth request on), `fast-clock`
 * (the boot clock runs twenty times as fast) or `short-random`. Also says on stderr what data the module gives to PAM.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);

static bool armed;
static long requests_left = -1;

static bool fails(const char *name) {
  const char *fault = getenv("FAULT");
  if (!armed || !fault || strcmp(fault, name) != 0) return false;
  errno = EIO;
  return true;
}

static bool no_memory(void) {
  if (!armed || requests_left < 0) return false;
  if (requests_left > 0) requests_left--;
  if (requests_left > 0) return false;
  errno = ENOMEM;
  return true;
}

int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  int mode = va_arg(rest, int);
  va_end(rest);
  if (!armed && strcmp(path, "/etc/blockhost/guest.conf") == 0) {
    const char *fault = getenv("FAULT");
    if (fault && strncmp(fault, "malloc:", 7) == 0) requests_left = atol(fault + 7);
    armed = true;
  }
  if (fails("open")) return -1;
  return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

void *malloc(size_t size) { return no_memory() ? NULL : __libc_malloc(size); }
void *calloc(size_t n, size_t size) { return no_memory() ? NULL : __libc_calloc(n, size); }
void *realloc(void *old, size_t size) { return no_memory() ? NULL : __libc_realloc(old, size); }

/* Everything that is only in the way: the real one, unless it is the fault. */
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define WRAP(result, bad, name, parameters, arguments) \
  result name parameters { return fails(#name) ? (bad) : REAL(name) arguments; }

WRAP(pid_t, -1, fork, (void), ())
WRAP(int, -1, socketpair, (int domain, int type, int protocol, int fds[2]), (domain, type, protocol, fds))
WRAP(int, -1, pipe2, (int fds[2], int flags), (fds, flags))
WRAP(ssize_t, -1, send, (int fd, const void *data, size_t len, int flags), (fd, data, len, flags))
WRAP(ssize_t, -1, recv, (int fd, void *data, size_t len, int flags), (fd, data, len, flags))
WRAP(int, -1, shutdown, (int fd, int how), (fd, how))
WRAP(int, -1, poll, (struct pollfd *fds, nfds_t n, int timeout), (fds, n, timeout))
WRAP(pid_t, -1, waitpid, (pid_t pid, int *status, int options), (pid, status, options))
WRAP(int, -1, pidfd_open, (pid_t pid, unsigned flags), (pid, flags))
WRAP(int, -1, lstat, (const char *path, struct stat *st), (path, st))
WRAP(int, -1, fstat, (int fd, struct stat *st), (fd, st))
WRAP(ssize_t, -1, read, (int fd, void *data, size_t len), (fd, data, len))
WRAP(int, -1, dup2, (int from, int to), (from, to))
WRAP(int, -1, chdir, (const char *path), (path))
WRAP(pid_t, -1, setsid, (void), ())
WRAP(int, -1, close_range, (unsigned first, unsigned last, int flags), (first, last, flags))
WRAP(int, -1, setgroups, (size_t n, const gid_t *groups), (n, groups))
WRAP(int, -1, setresgid, (gid_t r, gid_t e, gid_t s), (r, e, s))
WRAP(int, -1, setresuid, (uid_t r, uid_t e, uid_t s), (r, e, s))
WRAP(int, -1, setrlimit, (__rlimit_resource_t resource, const struct rlimit *limit), (resource, limit))
WRAP(int, -1, execve, (const char *path, char *const argv[], char *const environment[]), (path, argv, environment))
WRAP(FILE *, NULL, fopen, (const char *path, const char *mode), (path, mode))
WRAP(int, ERANGE, fgetpwent_r,
     (FILE *file, struct passwd *pw, char *buffer, size_t size, struct passwd **result),
     (file, pw, buffer, size, result))

ssize_t getrandom(void *out, size_t len, unsigned flags) {
  if (fails("getrandom")) return -1;
  if (fails("short-random")) return (ssize_t)len - 1;
  return syscall(SYS_getrandom, out, len, flags);
}

int prctl(int option, ...) {
  va_list rest;
  va_start(rest, option);
  unsigned long a = va_arg(rest, unsigned long), b = va_arg(rest, unsigned long), c = va_arg(rest, unsigned long),
                d = va_arg(rest, unsigned long);
  va_end(rest);
  return fails("prctl") ? -1 : (int)syscall(SYS_prctl, option, a, b, c, d);
}

int clock_gettime(clockid_t id, struct timespec *ts) {
  static time_t first;
  if (fails("clock_gettime")) return -1;
  int result = (int)syscall(SYS_clock_gettime, id, ts);
  if (id != CLOCK_BOOTTIME || !fails("fast-clock")) return result;
  if (first == 0) first = ts->tv_sec;
  ts->tv_sec = first + (ts->tv_sec - first) * 20;
  return result;
}

struct pam_handle;
int pam_putenv(struct pam_handle *pamh, const char *text);
int pam_set_data(struct pam_handle *pamh, const char *name, void *data, void (*cleanup)(struct pam_handle *, void *, int));
int pam_get_item(const struct pam_handle *pamh, int type, const void **item);

WRAP(int, 4, pam_putenv, (struct pam_handle *pamh, const char *text), (pamh, text))
WRAP(int, 4, pam_get_item, (const struct pam_handle *pamh, int type, const void **item), (pamh, type, item))

int pam_set_data(struct pam_handle *pamh, const char *name, void *data,
                 void (*cleanup)(struct pam_handle *, void *, int)) {
  bool ours = strncmp(name, "systemd.", 8) == 0; /* libpam itself calls this until it succeeds */
  if (ours) fprintf(stderr, "data %s=%s\n", name, (const char *)data);
  return ours && fails("pam_set_data") ? 5 : REAL(pam_set_data)(pamh, name, data, cleanup);
}
