/* The head of the relay's answer, as it grows byte by byte: the verdict on a part never contradicts that on the whole. */
#include "../../../pam/src/http_reply.h"
#include "target.h"

#define BODY_MAX 4096

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct bh_http_reply whole = {0}, part = {0};
  const char *text = (const char *)data;
  if (size > BH_HTTP_HEAD_MAX) size = BH_HTTP_HEAD_MAX;
  enum bh_http_state state = bh_http_head(text, size, BODY_MAX, &whole);
  if (state == BH_HTTP_HEAD) {
    MUST(whole.head_len <= size && memcmp(text + whole.head_len - 4, "\r\n\r\n", 4) == 0);
    MUST(whole.status >= 100 && whole.status <= 999 && whole.body_len <= BODY_MAX);
    MUST(bh_http_head(text, whole.head_len - 1, BODY_MAX, &part) != BH_HTTP_HEAD);
    MUST(bh_http_head(text, whole.head_len, BODY_MAX, &part) == BH_HTTP_HEAD);
    MUST(part.status == whole.status && part.body_len == whole.body_len && part.head_len == whole.head_len);
  }
  /* what is bad stays bad, however much more comes */
  if (size > 0 && bh_http_head(text, size - 1, BODY_MAX, &part) == BH_HTTP_BAD) MUST(state == BH_HTTP_BAD);
  return 0;
}
