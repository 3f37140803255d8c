/* The one line of bh-verify, which a broken helper may write anything into. */
#include "../../../pam/src/wire.h"
#include "target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct bh_reply reply;
  char again[BH_REPLY_SIZE + 1];
  if (size != BH_REPLY_SIZE || !bh_reply_parse((const char *)data, &reply)) return 0;
  bh_reply_format(&reply, again);
  MUST(memcmp(again, data, BH_REPLY_SIZE) == 0);
  MUST(reply.ok == (memcmp(data, "ok ", 3) == 0));
  return 0;
}
