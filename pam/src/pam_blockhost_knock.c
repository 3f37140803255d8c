/*
 * pam_blockhost_knock.so, for a host's sshd, not for guests: tells rootd from where somebody has logged in, so that a door
 * which is open for a network stays open for that address alone. It knows the address from sshd through PAM, from no log.
 * Runs as root inside sshd, so it does little: starts nothing, reads no environment, which a user may have a say in, waits
 * three seconds at most, and has no say in who gets in: it returns PAM_IGNORE and nothing else.
 */
#include <arpa/inet.h>
#include <security/pam_ext.h>
#include <security/pam_modules.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))
#define ROOTD "/run/blockhost/rootd.sock"

/* The address as inet_ntop writes it, which is safe inside JSON. With UseDNS sshd gives a name, which is none. */
static bool address_of(pam_handle_t *pamh, char out[INET6_ADDRSTRLEN]) {
  const void *item = NULL;
  if (pam_get_item(pamh, PAM_RHOST, &item) != PAM_SUCCESS || !item) return false;
  struct in6_addr six;
  struct in_addr four;
  if (inet_pton(AF_INET, item, &four) == 1) return inet_ntop(AF_INET, &four, out, INET6_ADDRSTRLEN) != NULL;
  return inet_pton(AF_INET6, item, &six) == 1 && inet_ntop(AF_INET6, &six, out, INET6_ADDRSTRLEN) != NULL;
}

/* True when rootd has answered, whatever it says: what there was to narrow is narrow then. */
static bool tell(const char *address) {
  const struct sockaddr_un rootd = {.sun_family = AF_UNIX, .sun_path = ROOTD};
  const struct timeval patience = {.tv_sec = 1};
  char line[INET6_ADDRSTRLEN + 64], answer;
  int len = snprintf(line, sizeof line, "{\"verb\":\"knock-narrow\",\"source\":\"%s\"}\n", address);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return false;
  bool told = setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) == 0 &&
              setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0 &&
              connect(fd, (const struct sockaddr *)&rootd, sizeof rootd) == 0 &&
              send(fd, line, (size_t)len, MSG_NOSIGNAL) == len && recv(fd, &answer, 1, 0) == 1;
  close(fd);
  return told;
}

EXPORT int pam_sm_open_session(pam_handle_t *pamh, int flags, int argc, const char **argv) {
  (void)flags, (void)argc, (void)argv;
  char address[INET6_ADDRSTRLEN];
  if (!address_of(pamh, address))
    pam_syslog(pamh, LOG_NOTICE, "doors stay as wide as they are: sshd knows no address");
  else if (!tell(address))
    pam_syslog(pamh, LOG_NOTICE, "doors stay as wide as they are: rootd does not answer");
  return PAM_IGNORE;
}

EXPORT int pam_sm_close_session(pam_handle_t *pamh, int flags, int argc, const char **argv) {
  (void)pamh, (void)flags, (void)argc, (void)argv;
  return PAM_IGNORE;
}
