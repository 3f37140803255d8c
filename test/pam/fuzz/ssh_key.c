/* A public key's base64: one spelling for each key. */
#include "../../../pam/src/encoding.h"
#include "../../../pam/src/ssh_key.h"
#include "target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  uint8_t raw[64];
  size_t n;
  struct bh_blob bytes;
  char again[BH_SSH_KEY_LEN + 1];
  if (!bh_is_ssh_key((const char *)data, size)) return 0;
  MUST(bh_base64_decode((const char *)data, size, raw, sizeof raw, &n));
  MUST(bh_ssh_key_bytes(&(struct bh_blob){raw, n}, &bytes));
  bh_ssh_key_text(bytes.at, again);
  MUST(size == BH_SSH_KEY_LEN && memcmp(again, data, size) == 0);
  return 0;
}
