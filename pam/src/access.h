#ifndef BH_ACCESS_H
#define BH_ACCESS_H

#include <security/pam_modules.h>
#include <stdbool.h>

#include "config.h"
#include "wire.h"

/* The wallet that authenticate accepted; sshd carries it from the process that asked to the one that opens the session. */
#define BH_WALLET_VARIABLE "BLOCKHOST_WALLET"

enum bh_phase {
  BH_PHASE_ACCOUNT, /* sshd does not yet say which key it accepted: the statement must let somebody in */
  BH_PHASE_SESSION, /* it does: some wallet must stand behind every method that was used */
};

/*
 * Whether whoever has authenticated may be in now, whatever way that was: by a wallet or by SSH keys. With true,
 * `reply` has the wallet as its signer, and until when; with false the reason.
 */
bool bh_may_be_in(pam_handle_t *pamh, enum bh_phase phase, const char *user, struct bh_reply *reply);

#endif
