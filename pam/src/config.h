#ifndef BH_CONFIG_H
#define BH_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BH_CONFIG_MAX 1024

/* guest.conf: what this guest is and whom it believes. See FORMAT.md section 1. */
struct bh_config {
  char instance[33];  /* 32 lower-case hex digits */
  char vm[64];        /* host name */
  char user[33];      /* the one Linux user that wallets may become */
  char domain[128];   /* SIWE domain */
  char relay[64];     /* literal address and port, or "none". See bh_is_relay */
  uint64_t chain_id;
  char contract[43];  /* 0x, lower case */
  uint64_t token_id;
  char attester[43];  /* signs ownership statements; 0x, lower case */
  uint64_t offline_grace; /* seconds that a statement stays good without a newer one, 3600 to 604800 */
};

bool bh_config_parse(const char *text, size_t len, struct bh_config *out);

#endif
