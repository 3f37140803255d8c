#include "random.h"

#include <errno.h>
#include <string.h>
#include <stdint.h>
#include <sys/random.h>

bool bh_random(void *out, size_t len) {
  ssize_t n;
  do n = getrandom(out, len, 0);
  while (n < 0 && errno == EINTR);
  return n == (ssize_t)len;
}

bool bh_random_code(char out[BH_CODE_LEN + 1]) {
  static const char letters[] = "BCDFGHJKLMNPQRSTVWXZ";
  const unsigned count = sizeof letters - 1, fair = 256 - 256 % count; /* bytes from there on would favour some letters */
  uint8_t bytes[64];
  size_t made = 0;
  while (made < BH_CODE_LEN) {
    if (!bh_random(bytes, sizeof bytes)) return false;
    for (size_t i = 0; i < sizeof bytes && made < BH_CODE_LEN; i++)
      if (bytes[i] < fair) out[made++] = letters[bytes[i] % count];
  }
  out[made] = '\0';
  explicit_bzero(bytes, sizeof bytes);
  return true;
}
