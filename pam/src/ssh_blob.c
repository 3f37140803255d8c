#include "ssh_blob.h"

#include <string.h>

bool bh_blob_u32(struct bh_blob *b, uint32_t *out) {
  if (b->left < 4) return false;
  *out = (uint32_t)b->at[0] << 24 | (uint32_t)b->at[1] << 16 | (uint32_t)b->at[2] << 8 | b->at[3];
  b->at += 4;
  b->left -= 4;
  return true;
}

bool bh_blob_skip_u64(struct bh_blob *b) {
  if (b->left < 8) return false;
  b->at += 8;
  b->left -= 8;
  return true;
}

bool bh_blob_string(struct bh_blob *b, struct bh_blob *out) {
  uint32_t len;
  if (!bh_blob_u32(b, &len) || len > b->left) return false;
  *out = (struct bh_blob){b->at, len};
  b->at += len;
  b->left -= len;
  return true;
}

bool bh_blob_is(const struct bh_blob *b, const char *text) {
  size_t len = strlen(text);
  return b->left == len && memcmp(b->at, text, len) == 0;
}
