#include "statement.h"

#include <string.h>

#include "fields.h"

bool bh_is_zero_address(const char address[43]) {
  return strcmp(address, "0x0000000000000000000000000000000000000000") == 0;
}

bool bh_statement_parse(const char *text, size_t len, struct bh_statement *out) {
  struct bh_cursor c = {text, len};
  memset(out, 0, sizeof *out);
  if (len > BH_STATEMENT_MAX || !bh_take_exactly(&c, "BlockHost ownership 1") ||
      !bh_take_hex(&c, "instance", "", 32, out->instance) || !bh_take_number(&c, "chain", &out->chain_id) ||
      !bh_take_hex(&c, "contract", "0x", 40, out->contract) || !bh_take_number(&c, "token", &out->token_id) ||
      !bh_take_hex(&c, "owner", "0x", 40, out->owner))
    return false;
  out->owner_is_contract = bh_take_exactly(&c, "owner-kind=contract");
  if (!out->owner_is_contract && !bh_take_exactly(&c, "owner-kind=eoa")) return false;
  if (!bh_take_hex(&c, "user", "0x", 40, out->user) || !bh_take_number(&c, "user-expires", &out->user_expires) ||
      !bh_take_text(&c, "linux-user", bh_is_user, out->linux_user, sizeof out->linux_user) ||
      !bh_take_number(&c, "block", &out->block_number) ||
      !bh_take_hex(&c, "block-hash", "0x", 64, out->block_hash) || !bh_take_number(&c, "seq", &out->seq) ||
      !bh_take_number(&c, "issued-at", &out->issued_at) || !bh_take_number(&c, "valid-until", &out->valid_until))
    return false;
  out->signed_len = len - c.left;
  return bh_take_hex(&c, "signature", "0x", 130, out->signature) && c.left == 0;
}
