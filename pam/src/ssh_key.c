#include "ssh_key.h"

#include <string.h>

#include "encoding.h"

/* Two strings: the type, then 32 bytes. */
#define BLOB_LEN 51
static const uint8_t head[BLOB_LEN - 32] = "\0\0\0\x0b" BH_SSH_KEY_TYPE "\0\0\0\x20";

bool bh_ssh_key_bytes(const struct bh_blob *blob, struct bh_blob *bytes) {
  if (blob->left != BLOB_LEN || memcmp(blob->at, head, sizeof head) != 0) return false;
  *bytes = (struct bh_blob){blob->at + sizeof head, 32};
  return true;
}

bool bh_is_ssh_key(const char *text, size_t len) {
  uint8_t blob[BLOB_LEN];
  size_t n;
  struct bh_blob bytes;
  return len == BH_SSH_KEY_LEN && bh_base64_decode(text, len, blob, sizeof blob, &n) &&
         bh_ssh_key_bytes(&(struct bh_blob){blob, n}, &bytes);
}

void bh_ssh_key_text(const uint8_t bytes[32], char out[BH_SSH_KEY_LEN + 1]) {
  uint8_t blob[BLOB_LEN];
  memcpy(blob, head, sizeof head);
  memcpy(blob + sizeof head, bytes, 32);
  bh_base64_encode(blob, sizeof blob, out);
}
