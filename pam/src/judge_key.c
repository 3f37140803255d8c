#include "judge_key.h"

#include <string.h>

#include "certificate.h"
#include "delegations.h"
#include "signer.h"

/* Of one key: by the owner and by the user, for this machine and for all. As many are always judged. */
#define JUDGED 4

/* The delegations that speak of one key. */
struct claim {
  char key[BH_SSH_KEY_LEN + 1];
  bool certificate;
  size_t count;
  struct bh_delegation delegations[JUDGED];
};

struct text_parts {
  const struct bh_config *conf;
  const struct bh_delegation *delegation;
  const char *key;
};

static size_t text_for(const void *what, const char address[43], char out[BH_TEXT_MAX]) {
  const struct text_parts *parts = what;
  return bh_delegation_text(parts->conf, parts->delegation, parts->key, address, out);
}

static const char *collect_registered(const struct bh_request *request, struct claim *claim) {
  struct bh_delegations registered;
  if (request->delegations_len == 0) return NULL;
  if (!bh_delegations_parse(request->delegations, request->delegations_len, &registered)) return "bad-delegations";
  for (size_t i = 0; i < registered.count && claim->count < JUDGED; i++)
    if (strcmp(registered.list[i].key, claim->key) == 0)
      claim->delegations[claim->count++] = registered.list[i].delegation;
  return NULL;
}

/* What the key comes with: NULL, or why it cannot be judged. */
static const char *collect(const struct bh_request *request, struct claim *claim) {
  static const char plain[] = BH_SSH_KEY_TYPE " ", certified[] = BH_CERTIFICATE_TYPE " ";
  const char *text = request->key;
  size_t len = request->key_len;
  if (len > sizeof plain - 1 && memcmp(text, plain, sizeof plain - 1) == 0) {
    text += sizeof plain - 1;
    if (!bh_is_ssh_key(text, len - (sizeof plain - 1))) return "bad-key";
    memcpy(claim->key, text, BH_SSH_KEY_LEN);
    return collect_registered(request, claim);
  }
  struct bh_certificate cert;
  size_t type = sizeof certified - 1;
  claim->certificate = true;
  if (len <= type || memcmp(text, certified, type) != 0 || !bh_certificate_parse(text + type, len - type, &cert) ||
      !bh_delegation_parse(cert.token, strlen(cert.token), &claim->delegations[0]))
    return "bad-key";
  memcpy(claim->key, cert.key, sizeof claim->key);
  claim->count = 1;
  return strcmp(cert.principal, request->user) == 0 ? NULL : "wrong-user";
}

/* Why the delegation does not let the user in now, whoever signed it, or NULL. */
static const char *not_now(const struct bh_request *request, const struct bh_config *conf,
                           const struct bh_delegation *d) {
  if (strcmp(request->user, conf->user) != 0 || strcmp(d->user, conf->user) != 0) return "wrong-user";
  if (d->expires_at <= request->now || d->expires_at <= d->issued_at) return "delegation-expired";
  if (d->issued_at > request->now && d->issued_at - request->now > BH_CLOCK_SKEW) return "delegation-not-yet";
  return d->expires_at - d->issued_at > BH_DELEGATION_SECONDS ? "delegation-too-long" : NULL;
}

const char *bh_judge_key(const secp256k1_context *ctx, const struct bh_request *request, const struct bh_config *conf,
                         const struct bh_statement *st, bool user_active, struct bh_reply *reply,
                         struct bh_grant *grant) {
  struct claim claim;
  memset(&claim, 0, sizeof claim);
  /* stand in where there is no delegation: r = 1 is on the curve, so recovering it is as much work as a real one */
  for (size_t i = 0; i < JUDGED; i++) claim.delegations[i].signature[31] = claim.delegations[i].signature[63] = 1;
  const char *reason = collect(request, &claim);
  const uint64_t subscription = reply->until;
  if (!reason && claim.count == 0) reason = "no-delegation";
  bool judge = !reason;

  for (size_t i = 0; i < JUDGED; i++) {
    const struct bh_delegation *d = &claim.delegations[i];
    struct text_parts parts = {conf, d, claim.key};
    enum bh_signer signer = bh_who_signed(ctx, conf, st, user_active, text_for, &parts, d->signature);
    if (!judge || i >= claim.count) continue;
    const char *refusal = not_now(request, conf, d);
    if (!refusal && signer == BH_NOBODY) refusal = "wrong-signer";
    if (refusal) {
      if (!reason) reason = refusal;
      continue;
    }
    uint64_t until = d->expires_at < subscription ? d->expires_at : subscription;
    if (signer == BH_USER && st->user_expires < until) until = st->user_expires;
    if (reply->ok && until <= reply->until) continue;
    reply->ok = true;
    reply->until = until;
    memcpy(reply->signer, signer == BH_OWNER ? st->owner : st->user, sizeof reply->signer);
    reason = signer == BH_OWNER ? "owner" : "user";
    grant->certificate = claim.certificate;
    memcpy(grant->key, claim.key, sizeof grant->key);
    memcpy(grant->source, d->source, sizeof grant->source);
  }
  return reason;
}
