#include "ownership_seq.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "fields.h"
#include "files.h"
#include "paths.h"

bool bh_seq_read(uint64_t *seq) {
  char text[64];
  *seq = 0;
  ssize_t len = bh_read_file(BH_SEQ_PATH, text, sizeof text);
  /* absent is the first use; unreadable or strange is somebody's doing, and no reason to forget what we knew */
  if (len < 0) return access(BH_SEQ_PATH, F_OK) != 0;
  struct bh_cursor c = {text, (size_t)len};
  return bh_take_number(&c, "seq", seq) && c.left == 0;
}

bool bh_seq_raise(uint64_t seq) {
  uint64_t stored;
  char text[64];
  if (!bh_seq_read(&stored)) return false;
  if (seq <= stored) return true;
  int len = snprintf(text, sizeof text, "seq=%" PRIu64 "\n", seq);
  return bh_replace_file(BH_SEQ_PATH, text, (size_t)len);
}
