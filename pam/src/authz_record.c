#include "authz_record.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "paths.h"

#define MAGIC "BHAUTHZ1"

int bh_authz_lock(struct bh_authz_record *record) {
  struct stat st;
  int waited;
  if (mkdir(BH_RUN_DIR, 0755) != 0 && errno != EEXIST) return -1;
  int fd = open(BH_AUTHZ_RECORD_PATH, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0) return -1;
  do waited = flock(fd, LOCK_EX);
  while (waited != 0 && errno == EINTR);
  if (waited != 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_uid != 0) {
    close(fd);
    return -1;
  }
  if (pread(fd, record, sizeof *record, 0) != sizeof *record || memcmp(record->magic, MAGIC, sizeof record->magic) != 0)
    memset(record, 0, sizeof *record);
  memcpy(record->magic, MAGIC, sizeof record->magic);
  record->said[sizeof record->said - 1] = '\0';
  record->access.owner[42] = record->access.user[42] = '\0';
  return fd;
}

bool bh_authz_keep(int fd, const struct bh_authz_record *record) {
  return pwrite(fd, record, sizeof *record, 0) == sizeof *record;
}
