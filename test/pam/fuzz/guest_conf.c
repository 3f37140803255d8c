/* guest.conf: what is taken is what these values are written as, byte for byte. */
#include <inttypes.h>

#include "../../../pam/src/config.h"
#include "target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct bh_config c;
  char again[2 * BH_CONFIG_MAX];
  if (!bh_config_parse((const char *)data, size, &c)) return 0;
  int len = snprintf(again, sizeof again,
                     "version=1\ninstance=%s\nvm=%s\nuser=%s\ndomain=%s\nrelay=%s\nchain_id=%" PRIu64
                     "\ncontract=%s\ntoken_id=%" PRIu64 "\nattester=%s\noffline_grace=%" PRIu64 "\n",
                     c.instance, c.vm, c.user, c.domain, c.relay, c.chain_id, c.contract, c.token_id, c.attester,
                     c.offline_grace);
  MUST((size_t)len == size && memcmp(again, data, size) == 0);
  MUST(c.chain_id > 0 && c.offline_grace >= 3600 && c.offline_grace <= 604800);
  return 0;
}
