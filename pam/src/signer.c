#include "signer.h"

#include <string.h>

#include "approval.h"
#include "recover.h"

/* Whether the signature over the text is this address's. */
static bool signed_by(const secp256k1_context *ctx, const char *text, size_t len, const uint8_t signature[65],
                      const char address[43], uint8_t hash[32]) {
  char signer[43] = "";
  return len > 0 && bh_eip191_hash(text, len, hash) && bh_recover(ctx, hash, signature, signer) &&
         strcmp(signer, address) == 0 && !bh_is_zero_address(address);
}

enum bh_signer bh_who_signed(const secp256k1_context *ctx, const struct bh_config *conf, const struct bh_statement *st,
                             bool user_active, bh_text_for text_for, const void *what, const uint8_t signature[65]) {
  char text[BH_TEXT_MAX], approval[BH_APPROVAL_MAX];
  uint8_t hash[32] = {0}, unused[32];
  bool owner = signed_by(ctx, text, text_for(what, st->owner, text), signature, st->owner, hash);
  size_t len = bh_approval_text(conf, st->owner, hash, approval);
  bool approved = signed_by(ctx, approval, len, signature, conf->attester, unused);
  bool user = signed_by(ctx, text, text_for(what, st->user, text), signature, st->user, unused);
  if (st->owner_is_contract ? approved : owner) return BH_OWNER;
  return user && user_active ? BH_USER : BH_NOBODY;
}
