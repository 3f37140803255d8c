#include "config.h"

#include <string.h>

#include "fields.h"

bool bh_config_parse(const char *text, size_t len, struct bh_config *out) {
  struct bh_cursor c = {text, len};
  memset(out, 0, sizeof *out);
  return len <= BH_CONFIG_MAX && bh_take_exactly(&c, "version=1") &&
         bh_take_hex(&c, "instance", "", 32, out->instance) &&
         bh_take_text(&c, "vm", bh_is_label, out->vm, sizeof out->vm) &&
         bh_take_text(&c, "user", bh_is_user, out->user, sizeof out->user) &&
         bh_take_text(&c, "domain", bh_is_domain, out->domain, sizeof out->domain) &&
         bh_take_text(&c, "relay", bh_is_relay, out->relay, sizeof out->relay) &&
         bh_take_number(&c, "chain_id", &out->chain_id) && out->chain_id > 0 &&
         bh_take_hex(&c, "contract", "0x", 40, out->contract) &&
         bh_take_number(&c, "token_id", &out->token_id) &&
         bh_take_hex(&c, "attester", "0x", 40, out->attester) &&
         bh_take_number(&c, "offline_grace", &out->offline_grace) && out->offline_grace >= 3600 &&
         out->offline_grace <= 604800 && c.left == 0;
}
