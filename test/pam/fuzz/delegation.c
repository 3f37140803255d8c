/* A delegation's token: what is taken is what these values are encoded as, byte for byte; its text always fits. */
#include "../../../pam/src/delegation.h"
#include "../../../pam/src/encoding.h"
#include "../../../pam/src/fields.h"
#include "target.h"

static uint8_t *put(uint8_t *at, const void *bytes, size_t len) {
  memcpy(at, bytes, len);
  return at + len;
}

static uint8_t *put_number(uint8_t *at, uint64_t n) {
  for (int i = 7; i >= 0; i--) *at++ = (uint8_t)(n >> (8 * i));
  return at;
}

static uint8_t *put_text(uint8_t *at, const char *text) {
  *at++ = (uint8_t)strlen(text);
  return put(at, text, strlen(text));
}

static void must_fit(const struct bh_delegation *d) {
  static struct bh_config longest;
  char key[BH_SSH_KEY_LEN + 1], text[BH_TEXT_MAX];
  memset(longest.domain, 'd', sizeof longest.domain - 1);
  memset(longest.vm, 'v', sizeof longest.vm - 1);
  memset(longest.contract, 'c', sizeof longest.contract - 1);
  longest.chain_id = longest.token_id = UINT64_MAX;
  memset(key, 'k', sizeof key - 1);
  key[sizeof key - 1] = '\0';
  size_t len = bh_delegation_text(&longest, d, key, "0xabcdefabcdefabcdefabcdefabcdefabcdefabcd", text);
  MUST(len > 0 && len == strlen(text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct bh_delegation d;
  uint8_t raw[256], *at = raw;
  char again[400] = "bhd1.";
  if (!bh_delegation_parse((const char *)data, size, &d)) return 0;
  *at++ = d.all_machines;
  at = put_number(at, d.issued_at);
  at = put_number(at, d.expires_at);
  at = put(at, d.nonce, sizeof d.nonce);
  at = put_text(at, d.user);
  at = put_text(at, d.source);
  at = put(at, d.signature, sizeof d.signature);
  bh_base64url_encode(raw, (size_t)(at - raw), again + strlen(again));
  MUST(strlen(again) == size && memcmp(again, data, size) == 0);
  MUST(bh_is_user(d.user, strlen(d.user)));
  /* it becomes part of a line of authorized_keys */
  MUST(strspn(d.source, "0123456789abcdef.:/") == strlen(d.source));
  must_fit(&d);
  return 0;
}
