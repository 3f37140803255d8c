#include "access.h"

#include <security/pam_ext.h>
#include <stdio.h>
#include <string.h>

#include "files.h"
#include "guest.h"
#include "paths.h"

/* Only what a wallet may be called; bh-verify compares it. */
static bool is_address(const char *text) {
  return strlen(text) == 42 && memcmp(text, "0x", 2) == 0 && strspn(text + 2, "0123456789abcdef") == 40;
}

/* A question about the statement as it is now. False when it cannot be asked. */
static bool begin(struct bh_request *request, enum bh_op op, const char *user, struct bh_reply *reply) {
  struct bh_config conf;
  const char *reason = NULL;
  if (!bh_guest_request(request, op, &conf)) reason = "bad-config";
  else if (!bh_guest_statement(request)) reason = "no-statement";
  else if (strcmp(user, conf.user) != 0) reason = "wrong-user";
  bh_reply_clear(reply, reason ? reason : "");
  snprintf(request->user, sizeof request->user, "%s", user);
  return !reason;
}

static bool wallet_may(const char *wallet, const char *user, struct bh_reply *reply) {
  struct bh_request request;
  if (!begin(&request, BH_OP_WALLET, user, reply)) return false;
  memcpy(request.wallet, wallet, 43);
  bh_guest_ask(&request, reply);
  return reply->ok;
}

/* The key is judged anew, against the newest statement and delegations; then the wallet that let it in. */
static bool key_may(const char *key, size_t len, const char *user, struct bh_reply *reply) {
  struct bh_request request;
  char wallet[43];
  if (!begin(&request, BH_OP_KEY, user, reply)) return false;
  if (len > sizeof request.key) {
    bh_reply_clear(reply, "bad-key");
    return false;
  }
  memcpy(request.key, key, len);
  request.key_len = (uint32_t)len;
  ssize_t known = bh_read_file(BH_DELEGATIONS_PATH, request.delegations, sizeof request.delegations);
  request.delegations_len = known < 0 ? 0 : (uint32_t)known; /* a certificate brings its own */
  bh_guest_ask(&request, reply);
  if (!reply->ok) return false;
  memcpy(wallet, reply->signer, sizeof wallet);
  return wallet_may(wallet, user, reply);
}

/*
 * SSH_AUTH_INFO_0 has a line for each method that was used, `publickey <type> <base64>` or another name. `keys` counts
 * the first kind; any other is only as good as the wallet that authenticate accepted.
 */
static bool methods_may(const char *info, bool has_wallet, const char *user, unsigned *keys, struct bh_reply *reply) {
  static const char publickey[] = "publickey ";
  const size_t start = sizeof publickey - 1;
  while (*info) {
    size_t len = strcspn(info, "\n");
    if (strncmp(info, publickey, start) == 0) {
      ++*keys;
      if (!key_may(info + start, len - start, user, reply)) return false;
    } else if (len > 0 && !has_wallet) {
      bh_reply_clear(reply, "other-method");
      return false;
    }
    info += len + (info[len] == '\n');
  }
  return true;
}

bool bh_may_be_in(pam_handle_t *pamh, enum bh_phase phase, const char *user, struct bh_reply *reply) {
  const char *wallet = pam_getenv(pamh, BH_WALLET_VARIABLE), *info = pam_getenv(pamh, "SSH_AUTH_INFO_0");
  struct bh_request request;
  unsigned keys = 0;
  if (wallet && !is_address(wallet)) {
    bh_reply_clear(reply, "bad-wallet");
    return false;
  }
  if (info && !methods_may(info, wallet != NULL, user, &keys, reply)) return false;
  if (wallet) return wallet_may(wallet, user, reply);
  if (keys > 0) return true;
  if (phase == BH_PHASE_SESSION) {
    bh_reply_clear(reply, "other-method");
    return false;
  }
  if (!begin(&request, BH_OP_STATEMENT, user, reply)) return false;
  bh_guest_ask(&request, reply);
  return reply->ok;
}
