/*
 * bh-verify: all cryptography and all parsing of what strangers or the network supply. Runs as its own user in a
 * system-call sandbox; reads one request, writes one line, exits 0. Any other exit status means "no".
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "judge.h"
#include "sandbox.h"

static struct bh_request request;

int main(void) {
  /* the context is the only thing that allocates: make it before the sandbox forbids that */
  secp256k1_context *ctx = secp256k1_context_create(SECP256K1_CONTEXT_VERIFY);
  if (!ctx || !bh_sandbox(NULL, 0)) return 2;
  char *at = (char *)&request;
  size_t left = sizeof request;
  while (left > 0) {
    ssize_t n = read(STDIN_FILENO, at, left);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return 3;
    at += n;
    left -= (size_t)n;
  }
  char more, line[BH_REPLY_SIZE + 1];
  if (read(STDIN_FILENO, &more, 1) != 0) return 3;
  struct bh_reply reply;
  bh_judge(ctx, &request, &reply);
  bh_reply_format(&reply, line);
  explicit_bzero(&request, sizeof request);
  ssize_t written = write(STDOUT_FILENO, line, BH_REPLY_SIZE);
  _exit(written == BH_REPLY_SIZE ? 0 : 4);
}
