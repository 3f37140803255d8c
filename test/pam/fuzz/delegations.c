/* The registered delegations as the network brings them: what is taken is made of lines that each are good. */
#include "../../../pam/src/delegations.h"
#include "target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static struct bh_delegations all;
  size_t lines = 0;
  if (!bh_delegations_parse((const char *)data, size, &all)) return 0;
  for (size_t i = 0; i < size; i++) lines += data[i] == '\n';
  MUST(all.count <= BH_DELEGATIONS_COUNT && lines == all.count + 1 && data[size - 1] == '\n');
  for (size_t i = 0; i < all.count; i++) MUST(bh_is_ssh_key(all.list[i].key, strlen(all.list[i].key)));
  return 0;
}
