#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

ssize_t bh_read_file(const char *path, char *buffer, size_t size) {
  int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) return -1;
  struct stat st;
  size_t len = 0;
  bool sound = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == 0 && !(st.st_mode & (S_IWGRP | S_IWOTH)) &&
               st.st_size >= 0 && (size_t)st.st_size <= size;
  while (sound && len < size) {
    ssize_t n = read(fd, buffer + len, size - len);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) sound = false;
    if (n <= 0) break;
    len += (size_t)n;
  }
  close(fd);
  return sound ? (ssize_t)len : -1;
}

static bool write_all(int fd, const char *data, size_t len) {
  while (len > 0) {
    ssize_t n = write(fd, data, len);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    data += n;
    len -= (size_t)n;
  }
  return true;
}

bool bh_replace_file(const char *path, const char *data, size_t len) {
  char temporary[PATH_MAX], directory[PATH_MAX];
  int n = snprintf(temporary, sizeof temporary, "%s.new.%ld", path, (long)getpid());
  if (n < 0 || (size_t)n >= sizeof temporary) return false;
  snprintf(directory, sizeof directory, "%s", path);
  char *slash = strrchr(directory, '/');
  if (!slash || slash == directory) return false;
  *slash = '\0';
  unlink(temporary);
  int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0) return false;
  bool ok = write_all(fd, data, len) && fchmod(fd, 0644) == 0 && fsync(fd) == 0;
  ok = close(fd) == 0 && ok;
  ok = ok && rename(temporary, path) == 0;
  if (!ok) {
    unlink(temporary);
    return false;
  }
  int dir = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (dir < 0) return false;
  ok = fsync(dir) == 0;
  close(dir);
  return ok;
}
