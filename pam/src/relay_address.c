#include "relay_address.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "fields.h"

bool bh_relay_address(const char *text, struct sockaddr_storage *out, socklen_t *len) {
  char host[INET6_ADDRSTRLEN];
  if (!bh_is_relay(text, strlen(text)) || strcmp(text, "none") == 0) return false;
  bool six = text[0] == '[';
  size_t n = strcspn(text + six, six ? "]" : ":");
  memcpy(host, text + six, n);
  host[n] = '\0';
  in_port_t port = htons((uint16_t)strtoul(strrchr(text, ':') + 1, NULL, 10));
  memset(out, 0, sizeof *out);
  if (six) {
    struct sockaddr_in6 *to = (struct sockaddr_in6 *)out;
    to->sin6_family = AF_INET6;
    to->sin6_port = port;
    *len = sizeof *to;
    return inet_pton(AF_INET6, host, &to->sin6_addr) == 1;
  }
  struct sockaddr_in *to = (struct sockaddr_in *)out;
  to->sin_family = AF_INET;
  to->sin_port = port;
  *len = sizeof *to;
  return inet_pton(AF_INET, host, &to->sin_addr) == 1;
}
