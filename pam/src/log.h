#ifndef BH_LOG_H
#define BH_LOG_H

/* A way to the system's log that still works when a sandbox allows nothing but read and write. */
struct bh_log {
  int fd; /* -1: there is no log */
  char head[80]; /* after the priority: time, name, process */
};

void bh_log_open(struct bh_log *log, const char *name);
/* One line to facility authpriv; `level` is one of syslog.h. What is longer than 1 KiB is cut. */
void bh_log_line(const struct bh_log *log, int level, const char *line);

#endif
