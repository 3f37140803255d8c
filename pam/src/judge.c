#include "judge.h"

#include <string.h>

#include "delegations.h"
#include "encoding.h"
#include "fields.h"
#include "judge_key.h"
#include "login_text.h"
#include "recover.h"
#include "signer.h"

_Static_assert(BH_LOGIN_TEXT_MAX == BH_TEXT_MAX, "the login text is one of those that wallets sign");

/* Why the statement was not made by our attester for this very guest, or NULL. */
static const char *not_authentic(const secp256k1_context *ctx, const struct bh_config *conf,
                                 const struct bh_statement *st, const char *text) {
  uint8_t hash[32], signature[65];
  char signer[43];
  if (!bh_hex_decode(st->signature + 2, 130, signature, 65) || !bh_eip191_hash(text, st->signed_len, hash) ||
      !bh_recover(ctx, hash, signature, signer) || strcmp(signer, conf->attester) != 0)
    return "statement-signature";
  if (strcmp(st->instance, conf->instance) != 0) return "wrong-instance";
  if (st->chain_id != conf->chain_id) return "wrong-chain";
  if (strcmp(st->contract, conf->contract) != 0) return "wrong-contract";
  if (st->token_id != conf->token_id) return "wrong-token";
  if (strcmp(st->linux_user, conf->user) != 0) return "wrong-linux-user";
  return NULL;
}

/* Why an authentic statement lets nobody in at `now`, or NULL. */
static const char *not_in_force(const struct bh_config *conf, const struct bh_statement *st, uint64_t now) {
  if (bh_is_zero_address(st->owner)) return "no-owner";
  if (st->valid_until <= now) return "expired";
  if (st->issued_at > now && st->issued_at - now > BH_CLOCK_SKEW) return "from-the-future";
  if (st->issued_at < now && now - st->issued_at > conf->offline_grace) return "stale";
  return NULL;
}

struct text_parts {
  const struct bh_config *conf;
  const struct bh_login *login;
};

static size_t text_for(const void *what, const char address[43], char out[BH_TEXT_MAX]) {
  const struct text_parts *parts = what;
  return bh_login_text(parts->conf, parts->login, address, out);
}

static const char *let_in(enum bh_signer signer, const struct bh_statement *st, struct bh_reply *reply) {
  if (signer == BH_NOBODY) return "wrong-signer";
  reply->ok = true;
  memcpy(reply->signer, signer == BH_OWNER ? st->owner : st->user, sizeof reply->signer);
  if (signer == BH_USER && st->user_expires < reply->until) reply->until = st->user_expires;
  return signer == BH_OWNER ? "owner" : "user";
}

static const char *judge_login(const secp256k1_context *ctx, const struct bh_request *request,
                               const struct bh_config *conf, const struct bh_statement *st, bool user_active,
                               struct bh_reply *reply) {
  /* stands in for an unreadable one: r = 1 is on the curve, so recovering it is as much work as a real signature */
  uint8_t signature[65] = {[31] = 1, [63] = 1};
  struct bh_login login;
  memset(&login, 0, sizeof login);
  memcpy(login.nonce, request->nonce, sizeof login.nonce);
  memcpy(login.sid, request->sid, sizeof request->sid);
  memcpy(login.ip, request->ip, sizeof login.ip);
  memcpy(login.user, request->user, sizeof login.user);
  login.issued_at = request->issued_at;
  login.port = request->port;
  uint8_t pasted[65];
  bool readable = bh_signature_decode(request->signature, request->signature_len, pasted);
  if (readable) memcpy(signature, pasted, sizeof signature);
  struct text_parts parts = {conf, &login};
  enum bh_signer signer = bh_who_signed(ctx, conf, st, user_active, text_for, &parts, signature);
  if (strcmp(login.user, conf->user) != 0) return "wrong-user";
  if (!readable) return "bad-signature";
  return let_in(signer, st, reply);
}

static const char *judge_wallet(const struct bh_request *request, const struct bh_statement *st, bool user_active,
                                struct bh_reply *reply) {
  if (strcmp(request->wallet, st->owner) == 0) return let_in(BH_OWNER, st, reply);
  return let_in(user_active && strcmp(request->wallet, st->user) == 0 ? BH_USER : BH_NOBODY, st, reply);
}

/* Texts that came over the pipe: NUL-padded, and only what the login text may hold. */
static bool well_formed(const struct bh_request *r) {
  if (memcmp(r->magic, BH_REQUEST_MAGIC, sizeof r->magic) != 0 || r->config_len > BH_CONFIG_MAX ||
      r->statement_len > BH_STATEMENT_MAX || r->signature_len > BH_SIGNATURE_TEXT_MAX ||
      r->key_len > BH_KEY_TEXT_MAX || r->delegations_len > BH_DELEGATIONS_MAX)
    return false;
  size_t user = strnlen(r->user, sizeof r->user), ip = strnlen(r->ip, sizeof r->ip);
  switch (r->op) {
  case BH_OP_LOGIN: break;
  case BH_OP_KEY: return bh_is_user(r->user, user);
  case BH_OP_WALLET: return strnlen(r->wallet, sizeof r->wallet) < sizeof r->wallet;
  default: return r->op == BH_OP_STATEMENT || r->op == BH_OP_AUTHENTIC || r->op == BH_OP_DELEGATIONS;
  }
  for (size_t i = 0; i < sizeof r->sid; i++)
    if (!((r->sid[i] >= 'A' && r->sid[i] <= 'Z') || (r->sid[i] >= '2' && r->sid[i] <= '7'))) return false;
  return bh_is_source(r->ip, ip) && bh_is_user(r->user, user);
}

static void judge_delegations(const struct bh_request *request, struct bh_reply *reply) {
  struct bh_delegations parsed;
  reply->ok = bh_delegations_parse(request->delegations, request->delegations_len, &parsed);
  if (reply->ok) strcpy(reply->reason, "delegations");
  else strcpy(reply->reason, "bad-delegations");
}

void bh_judge_grant(const secp256k1_context *ctx, const struct bh_request *request, struct bh_reply *reply,
                    struct bh_grant *grant) {
  struct bh_config conf;
  struct bh_statement st;
  bh_reply_clear(reply, "bad-request");
  memset(grant, 0, sizeof *grant);
  const char *reason = NULL;
  if (!well_formed(request)) return;
  if (request->op == BH_OP_DELEGATIONS) {
    judge_delegations(request, reply);
    return;
  }
  if (!bh_config_parse(request->config, request->config_len, &conf)) reason = "bad-config";
  else if (!bh_statement_parse(request->statement, request->statement_len, &st)) reason = "bad-statement";
  else reason = not_authentic(ctx, &conf, &st, request->statement);
  if (!reason) {
    bool user_active = !bh_is_zero_address(st.user) && st.user_expires > request->now;
    reply->seq = st.seq;
    reply->issued_at = st.issued_at;
    memcpy(reply->owner, st.owner, sizeof reply->owner);
    if (user_active) memcpy(reply->user, st.user, sizeof reply->user);
    reply->until = st.valid_until;
    reason = request->op == BH_OP_AUTHENTIC ? NULL : not_in_force(&conf, &st, request->now);
    if (!reason) switch (request->op) {
      case BH_OP_LOGIN: reason = judge_login(ctx, request, &conf, &st, user_active, reply); break;
      case BH_OP_KEY: reason = bh_judge_key(ctx, request, &conf, &st, user_active, reply, grant); break;
      case BH_OP_WALLET: reason = judge_wallet(request, &st, user_active, reply); break;
      default:
        reply->ok = true;
        reason = request->op == BH_OP_AUTHENTIC ? "authentic" : "in-force";
      }
  }
  if (!reply->ok) reply->until = 0;
  memset(reply->reason, 0, sizeof reply->reason);
  strncpy(reply->reason, reason, BH_REASON_MAX);
}

void bh_judge(const secp256k1_context *ctx, const struct bh_request *request, struct bh_reply *reply) {
  struct bh_grant unasked;
  bh_judge_grant(ctx, request, reply, &unasked);
}
