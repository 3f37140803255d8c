#ifndef BH_CONVERSATION_H
#define BH_CONVERSATION_H

#include <security/pam_modules.h>

#include "config.h"
#include "login_text.h"
#include "random.h"
#include "wire.h"

/* A login that somebody is asked to sign. */
struct bh_conversation {
  pam_handle_t *pamh;
  const struct bh_config *conf;
  const struct bh_login *login;
  char code[BH_CODE_LEN + 1];
  long long deadline; /* boot_clock.h */
};

/*
 * Shows the login and gets a signature for it: from the browser by the relay, or pasted. NULL when there is one, or at
 * least an answer to judge, of which nothing has been checked; else the reason why the login has ended without.
 * The same for every user that is asked for.
 */
const char *bh_converse(const struct bh_conversation *c, char signature[BH_SIGNATURE_TEXT_MAX], uint32_t *len);

#endif
