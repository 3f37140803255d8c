/* The ownership statement: what is taken is what these values are written as, byte for byte. */
#include <inttypes.h>

#include "../../../pam/src/statement.h"
#include "target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct bh_statement s;
  char again[2 * BH_STATEMENT_MAX];
  if (!bh_statement_parse((const char *)data, size, &s)) return 0;
  int signed_len = snprintf(
      again, sizeof again,
      "BlockHost ownership 1\ninstance=%s\nchain=%" PRIu64 "\ncontract=%s\ntoken=%" PRIu64
      "\nowner=%s\nowner-kind=%s\nuser=%s\nuser-expires=%" PRIu64 "\nlinux-user=%s\nblock=%" PRIu64
      "\nblock-hash=%s\nseq=%" PRIu64 "\nissued-at=%" PRIu64 "\nvalid-until=%" PRIu64 "\n",
      s.instance, s.chain_id, s.contract, s.token_id, s.owner, s.owner_is_contract ? "contract" : "eoa", s.user,
      s.user_expires, s.linux_user, s.block_number, s.block_hash, s.seq, s.issued_at, s.valid_until);
  MUST((size_t)signed_len == s.signed_len);
  int len = signed_len + snprintf(again + signed_len, sizeof again - (size_t)signed_len, "signature=%s\n", s.signature);
  MUST((size_t)len == size && memcmp(again, data, size) == 0);
  return 0;
}
