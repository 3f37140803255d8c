#include "client_socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>

/* sshd has the connection at 3 or 4; a limit, so that a huge RLIMIT_NOFILE costs nothing. */
#define DESCRIPTORS 64

/* The peer's address as 16 bytes, IPv4 mapped into IPv6 as a socket that listens on both has it. */
static bool peer_of(int fd, struct in6_addr *address, uint16_t *port) {
  struct sockaddr_storage from;
  socklen_t len = sizeof from;
  if (getpeername(fd, (struct sockaddr *)&from, &len) != 0) return false;
  if (from.ss_family == AF_INET6) {
    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)&from;
    *address = six->sin6_addr;
    *port = ntohs(six->sin6_port);
    return true;
  }
  if (from.ss_family != AF_INET) return false;
  const struct sockaddr_in *four = (const struct sockaddr_in *)&from;
  memset(address, 0, sizeof *address);
  address->s6_addr[10] = address->s6_addr[11] = 0xff;
  memcpy(address->s6_addr + 12, &four->sin_addr, 4);
  *port = ntohs(four->sin_port);
  return true;
}

static bool parse(const char *ip, struct in6_addr *out) {
  char text[INET6_ADDRSTRLEN + 7] = "::ffff:";
  size_t len = strcspn(ip, "%"), start = memchr(ip, ':', len) ? 0 : 7;
  if (len >= sizeof text - start) return false;
  memcpy(text + start, ip, len);
  text[start + len] = '\0';
  return inet_pton(AF_INET6, text, out) == 1;
}

int bh_client_socket(const char *ip, uint16_t port) {
  struct in6_addr wanted, found;
  uint16_t found_port;
  if (!parse(ip, &wanted)) return -1;
  for (int fd = 0; fd < DESCRIPTORS; fd++)
    if (peer_of(fd, &found, &found_port) && found_port == port && memcmp(&found, &wanted, sizeof found) == 0) return fd;
  return -1;
}
