/* Answers questions about the C code line by line, so that TypeScript can ask thousands: see differential.test.ts. */
#include <stdio.h>
#include <string.h>

#include "../../pam/src/config.h"
#include "../../pam/src/encoding.h"
#include "../../pam/src/keccak.h"
#include "../../pam/src/recover.h"
#include "../../pam/src/statement.h"

static uint8_t data[8192];

static const char *answer(const secp256k1_context *ctx, const char *verb, const char *first, const char *second) {
  static char out[256];
  uint8_t hash[32], signature[65];
  size_t len = strlen(first) / 2;
  bool hex = bh_hex_decode(first, 2 * len, data, len);
  if (strcmp(verb, "keccak") == 0 && hex) {
    bh_keccak256(data, len, hash);
    bh_hex_encode(hash, 32, out);
    return out;
  }
  if (strcmp(verb, "recover") == 0 && bh_hex_decode(first, 64, hash, 32) && bh_hex_decode(second, 130, signature, 65))
    return bh_recover(ctx, hash, signature, out) ? out : "none";
  if (strcmp(verb, "signature") == 0) {
    if (!bh_signature_decode(first, strlen(first), signature)) return "none";
    bh_hex_encode(signature, 65, out);
    return out;
  }
  if (strcmp(verb, "statement") == 0 && hex) {
    struct bh_statement st;
    return bh_statement_parse((const char *)data, len, &st) ? "ok" : "none";
  }
  if (strcmp(verb, "config") == 0 && hex) {
    struct bh_config conf;
    return bh_config_parse((const char *)data, len, &conf) ? "ok" : "none";
  }
  return "what?";
}

int main(void) {
  static char line[20000];
  setvbuf(stdout, NULL, _IOLBF, 0);
  secp256k1_context *ctx = secp256k1_context_create(SECP256K1_CONTEXT_VERIFY);
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\n")] = '\0';
    char *verb = strtok(line, " "), *first = strtok(NULL, " "), *second = strtok(NULL, " ");
    puts(answer(ctx, verb ? verb : "", first ? first : "", second ? second : ""));
  }
  secp256k1_context_destroy(ctx);
  return 0;
}
