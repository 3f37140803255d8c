#include "login_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "encoding.h"
#include "keccak.h"
#include "rfc3339.h"

void bh_checksum_address(const char address[43], char out[43]) {
  uint8_t hash[32];
  bh_keccak256((const uint8_t *)address + 2, 40, hash);
  memcpy(out, address, 43);
  for (int i = 0; i < 40; i++) {
    unsigned nibble = i % 2 ? hash[i / 2] & 15u : hash[i / 2] >> 4;
    if (nibble >= 8 && out[i + 2] >= 'a') out[i + 2] = (char)(out[i + 2] - 'a' + 'A');
  }
}

/* An IPv6 address in brackets, the reserved characters percent-encoded because a URN may not hold them. */
static void source_urn(const char *ip, uint16_t port, char out[256]) {
  char host[200];
  size_t n = 0;
  for (; *ip && n < sizeof host - 4; ip++)
    if (*ip == '%') {
      memcpy(host + n, "%25", 3);
      n += 3;
    } else
      host[n++] = *ip;
  host[n] = '\0';
  snprintf(out, 256, strchr(host, ':') ? "urn:blockhost:from:%%5B%s%%5D:%u" : "urn:blockhost:from:%s:%u", host, port);
}

size_t bh_login_text(const struct bh_config *conf, const struct bh_login *login, const char address[43],
                     char out[BH_LOGIN_TEXT_MAX]) {
  char checksummed[43], nonce[32], issued[32], expires[32], source[256];
  bh_checksum_address(address, checksummed);
  bh_base32_encode(login->nonce, BH_NONCE_BYTES, nonce);
  bh_rfc3339(login->issued_at, issued);
  bh_rfc3339(login->issued_at + BH_LOGIN_SECONDS, expires);
  source_urn(login->ip, login->port, source);
  int n = snprintf(out, BH_LOGIN_TEXT_MAX,
                   "%s wants you to sign in with your Ethereum account:\n"
                   "%s\n"
                   "\n"
                   "Log in over SSH to %s as %s.\n"
                   "\n"
                   "URI: https://%s/l/%s\n"
                   "Version: 1\n"
                   "Chain ID: %" PRIu64 "\n"
                   "Nonce: %s\n"
                   "Issued At: %s\n"
                   "Expiration Time: %s\n"
                   "Request ID: %s\n"
                   "Resources:\n"
                   "- urn:blockhost:vm:%" PRIu64 ":%s:%" PRIu64 "\n"
                   "- urn:blockhost:boot:%s\n"
                   "- %s",
                   conf->domain, checksummed, conf->vm, login->user, conf->domain, login->sid, conf->chain_id, nonce,
                   issued, expires, login->sid, conf->chain_id, conf->contract, conf->token_id, conf->instance, source);
  return n > 0 && n < BH_LOGIN_TEXT_MAX ? (size_t)n : 0;
}
