/* Everything that bh-verify may be asked: the bytes are the request itself, cut or filled with zeros to its size. */
#include <secp256k1.h>

#include "../../../pam/src/judge.h"
#include "target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static secp256k1_context *ctx;
  static struct bh_request request;
  struct bh_reply reply, parsed;
  char line[BH_REPLY_SIZE + 1];
  if (!ctx) ctx = secp256k1_context_create(SECP256K1_CONTEXT_VERIFY);
  memset(&request, 0, sizeof request);
  memcpy(&request, data, size < sizeof request ? size : sizeof request);
  bh_judge(ctx, &request, &reply);
  bh_reply_format(&reply, line);
  MUST(strlen(line) == BH_REPLY_SIZE && bh_reply_parse(line, &parsed));
  MUST(parsed.ok == reply.ok && strcmp(parsed.reason, reply.reason) == 0);
  return 0;
}
