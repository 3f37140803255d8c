#include "challenge.h"

#include <string.h>

#include "encoding.h"

static void put_number(uint8_t **at, uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; i--) *(*at)++ = (uint8_t)(value >> (8 * i));
}

static void put_text(uint8_t **at, const char *text) {
  size_t len = strlen(text);
  *(*at)++ = (uint8_t)len;
  memcpy(*at, text, len);
  *at += len;
}

void bh_challenge_encode(const struct bh_config *conf, const struct bh_login *login, char out[BH_CHALLENGE_MAX]) {
  /* 90 bytes of fixed width and five texts of at most 127 + 63 + 32 + 63 + 8 with a length byte each */
  uint8_t raw[448], *at = raw;
  memcpy(at, login->nonce, BH_NONCE_BYTES);
  at += BH_NONCE_BYTES;
  put_number(&at, login->issued_at, 8);
  put_number(&at, conf->chain_id, 8);
  bh_hex_decode(conf->contract + 2, 40, at, 20);
  at += 20;
  put_number(&at, conf->token_id, 8);
  bh_hex_decode(conf->instance, 32, at, 16);
  at += 16;
  put_number(&at, login->port, 2);
  put_text(&at, login->sid);
  put_text(&at, conf->domain);
  put_text(&at, conf->vm);
  put_text(&at, login->user);
  put_text(&at, login->ip);
  memcpy(out, "bh1.", 4);
  bh_base64url_encode(raw, (size_t)(at - raw), out + 4);
}
