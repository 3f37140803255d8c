#ifndef BH_CHALLENGE_H
#define BH_CHALLENGE_H

#include <stddef.h>

#include "config.h"
#include "login_text.h"

#define BH_CHALLENGE_MAX 640

/* The challenge token: all of the login text but the signer's address. See FORMAT.md section 3. */
void bh_challenge_encode(const struct bh_config *conf, const struct bh_login *login, char out[BH_CHALLENGE_MAX]);

#endif
