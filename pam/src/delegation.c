#include "delegation.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "encoding.h"
#include "fields.h"
#include "login_text.h"
#include "rfc3339.h"

#define PREFIX "bhd1."
#define RAW_MAX 181 /* bytes: 33 of fixed width, a user of 32 and a source of 49 with a length byte each, 65 */

static bool is_network(const char *text, size_t len) {
  const char *slash = memchr(text, '/', len);
  if (!slash) return false;
  size_t address = (size_t)(slash - text), digits = len - address - 1;
  if (address < 2 || address > 45 || digits < 1 || digits > 3) return false;
  for (size_t i = 0; i < len; i++) {
    char c = text[i];
    bool digit = c >= '0' && c <= '9';
    if (i != address && !digit && (i > address || !((c >= 'a' && c <= 'f') || c == '.' || c == ':'))) return false;
  }
  return true;
}

static uint64_t take_number(const uint8_t **at) {
  uint64_t n = 0;
  for (int i = 0; i < 8; i++) n = n << 8 | *(*at)++;
  return n;
}

/* A length byte, then that many characters; at most size - 1. */
static bool take_text(const uint8_t **at, const uint8_t *end, char *out, size_t size) {
  if (*at == end) return false;
  size_t len = *(*at)++;
  if (len >= size || len > (size_t)(end - *at)) return false;
  memcpy(out, *at, len);
  out[len] = '\0';
  *at += len;
  return strlen(out) == len;
}

bool bh_delegation_parse(const char *token, size_t len, struct bh_delegation *out) {
  uint8_t raw[RAW_MAX];
  size_t prefix = sizeof PREFIX - 1;
  memset(out, 0, sizeof *out);
  if (len < prefix || len > BH_DELEGATION_TOKEN_MAX || memcmp(token, PREFIX, prefix) != 0) return false;
  size_t n = (len - prefix) * 3 / 4;
  if (n < 33 || !bh_base64url_decode(token + prefix, len - prefix, raw, n)) return false;
  const uint8_t *at = raw, *end = raw + n;
  if (*at > 1) return false;
  out->all_machines = *at++ == 1;
  out->issued_at = take_number(&at);
  out->expires_at = take_number(&at);
  memcpy(out->nonce, at, sizeof out->nonce);
  at += sizeof out->nonce;
  if (!take_text(&at, end, out->user, sizeof out->user) || !bh_is_user(out->user, strlen(out->user)) ||
      !take_text(&at, end, out->source, sizeof out->source) ||
      (out->source[0] && !is_network(out->source, strlen(out->source))) || end - at != sizeof out->signature)
    return false;
  memcpy(out->signature, at, sizeof out->signature);
  return true;
}

/* "\n- urn:blockhost:from:<source>" with an IPv6 address in percent-encoded brackets, or nothing. */
static void source_line(const char *source, char out[128]) {
  int address = (int)strcspn(source, "/");
  out[0] = '\0';
  if (!source[0]) return;
  snprintf(out, 128, strchr(source, ':') ? "\n- urn:blockhost:from:%%5B%.*s%%5D%s" : "\n- urn:blockhost:from:%.*s%s",
           address, source, source + address);
}

size_t bh_delegation_text(const struct bh_config *conf, const struct bh_delegation *delegation,
                          const char key[BH_SSH_KEY_LEN + 1], const char address[43], char out[BH_TEXT_MAX]) {
  char checksummed[43], nonce[32], issued[32], expires[32], token[24] = "", source[128];
  bool all = delegation->all_machines;
  bh_checksum_address(address, checksummed);
  bh_base32_encode(delegation->nonce, sizeof delegation->nonce, nonce);
  bh_rfc3339(delegation->issued_at, issued);
  bh_rfc3339(delegation->expires_at, expires);
  if (!all) snprintf(token, sizeof token, ":%" PRIu64, conf->token_id);
  source_line(delegation->source, source);
  int n = snprintf(out, BH_TEXT_MAX,
                   "%s wants you to sign in with your Ethereum account:\n"
                   "%s\n"
                   "\n"
                   "Let an SSH key log in to %s as %s until %s.\n"
                   "\n"
                   "URI: https://%s/keys\n"
                   "Version: 1\n"
                   "Chain ID: %" PRIu64 "\n"
                   "Nonce: %s\n"
                   "Issued At: %s\n"
                   "Expiration Time: %s\n"
                   "Resources:\n"
                   "- urn:blockhost:%s:%" PRIu64 ":%s%s\n"
                   "- urn:blockhost:ssh-key:%s%s",
                   conf->domain, checksummed, all ? "all my machines" : conf->vm, delegation->user, expires,
                   conf->domain, conf->chain_id, nonce, issued, expires, all ? "vms" : "vm", conf->chain_id,
                   conf->contract, token, key, source);
  return n > 0 && n < BH_TEXT_MAX ? (size_t)n : 0;
}
