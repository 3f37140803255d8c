/*
 * bh-keys USER TYPE KEY: sshd's AuthorizedKeysCommand. Says whether a wallet's delegation lets this SSH key in, by the
 * line that sshd has to hold the key to, or by nothing. Runs as _blockhost; once it has read what it needs it judges in
 * the same sandbox as bh-verify, with the same code. Exits 0 either way: sshd counts anything else as a broken command.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "certificate.h"
#include "delegations.h"
#include "fields.h"
#include "files.h"
#include "guest.h"
#include "judge.h"
#include "log.h"
#include "ownership_seq.h"
#include "paths.h"
#include "relay.h"
#include "rfc3339.h"
#include "sandbox.h"

#define RELAY_MILLISECONDS 2000

static struct bh_request request;
static struct bh_delegations here;

/* Whether a delegation that is kept here names the plain key and has not run out. */
static bool is_named_here(const char *key) {
  if (!bh_delegations_parse(request.delegations, request.delegations_len, &here)) return false;
  for (size_t i = 0; i < here.count; i++)
    if (strcmp(here.list[i].key, key) == 0 && here.list[i].delegation.expires_at > request.now) return true;
  return false;
}

/* A key may have been registered a moment ago. */
static void ask_relay(const struct bh_config *conf) {
  static char body[BH_RELAY_DELEGATIONS_BODY_MAX];
  struct bh_relay_request question;
  size_t len;
  bh_relay_begin(&question, BH_RELAY_DELEGATIONS, conf, RELAY_MILLISECONDS);
  if (bh_ask_relay(&question, -1, body, sizeof body, &len) != BH_RELAY_ANSWERED) return;
  memcpy(request.delegations, body, len);
  request.delegations_len = (uint32_t)len;
}

/* Fills the request. NULL, or why there is nothing to judge. */
static const char *gather(const char *user, const char *type, const char *key, struct bh_config *conf) {
  if (!bh_guest_request(&request, BH_OP_KEY, conf)) return "bad-config";
  if (!bh_guest_statement(&request)) return "no-statement";
  if (!bh_is_user(user, strlen(user))) return "wrong-user";
  int len = snprintf(request.key, sizeof request.key, "%s %s", type, key);
  if (len < 0 || (size_t)len >= sizeof request.key) return "bad-key";
  request.key_len = (uint32_t)len;
  memcpy(request.user, user, strlen(user));
  if (strcmp(type, BH_SSH_KEY_TYPE) != 0) return NULL; /* a certificate brings its delegation */
  ssize_t kept = bh_read_file(BH_DELEGATIONS_PATH, request.delegations, sizeof request.delegations);
  request.delegations_len = kept < 0 ? 0 : (uint32_t)kept;
  if (!is_named_here(key) && strcmp(conf->relay, "none") != 0) ask_relay(conf);
  return NULL;
}

/* RFC 3339 without its punctuation: what sshd reads as a time in UTC. */
static void expiry(uint64_t until, char out[32]) {
  char text[32];
  bh_rfc3339(until, text);
  for (const char *at = text; *at; at++)
    if (!strchr("-:T", *at)) *out++ = *at;
  *out = '\0';
}

/* Never with principals=: the certificate's own, which sshd compares with the user, is the one that counts. */
static bool print_line(const struct bh_reply *reply, const struct bh_grant *grant) {
  char line[512], until[32];
  expiry(reply->until, until);
  int len = snprintf(line, sizeof line,
                     "%srestrict,pty,port-forwarding,agent-forwarding,expiry-time=\"%s\"%s%s%s %s %s\n",
                     grant->certificate ? "cert-authority," : "", until, grant->source[0] ? ",from=\"" : "",
                     grant->source, grant->source[0] ? "\"" : "", BH_SSH_KEY_TYPE, grant->key);
  return len > 0 && (size_t)len < sizeof line && write(STDOUT_FILENO, line, (size_t)len) == len;
}

static void record(const struct bh_log *log, char **argv, const struct bh_config *conf, const struct bh_reply *reply,
                   const struct bh_grant *grant) {
  const char *user = argv[1], *key = bh_is_ssh_key(argv[3], strlen(argv[3])) ? argv[3] : "-";
  char line[512];
  bool known = bh_is_user(user, strlen(user));
  snprintf(line, sizeof line,
           "key=%s reason=%s user=%s carrier=%s signer=%s token=%" PRIu64 " seq=%" PRIu64 " until=%" PRIu64
           " from=%s ssh-key=%s",
           reply->ok ? "accepted" : "refused", reply->reason, known ? user : "_",
           strcmp(argv[2], BH_CERTIFICATE_TYPE) == 0 ? "certificate" : "registered",
           reply->signer, conf->token_id, reply->seq, reply->until, grant->source[0] ? grant->source : "any",
           grant->key[0] ? grant->key : key);
  bh_log_line(log, reply->ok ? LOG_INFO : LOG_NOTICE, line);
}

int main(int argc, char **argv) {
  struct bh_config conf = {0};
  struct bh_reply reply;
  struct bh_grant grant = {0};
  struct bh_log log;
  uint64_t highest;
  if (argc != 4) {
    fputs("usage: bh-keys USER TYPE KEY\n", stderr);
    return 2;
  }
  bh_log_open(&log, "bh-keys");
  const char *reason = gather(argv[1], argv[2], argv[3], &conf);
  bool sound_seq = bh_seq_read(&highest);
  secp256k1_context *ctx = secp256k1_context_create(SECP256K1_CONTEXT_VERIFY);
  if (!reason && !sound_seq) reason = "bad-seq-file";
  if (!ctx || !bh_sandbox(NULL, 0)) reason = "helper-failed";

  if (reason) bh_reply_clear(&reply, reason);
  else bh_judge_grant(ctx, &request, &reply, &grant);
  if (reply.ok && reply.seq < highest) bh_reply_clear(&reply, "rolled-back");
  if (reply.ok && !print_line(&reply, &grant)) bh_reply_clear(&reply, "helper-failed");
  record(&log, argv, &conf, &reply, &grant);
  _exit(0);
}
