/*
 * bh-relay: the half of a login that talks to the network, and decides nothing. Reads one request, asks the relay, and
 * prints the body as it came; nobody believes it. Once the connection is under way this process can open nothing more:
 * every byte of the network's is read in a system-call sandbox.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "boot_clock.h"
#include "fields.h"
#include "http_reply.h"
#include "relay_address.h"
#include "relay_wire.h"
#include "sandbox.h"

static struct bh_relay_request request;
static char buffer[BH_HTTP_HEAD_MAX + BH_RELAY_DELEGATIONS_BODY_MAX];

static bool read_request(void) {
  char *at = (char *)&request, more;
  size_t left = sizeof request;
  while (left > 0) {
    ssize_t n = read(STDIN_FILENO, at, left);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    at += n;
    left -= (size_t)n;
  }
  return read(STDIN_FILENO, &more, 1) == 0;
}

/* A NUL-padded text of characters that need no escape in a URL or a body. */
static bool is_plain(const char *text, size_t size, size_t least) {
  size_t len = strnlen(text, size);
  if (len < least || len == size) return false;
  for (size_t i = 0; i < len; i++)
    if (!((text[i] >= '0' && text[i] <= '9') || (text[i] >= 'A' && text[i] <= 'Z') ||
          (text[i] >= 'a' && text[i] <= 'z') || (text[i] && strchr("._-", text[i]))))
      return false;
  return true;
}

static bool well_formed(void) {
  size_t least = request.op == BH_RELAY_LOGIN ? 1 : 0;
  return memcmp(request.magic, BH_RELAY_REQUEST_MAGIC, sizeof request.magic) == 0 && request.op >= BH_RELAY_LOGIN &&
         request.op <= BH_RELAY_DELEGATIONS && request.milliseconds > 0 &&
         request.milliseconds <= BH_RELAY_MILLISECONDS_MAX && memchr(request.relay, '\0', sizeof request.relay) &&
         is_plain(request.instance, sizeof request.instance, 1) &&
         is_plain(request.code, sizeof request.code, least) &&
         is_plain(request.challenge, sizeof request.challenge, least);
}

static size_t body_max(void) {
  if (request.op == BH_RELAY_LOGIN) return BH_RELAY_LOGIN_BODY_MAX;
  return request.op == BH_RELAY_OWNERSHIP ? BH_RELAY_OWNERSHIP_BODY_MAX : BH_RELAY_DELEGATIONS_BODY_MAX;
}

/* What to send, in the buffer that the answer will overwrite. */
static size_t write_question(void) {
  char body[800];
  int n;
  if (request.op == BH_RELAY_LOGIN) {
    int len = snprintf(body, sizeof body, "BlockHost login 1\nchallenge=%s\ncode=%s\n", request.challenge, request.code);
    n = snprintf(buffer, sizeof buffer,
                 "POST /guest/v1/logins HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n"
                 "Content-Type: text/plain; charset=us-ascii\r\nContent-Length: %d\r\n\r\n%s",
                 request.relay, len, body);
  } else {
    n = snprintf(buffer, sizeof buffer, "GET /guest/v1/machines/%s/%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n",
                 request.instance, request.op == BH_RELAY_OWNERSHIP ? "ownership" : "delegations", request.relay);
  }
  return (size_t)n;
}

/* Looks at the clock each second, because ppoll's own stands still while the machine sleeps. */
static bool ready_in_time(int fd, short events, long long deadline) {
  for (;;) {
    int left = bh_milliseconds_left(deadline);
    if (left == 0) return false;
    if (left > 1000) left = 1000;
    struct timespec pause = {left / 1000, left % 1000 * 1000000L};
    struct pollfd p = {.fd = fd, .events = events};
    if (ppoll(&p, 1, &pause, NULL) > 0) return true;
  }
}

static enum bh_relay_end send_question(int fd, long long deadline) {
  size_t len = write_question();
  for (size_t sent = 0; sent < len;) {
    if (!ready_in_time(fd, POLLOUT, deadline)) return BH_RELAY_LATE;
    ssize_t n = write(fd, buffer + sent, len - sent); /* tells of a connection that failed, too */
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n < 0) return BH_RELAY_UNREACHABLE;
    sent += (size_t)n;
  }
  return BH_RELAY_ANSWERED;
}

static enum bh_relay_end meaning(unsigned status) {
  if (status == 200) return BH_RELAY_ANSWERED;
  if (status == 403) return BH_RELAY_FORBIDDEN;
  if (status >= 400 && status < 500) return BH_RELAY_REFUSED;
  return status >= 500 ? BH_RELAY_UNREACHABLE : BH_RELAY_MALFORMED;
}

/* Reads as much as the head announces and not a byte more: what may follow is nobody's. */
static enum bh_relay_end receive_answer(int fd, long long deadline, struct bh_http_reply *reply) {
  size_t len = 0;
  enum bh_http_state state = BH_HTTP_MORE;
  while (state == BH_HTTP_MORE || len < reply->head_len + reply->body_len) {
    size_t wanted = state == BH_HTTP_MORE ? BH_HTTP_HEAD_MAX : reply->head_len + reply->body_len;
    if (!ready_in_time(fd, POLLIN, deadline)) return BH_RELAY_LATE;
    ssize_t n = read(fd, buffer + len, wanted - len);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n <= 0) return BH_RELAY_MALFORMED;
    len += (size_t)n;
    if (state == BH_HTTP_MORE) state = bh_http_head(buffer, len, body_max(), reply);
    if (state == BH_HTTP_BAD) return BH_RELAY_MALFORMED;
    if (state == BH_HTTP_HEAD && reply->status != 200) break;
  }
  return meaning(reply->status);
}

static bool print(const char *text, size_t len) {
  while (len > 0) {
    ssize_t n = write(STDOUT_FILENO, text, len);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    text += n;
    len -= (size_t)n;
  }
  return true;
}

int main(void) {
  static const int calls[] = {SYS_ppoll, SYS_clock_gettime};
  struct sockaddr_storage to;
  struct bh_http_reply reply = {0};
  socklen_t size;
  if (!read_request() || !well_formed() || !bh_relay_address(request.relay, &to, &size)) return BH_RELAY_BAD_REQUEST;
  long long deadline = bh_deadline((int)request.milliseconds);
  signal(SIGPIPE, SIG_IGN);
  int fd = socket(to.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0 || (connect(fd, (struct sockaddr *)&to, size) != 0 && errno != EINPROGRESS)) return BH_RELAY_UNREACHABLE;
  if (!bh_sandbox(calls, sizeof calls / sizeof *calls)) return 3;
  enum bh_relay_end end = send_question(fd, deadline);
  if (end == BH_RELAY_ANSWERED) end = receive_answer(fd, deadline, &reply);
  if (end == BH_RELAY_ANSWERED && !print(buffer + reply.head_len, reply.body_len)) _exit(4);
  _exit(end);
}
