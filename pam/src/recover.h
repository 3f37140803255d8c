#ifndef BH_RECOVER_H
#define BH_RECOVER_H

#include <secp256k1.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* keccak256("\x19Ethereum Signed Message:\n" || decimal length || text); text up to 4096 bytes, else false. */
bool bh_eip191_hash(const char *text, size_t len, uint8_t out[32]);

/*
 * Address (lower case, 0x) that made the signature r || s || v over the hash. False for v outside {0, 1, 27, 28},
 * for r or s that are zero or not below the group order, and for s in the upper half, which libsecp256k1 would recover.
 */
bool bh_recover(const secp256k1_context *ctx, const uint8_t hash[32], const uint8_t signature[65], char address[43]);

/* What a person may paste: 130 hex digits with or without 0x, 87 base64url characters, or 86 (EIP-2098). */
bool bh_signature_decode(const char *text, size_t len, uint8_t out[65]);

#endif
