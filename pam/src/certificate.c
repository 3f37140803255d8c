#include "certificate.h"

#include <string.h>

#include "encoding.h"
#include "fields.h"

#define BLOB_MAX 3072 /* bytes; what 4096 base64 characters can hold */
#define TYPE_USER 1

static bool take_text(const struct bh_blob *from, bool (*allowed)(const char *, size_t), char *out, size_t size) {
  if (from->left >= size || (allowed && !allowed((const char *)from->at, from->left))) return false;
  if (memchr(from->at, '\0', from->left)) return false;
  memcpy(out, from->at, from->left);
  out[from->left] = '\0';
  return true;
}

static bool take_principal(struct bh_blob list, struct bh_certificate *out) {
  struct bh_blob name;
  return bh_blob_string(&list, &name) && list.left == 0 &&
         take_text(&name, bh_is_user, out->principal, sizeof out->principal);
}

/* Other extensions say what sshd may allow; ours is there exactly once, and its data one string. */
static bool take_token(struct bh_blob list, struct bh_certificate *out) {
  unsigned found = 0;
  while (list.left > 0) {
    struct bh_blob name, data, value;
    if (!bh_blob_string(&list, &name) || !bh_blob_string(&list, &data)) return false;
    if (!bh_blob_is(&name, "delegation@blockhost")) continue;
    if (!bh_blob_string(&data, &value) || data.left != 0 ||
        !take_text(&value, NULL, out->token, sizeof out->token))
      return false;
    found++;
  }
  return found == 1;
}

bool bh_certificate_parse(const char *text, size_t len, struct bh_certificate *out) {
  uint8_t raw[BLOB_MAX];
  struct bh_blob blob = {raw, 0}, type, skipped, key, principals, critical, extensions, signer, signing_key;
  uint32_t kind;
  memset(out, 0, sizeof *out);
  if (!bh_base64_decode(text, len, raw, sizeof raw, &blob.left) || !bh_blob_string(&blob, &type) ||
      !bh_blob_is(&type, BH_CERTIFICATE_TYPE) || !bh_blob_string(&blob, &skipped) /* nonce */ ||
      !bh_blob_string(&blob, &key) || key.left != 32 || !bh_blob_skip_u64(&blob) /* serial */ ||
      !bh_blob_u32(&blob, &kind) || kind != TYPE_USER || !bh_blob_string(&blob, &skipped) /* key id */ ||
      !bh_blob_string(&blob, &principals) || !take_principal(principals, out) ||
      !bh_blob_skip_u64(&blob) /* valid after */ || !bh_blob_skip_u64(&blob) /* valid before */ ||
      !bh_blob_string(&blob, &critical) || critical.left != 0 || !bh_blob_string(&blob, &extensions) ||
      !take_token(extensions, out) || !bh_blob_string(&blob, &skipped) || skipped.left != 0 /* reserved */ ||
      !bh_blob_string(&blob, &signer) || !bh_ssh_key_bytes(&signer, &signing_key) ||
      memcmp(signing_key.at, key.at, 32) != 0 || !bh_blob_string(&blob, &skipped) /* signature */ || blob.left != 0)
    return false;
  bh_ssh_key_text(key.at, out->key);
  return true;
}
