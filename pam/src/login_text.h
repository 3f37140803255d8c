#ifndef BH_LOGIN_TEXT_H
#define BH_LOGIN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config.h"

#define BH_LOGIN_SECONDS 120
#define BH_LOGIN_TEXT_MAX 1536 /* BH_TEXT_MAX of signer.h, which this need not know */
#define BH_SID_LEN 8
#define BH_NONCE_BYTES 16

/* What one login attempt adds to the configuration. */
struct bh_login {
  uint8_t nonce[BH_NONCE_BYTES];
  char sid[BH_SID_LEN + 1]; /* base32; names the attempt in links and logs, not a secret */
  uint64_t issued_at;       /* unix seconds */
  char user[33];            /* the user asked for */
  char ip[64];              /* source, as sshd has it */
  uint16_t port;
};

/*
 * The EIP-4361 text for one signer; `address` is lower case with 0x. See FORMAT.md section 4.
 * Returns its length, or 0 when it does not fit (it always does for values that the parsers let in).
 */
size_t bh_login_text(const struct bh_config *conf, const struct bh_login *login, const char address[43],
                     char out[BH_LOGIN_TEXT_MAX]);

/* EIP-55 mixed-case form of a lower-case address. */
void bh_checksum_address(const char address[43], char out[43]);

#endif
