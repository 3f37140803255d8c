#ifndef BH_ENCODING_H
#define BH_ENCODING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Exactly 2 * n hex digits of either case. */
bool bh_hex_decode(const char *text, size_t len, uint8_t *out, size_t n);
/* Lower case; out holds 2 * n + 1 bytes. */
void bh_hex_encode(const uint8_t *data, size_t n, char *out);
/* RFC 4648 section 5 without padding; unused bits must be zero. n bytes from exactly (4n + 2) / 3 characters. */
bool bh_base64url_decode(const char *text, size_t len, uint8_t *out, size_t n);
/* out holds (4n + 2) / 3 + 1 bytes. */
void bh_base64url_encode(const uint8_t *data, size_t n, char *out);
/*
 * RFC 4648 section 4, padded; unused bits must be zero, so that bytes have one spelling. At most `size` bytes, whose
 * number is `n`.
 */
bool bh_base64_decode(const char *text, size_t len, uint8_t *out, size_t size, size_t *n);
/* out holds 4 * ((n + 2) / 3) + 1 bytes. */
void bh_base64_encode(const uint8_t *data, size_t n, char *out);
/* RFC 4648 section 6, upper case, without padding; out holds (8n + 4) / 5 + 1 bytes. */
void bh_base32_encode(const uint8_t *data, size_t n, char *out);

#endif
