#ifndef BH_DELEGATIONS_H
#define BH_DELEGATIONS_H

#include "delegation.h"

#define BH_DELEGATIONS_COUNT 32

/* The registered delegations, as the relay serves them and as they are stored. See FORMAT.md section 5. */
struct bh_delegations {
  size_t count;
  struct bh_registered {
    char key[BH_SSH_KEY_LEN + 1];
    struct bh_delegation delegation;
  } list[BH_DELEGATIONS_COUNT];
};

/* All of the text or nothing. */
bool bh_delegations_parse(const char *text, size_t len, struct bh_delegations *out);

#endif
