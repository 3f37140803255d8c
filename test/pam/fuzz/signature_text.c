/* What a person pastes. */
#include "../../../pam/src/encoding.h"
#include "../../../pam/src/recover.h"
#include "target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  uint8_t signature[65], again[65];
  char hex[131];
  if (!bh_signature_decode((const char *)data, size, signature)) return 0;
  bh_hex_encode(signature, sizeof signature, hex);
  MUST(bh_signature_decode(hex, 130, again) && memcmp(signature, again, sizeof again) == 0);
  return 0;
}
