#include "judge.h"

#include <string.h>

#include "encoding.h"
#include "fields.h"
#include "login_text.h"
#include "recover.h"

/* A statement may be this far ahead of our clock: keeper and guest are not the same machine. */
#define CLOCK_SKEW 300

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
static const char *not_in_force(const struct bh_config *conf, const struct bh_statement *st, uint64_t now,
                                bool user_active) {
  if (bh_is_zero_address(st->owner)) return "no-owner";
  if (st->valid_until <= now) return "expired";
  if (st->issued_at > now && st->issued_at - now > CLOCK_SKEW) return "from-the-future";
  if (st->issued_at < now && now - st->issued_at > conf->offline_grace) return "stale";
  if (st->owner_is_contract && !user_active) return "contract-owner";
  return NULL;
}

/* Whether `candidate` signed this login. Does the same work for every candidate. */
static bool signed_by(const secp256k1_context *ctx, const struct bh_config *conf, const struct bh_login *login,
                      const uint8_t signature[65], const char candidate[43]) {
  char text[BH_LOGIN_TEXT_MAX], signer[43] = "";
  uint8_t hash[32];
  size_t len = bh_login_text(conf, login, candidate, text);
  return len > 0 && bh_eip191_hash(text, len, hash) && bh_recover(ctx, hash, signature, signer) &&
         !bh_is_zero_address(candidate) && strcmp(signer, candidate) == 0;
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
  bool by_owner = signed_by(ctx, conf, &login, signature, st->owner);
  bool by_user = signed_by(ctx, conf, &login, signature, st->user);
  if (strcmp(login.user, conf->user) != 0) return "wrong-user";
  if (!readable) return "bad-signature";
  if (by_owner && !st->owner_is_contract) {
    reply->ok = true;
    memcpy(reply->signer, st->owner, sizeof reply->signer);
    return "owner";
  }
  if (by_user && user_active) {
    reply->ok = true;
    memcpy(reply->signer, st->user, sizeof reply->signer);
    if (st->user_expires < reply->until) reply->until = st->user_expires;
    return "user";
  }
  return "wrong-signer";
}

/* Texts that came over the pipe: NUL-padded, and only what the login text may hold. */
static bool well_formed(const struct bh_request *r) {
  if (memcmp(r->magic, BH_REQUEST_MAGIC, sizeof r->magic) != 0 || r->config_len > BH_CONFIG_MAX ||
      r->statement_len > BH_STATEMENT_MAX || r->signature_len > BH_SIGNATURE_TEXT_MAX ||
      r->key_len > BH_KEY_TEXT_MAX || r->delegations_len > BH_DELEGATIONS_MAX)
    return false;
  if (r->op != BH_OP_LOGIN) return r->op == BH_OP_STATEMENT || r->op == BH_OP_AUTHENTIC;
  size_t ip = strnlen(r->ip, sizeof r->ip), user = strnlen(r->user, sizeof r->user);
  for (size_t i = 0; i < sizeof r->sid; i++)
    if (!((r->sid[i] >= 'A' && r->sid[i] <= 'Z') || (r->sid[i] >= '2' && r->sid[i] <= '7'))) return false;
  return bh_is_source(r->ip, ip) && bh_is_user(r->user, user);
}

void bh_judge(const secp256k1_context *ctx, const struct bh_request *request, struct bh_reply *reply) {
  struct bh_config conf;
  struct bh_statement st;
  bh_reply_clear(reply, "bad-request");
  const char *reason = NULL;
  if (!well_formed(request)) return;
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
    reply->ok = request->op == BH_OP_AUTHENTIC;
    reason = reply->ok ? "authentic" : not_in_force(&conf, &st, request->now, user_active);
    if (!reason && request->op == BH_OP_LOGIN) reason = judge_login(ctx, request, &conf, &st, user_active, reply);
    else if (!reason) {
      reply->ok = true;
      reason = "in-force";
    }
  }
  if (!reply->ok) reply->until = 0;
  memset(reply->reason, 0, sizeof reply->reason);
  strncpy(reply->reason, reason, BH_REASON_MAX);
}
