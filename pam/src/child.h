#ifndef BH_CHILD_H
#define BH_CHILD_H

#include <stddef.h>

/* Programs that are run for a login: one question, one bounded answer, a deadline, and nothing left of them afterwards. */
struct bh_child {
  const char *path;     /* a program of root's that nobody else may write */
  const char *argument; /* its only one, or NULL */
  const void *input;    /* all it reads; less than a socket's buffer takes, so at most 64 KiB */
  size_t input_len;
  char *output;         /* more than `size` bytes of output is a failure */
  size_t size;
  int milliseconds;     /* by the boot clock, which also counts sleep */
  int watched;          /* a socket: the child is pointless when its peer has gone. Or -1 */
};

enum bh_child_end {
  BH_CHILD_EXITED,   /* by itself, in time, with all of its output read */
  BH_CHILD_FAILED,   /* did not start, was killed, or wrote too much */
  BH_CHILD_LATE,
  BH_CHILD_GIVEN_UP, /* the watched peer went */
};

/*
 * Runs it as _blockhost, without environment, descriptors or privileges, in a session of its own; a caller who is not
 * root must be _blockhost already. The child is dead and reaped on return, and dies with the caller. The caller's
 * SIGCHLD disposition is restored. `status` and `len` are set with BH_CHILD_EXITED.
 */
enum bh_child_end bh_run_child(const struct bh_child *child, int *status, size_t *len);

/*
 * Runs a program of root's as root and waits for its end, but no longer than that; it is never killed, for it may be in
 * the middle of something. Nothing is known of how it went.
 */
void bh_run_detached(const char *path, const char *argument, int milliseconds);

#endif
