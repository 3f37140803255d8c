/* Keccak-f[1600] after FIPS 202 section 3; own code because Debian 12 has no library with the 0x01 padding. */
#include "keccak.h"

#include <string.h>

#define RATE 136

static uint64_t rotl(uint64_t x, unsigned n) { return n ? (x << n) | (x >> (64 - n)) : x; }

static void permute(uint64_t a[25]) {
  uint8_t lfsr = 1;
  for (int round = 0; round < 24; round++) {
    uint64_t c[5], b[25];
    for (int x = 0; x < 5; x++) c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
    for (int i = 0; i < 25; i++) a[i] ^= c[(i + 4) % 5] ^ rotl(c[(i + 1) % 5], 1);
    /* rho and pi in one walk: lane (x, y) goes to (y, 2x + 3y), rotated by the triangular numbers */
    b[0] = a[0];
    int x = 1, y = 0;
    for (unsigned t = 0; t < 24; t++) {
      int ny = (2 * x + 3 * y) % 5;
      b[y + 5 * ny] = rotl(a[x + 5 * y], ((t + 1) * (t + 2) / 2) % 64);
      x = y;
      y = ny;
    }
    for (int j = 0; j < 25; j += 5)
      for (int i = 0; i < 5; i++) a[j + i] = b[j + i] ^ (~b[j + (i + 1) % 5] & b[j + (i + 2) % 5]);
    /* iota: the round constant's bits 2^j - 1 come from the LFSR x^8 + x^6 + x^5 + x^4 + 1 */
    for (unsigned j = 0; j < 7; j++) {
      if (lfsr & 1) a[0] ^= (uint64_t)1 << ((1u << j) - 1);
      lfsr = (uint8_t)((lfsr << 1) ^ ((lfsr & 0x80) ? 0x71 : 0));
    }
  }
}

static void absorb(uint64_t a[25], const uint8_t block[RATE]) {
  for (int i = 0; i < RATE; i++) a[i / 8] ^= (uint64_t)block[i] << (8 * (i % 8));
  permute(a);
}

void bh_keccak256(const uint8_t *data, size_t len, uint8_t out[32]) {
  uint64_t a[25] = {0};
  uint8_t last[RATE] = {0};
  for (; len >= RATE; data += RATE, len -= RATE) absorb(a, data);
  if (len) memcpy(last, data, len);
  last[len] ^= 0x01;
  last[RATE - 1] ^= 0x80;
  absorb(a, last);
  for (int i = 0; i < 32; i++) out[i] = (uint8_t)(a[i / 8] >> (8 * (i % 8)));
}
