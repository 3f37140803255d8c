#include "recover.h"

#include <secp256k1_recovery.h>
#include <stdio.h>
#include <string.h>

#include "encoding.h"
#include "keccak.h"

bool bh_eip191_hash(const char *text, size_t len, uint8_t out[32]) {
  uint8_t buffer[4096 + 40];
  if (len > 4096) return false;
  int head = snprintf((char *)buffer, 40, "\x19" "Ethereum Signed Message:\n%zu", len);
  memcpy(buffer + head, text, len);
  bh_keccak256(buffer, (size_t)head + len, out);
  return true;
}

bool bh_recover(const secp256k1_context *ctx, const uint8_t hash[32], const uint8_t signature[65], char address[43]) {
  /* (n - 1) / 2 of secp256k1 */
  static const uint8_t half_order[32] = {0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                         0xff, 0xff, 0xff, 0xff, 0xff, 0x5d, 0x57, 0x6e, 0x73, 0x57, 0xa4,
                                         0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0};
  int v = signature[64] >= 27 ? signature[64] - 27 : signature[64];
  if (v > 1 || memcmp(signature + 32, half_order, 32) > 0) return false;
  secp256k1_ecdsa_recoverable_signature parsed;
  secp256k1_pubkey key;
  uint8_t point[65], digest[32];
  size_t size = sizeof point;
  if (!secp256k1_ecdsa_recoverable_signature_parse_compact(ctx, &parsed, signature, v) ||
      !secp256k1_ecdsa_recover(ctx, &key, &parsed, hash) ||
      !secp256k1_ec_pubkey_serialize(ctx, point, &size, &key, SECP256K1_EC_UNCOMPRESSED))
    return false;
  bh_keccak256(point + 1, 64, digest);
  memcpy(address, "0x", 2);
  bh_hex_encode(digest + 12, 20, address + 2);
  return true;
}

bool bh_signature_decode(const char *text, size_t len, uint8_t out[65]) {
  if (len == 132 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) return bh_hex_decode(text + 2, 130, out, 65);
  if (len == 130) return bh_hex_decode(text, len, out, 65);
  if (len == 87) return bh_base64url_decode(text, len, out, 65);
  if (len != 86 || !bh_base64url_decode(text, len, out, 64)) return false;
  /* EIP-2098: the top bit of s carries v */
  out[64] = out[32] >> 7;
  out[32] &= 0x7f;
  return true;
}
