#ifndef BH_GRANT_H
#define BH_GRANT_H

#include <stdbool.h>

#include "ssh_key.h"

/* The key that was let in, as authorized_keys has to name it. */
struct bh_grant {
  bool certificate;             /* the key came in a certificate that it has signed for itself */
  char key[BH_SSH_KEY_LEN + 1];
  char source[50];              /* the only network that it may come from, or empty */
};

#endif
