/* Where the relay is: what is taken can be connected to as it stands. */
#include <arpa/inet.h>

#include "../../../pam/src/fields.h"
#include "target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char text[64];
  struct in6_addr address;
  if (!bh_is_relay((const char *)data, size)) return 0;
  if (size == 4 && memcmp(data, "none", 4) == 0) return 0;
  MUST(size < sizeof text);
  memcpy(text, data, size);
  text[size] = '\0';
  char *colon = strrchr(text, ':');
  MUST(colon && strlen(text) == size);
  unsigned long port = strtoul(colon + 1, NULL, 10);
  MUST(port >= 1 && port <= 65535);
  *colon = '\0';
  if (text[0] == '[') {
    MUST(colon[-1] == ']');
    colon[-1] = '\0';
    MUST(inet_pton(AF_INET6, text + 1, &address) == 1);
  } else {
    MUST(inet_pton(AF_INET, text, &address) == 1);
  }
  return 0;
}
