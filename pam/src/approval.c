#include "approval.h"

#include <inttypes.h>
#include <stdio.h>

#include "encoding.h"

size_t bh_approval_text(const struct bh_config *conf, const char wallet[43], const uint8_t hash[32],
                        char out[BH_APPROVAL_MAX]) {
  char digits[65];
  bh_hex_encode(hash, 32, digits);
  return (size_t)snprintf(out, BH_APPROVAL_MAX,
                          "BlockHost approval 1\n"
                          "instance=%s\n"
                          "chain=%" PRIu64 "\n"
                          "contract=%s\n"
                          "token=%" PRIu64 "\n"
                          "wallet=%s\n"
                          "hash=0x%s\n",
                          conf->instance, conf->chain_id, conf->contract, conf->token_id, wallet, digits);
}
