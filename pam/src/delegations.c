#include "delegations.h"

#include <string.h>

#include "fields.h"
#include "wire.h"

bool bh_delegations_parse(const char *text, size_t len, struct bh_delegations *out) {
  struct bh_cursor c = {text, len};
  memset(out, 0, sizeof *out);
  if (len > BH_DELEGATIONS_MAX || !bh_take_exactly(&c, "BlockHost delegations 1")) return false;
  while (c.left > 0) {
    const char *end = memchr(c.at, '\n', c.left);
    if (!end || out->count == BH_DELEGATIONS_COUNT) return false;
    size_t line = (size_t)(end - c.at), token = BH_SSH_KEY_LEN + 1;
    struct bh_registered *entry = &out->list[out->count++];
    if (line <= token || !bh_is_ssh_key(c.at, BH_SSH_KEY_LEN) || c.at[BH_SSH_KEY_LEN] != ' ' ||
        !bh_delegation_parse(c.at + token, line - token, &entry->delegation))
      return false;
    memcpy(entry->key, c.at, BH_SSH_KEY_LEN);
    c.at += line + 1;
    c.left -= line + 1;
  }
  return true;
}
