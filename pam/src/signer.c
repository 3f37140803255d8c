#include "signer.h"

#include <string.h>

#include "approval.h"
#include "recover.h"

/* Whether the signature over the text is this address's. */
static bool made_by(const secp256k1_context *ctx, const char *text, size_t len, const uint8_t signature[65],
                    const char address[43]) {
  char signer[43] = "";
  uint8_t hash[32];
  return len > 0 && bh_eip191_hash(text, len, hash) && bh_recover(ctx, hash, signature, signer) &&
         strcmp(signer, address) == 0 && !bh_is_zero_address(address);
}

/* A contract cannot sign: the attester vouches that it has approved the text. */
static bool approved(const secp256k1_context *ctx, const struct bh_config *conf, const char *text, size_t len,
                     const uint8_t signature[65], const char wallet[43]) {
  char approval[BH_APPROVAL_MAX];
  uint8_t hash[32];
  return len > 0 && bh_eip191_hash(text, len, hash) && !bh_is_zero_address(wallet) &&
         made_by(ctx, approval, bh_approval_text(conf, wallet, hash, approval), signature, conf->attester);
}

enum bh_signer bh_who_signed(const secp256k1_context *ctx, const struct bh_config *conf, const struct bh_statement *st,
                             bool user_active, bh_text_for text_for, const void *what, const uint8_t signature[65]) {
  char text[BH_TEXT_MAX];
  size_t len = text_for(what, st->owner, text);
  /* which of the two it is stands on the chain for everybody to see */
  bool owner = st->owner_is_contract ? approved(ctx, conf, text, len, signature, st->owner)
                                     : made_by(ctx, text, len, signature, st->owner);
  len = text_for(what, st->user, text);
  bool user = made_by(ctx, text, len, signature, st->user);
  if (owner) return BH_OWNER;
  return user && user_active ? BH_USER : BH_NOBODY;
}
