#ifndef BH_DELEGATION_H
#define BH_DELEGATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config.h"
#include "signer.h"
#include "ssh_key.h"

#define BH_DELEGATION_SECONDS (30 * 86400) /* the longest that a wallet may let a key in */
#define BH_DELEGATION_TOKEN_MAX 247

/* What a wallet lets an SSH key do, as its token says it; nothing checked but its shape. See FORMAT.md section 5. */
struct bh_delegation {
  bool all_machines;   /* of the wallet on this contract; else this machine only */
  uint64_t issued_at;  /* unix seconds */
  uint64_t expires_at; /* unix seconds */
  uint8_t nonce[16];
  char user[33];
  char source[50];     /* network that the key may be used from, or empty */
  uint8_t signature[65];
};

bool bh_delegation_parse(const char *token, size_t len, struct bh_delegation *out);

/* The EIP-4361 text by which `address` (lower case, 0x) lets `key` in. Its length, 0 when it does not fit. */
size_t bh_delegation_text(const struct bh_config *conf, const struct bh_delegation *delegation,
                          const char key[BH_SSH_KEY_LEN + 1], const char address[43], char out[BH_TEXT_MAX]);

#endif
