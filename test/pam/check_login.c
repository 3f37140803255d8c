/* Unit checks of what a login draws, where it asks, and whom it watches. TAP on stdout. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../../pam/src/client_socket.h"
#include "../../pam/src/random.h"
#include "../../pam/src/relay_address.h"

static int checks, failures;

static void check(bool good, const char *group, const char *name) {
  checks++;
  if (!good) failures++;
  printf("%s %d - %s: %s\n", good ? "ok" : "not ok", checks, group, name);
}

/* 160,000 letters, 8,000 of each with a deviation of 87: ten of those are never seen by chance. */
static void check_code(void) {
  static const char letters[] = "BCDFGHJKLMNPQRSTVWXZ";
  unsigned seen[256] = {0};
  char code[BH_CODE_LEN + 1];
  bool formed = true, fair = true;
  for (int i = 0; i < 20000; i++) {
    if (!bh_random_code(code) || strspn(code, letters) != BH_CODE_LEN || code[BH_CODE_LEN]) formed = false;
    for (int k = 0; k < BH_CODE_LEN; k++) seen[(unsigned char)code[k]]++;
  }
  for (const char *c = letters; *c; c++)
    if (seen[(unsigned char)*c] < 7130 || seen[(unsigned char)*c] > 8870) fair = false;
  check(formed, "code", "is eight of the twenty letters");
  check(fair, "code", "favours no letter");
}

static void check_address(void) {
  struct sockaddr_storage to;
  socklen_t len;
  const struct sockaddr_in *four = (const struct sockaddr_in *)&to;
  const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)&to;
  struct in6_addr wanted;
  check(bh_relay_address("10.77.0.1:8480", &to, &len) && len == sizeof *four && four->sin_family == AF_INET &&
            four->sin_port == htons(8480) && four->sin_addr.s_addr == htonl(0x0a4d0001),
        "relay address", "IPv4");
  inet_pton(AF_INET6, "fd00::1", &wanted);
  check(bh_relay_address("[fd00::1]:65535", &to, &len) && len == sizeof *six && six->sin6_family == AF_INET6 &&
            six->sin6_port == htons(65535) && memcmp(&six->sin6_addr, &wanted, sizeof wanted) == 0,
        "relay address", "IPv6");
  check(!bh_relay_address("none", &to, &len) && !bh_relay_address("", &to, &len) &&
            !bh_relay_address("localhost:80", &to, &len) && !bh_relay_address("10.77.0.1:0", &to, &len),
        "relay address", "nothing else");
}

/* A connection from `from` to a listener of the family, as sshd would have it. */
static bool is_found(int family, const char *from, const char *as, const char *name) {
  struct sockaddr_storage at = {.ss_family = (sa_family_t)family}, to, source = {.ss_family = AF_INET};
  socklen_t len = sizeof at, client_len = family == AF_INET6 && strchr(from, ':') ? sizeof(struct sockaddr_in6)
                                                                                    : sizeof(struct sockaddr_in);
  int listener = socket(family, SOCK_STREAM, 0);
  if (listener < 0 || bind(listener, (struct sockaddr *)&at, len) != 0 || listen(listener, 1) != 0 ||
      getsockname(listener, (struct sockaddr *)&at, &len) != 0)
    return false;
  in_port_t port = family == AF_INET6 ? ((struct sockaddr_in6 *)&at)->sin6_port : ((struct sockaddr_in *)&at)->sin_port;
  char text[64];
  snprintf(text, sizeof text, strchr(from, ':') ? "[%s]:%u" : "%s:%u", from, ntohs(port));
  int client = -1;
  if (bh_relay_address(text, &to, &len)) client = socket(to.ss_family, SOCK_STREAM, 0);
  bool found = false;
  if (client >= 0 && connect(client, (struct sockaddr *)&to, client_len) == 0) {
    int served = accept(listener, NULL, NULL);
    socklen_t size = sizeof source;
    getsockname(client, (struct sockaddr *)&source, &size);
    uint16_t client_port = ntohs(source.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&source)->sin6_port
                                                             : ((struct sockaddr_in *)&source)->sin_port);
    found = bh_client_socket(as, client_port) == served && bh_client_socket(as, (uint16_t)(client_port + 1)) == -1 &&
            bh_client_socket("203.0.113.9", client_port) == -1;
    close(served);
    found = found && bh_client_socket(as, client_port) == -1;
  }
  if (client >= 0) close(client);
  close(listener);
  if (!found) printf("# %s\n", name);
  return found;
}

/* Some machines have IPv6 switched off. */
static bool has_six(void) {
  struct sockaddr_in6 at = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
  int fd = socket(AF_INET6, SOCK_STREAM, 0);
  bool has = fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0;
  if (fd >= 0) close(fd);
  return has;
}

static void check_client_socket(void) {
  check(is_found(AF_INET, "127.0.0.1", "127.0.0.1", "four"), "client's socket", "IPv4");
  if (has_six()) {
    check(is_found(AF_INET6, "127.0.0.1", "127.0.0.1", "mapped"), "client's socket", "IPv4 at a socket for both");
    check(is_found(AF_INET6, "::1", "::1", "six"), "client's socket", "IPv6");
    check(is_found(AF_INET6, "::1", "::1%lo", "zone"), "client's socket", "IPv6 with a zone");
  }
  check(bh_client_socket("", 22) == -1 && bh_client_socket("x", 22) == -1 &&
            bh_client_socket("1111111111111111111111111111111111111111111111111111111111111", 22) == -1,
        "client's socket", "not of what is no address");
}

int main(void) {
  check_code();
  check_address();
  check_client_socket();
  printf("1..%d\n", checks);
  return failures ? 1 : 0;
}
