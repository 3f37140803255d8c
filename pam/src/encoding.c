#include "encoding.h"

#include <string.h>

static int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool bh_hex_decode(const char *text, size_t len, uint8_t *out, size_t n) {
  if (len != 2 * n) return false;
  for (size_t i = 0; i < n; i++) {
    int high = hex_digit(text[2 * i]), low = hex_digit(text[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    out[i] = (uint8_t)(high << 4 | low);
  }
  return true;
}

void bh_hex_encode(const uint8_t *data, size_t n, char *out) {
  static const char digits[] = "0123456789abcdef";
  for (size_t i = 0; i < n; i++) {
    *out++ = digits[data[i] >> 4];
    *out++ = digits[data[i] & 15];
  }
  *out = '\0';
}

/* `last` are the two digits after Z, z and 9. */
static int base64_digit(char c, const char last[3]) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == last[0]) return 62;
  if (c == last[1]) return 63;
  return -1;
}

static bool base64_decode(const char *text, size_t len, const char last[3], uint8_t *out, size_t n) {
  if (len != (4 * n + 2) / 3) return false;
  uint32_t bits = 0;
  unsigned held = 0;
  size_t made = 0;
  for (size_t i = 0; i < len; i++) {
    int digit = base64_digit(text[i], last);
    if (digit < 0) return false;
    bits = bits << 6 | (uint32_t)digit;
    held += 6;
    if (held >= 8) {
      held -= 8;
      out[made++] = (uint8_t)(bits >> held);
      bits &= (1u << held) - 1;
    }
  }
  return made == n && bits == 0;
}

bool bh_base64url_decode(const char *text, size_t len, uint8_t *out, size_t n) {
  return base64_decode(text, len, "-_", out, n);
}

bool bh_base64_decode(const char *text, size_t len, uint8_t *out, size_t size, size_t *n) {
  size_t padding = 0;
  if (len == 0 || len % 4 != 0) return false;
  while (padding < 2 && text[len - 1 - padding] == '=') padding++;
  *n = len / 4 * 3 - padding;
  return *n <= size && base64_decode(text, len - padding, "+/", out, *n);
}

/* The digits of a power-of-two alphabet, most significant bits first. */
static void encode_bits(const uint8_t *data, size_t n, unsigned width, const char *alphabet, char *out) {
  uint32_t bits = 0;
  unsigned held = 0;
  for (size_t i = 0; i < n; i++) {
    bits = bits << 8 | data[i];
    for (held += 8; held >= width; held -= width) *out++ = alphabet[bits >> (held - width) & ((1u << width) - 1)];
    bits &= (1u << held) - 1;
  }
  if (held) *out++ = alphabet[bits << (width - held)];
  *out = '\0';
}

void bh_base64url_encode(const uint8_t *data, size_t n, char *out) {
  encode_bits(data, n, 6, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", out);
}

void bh_base64_encode(const uint8_t *data, size_t n, char *out) {
  encode_bits(data, n, 6, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", out);
  for (size_t i = (4 * n + 2) / 3; i % 4 != 0; i++) memcpy(out + i, "=", 2);
}

void bh_base32_encode(const uint8_t *data, size_t n, char *out) {
  encode_bits(data, n, 5, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", out);
}
