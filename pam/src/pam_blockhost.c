/*
 * pam_blockhost.so: lets a Linux user in when the wallet that the ownership statement names has signed this very login.
 * Runs as root inside sshd, so it does little: draws a nonce, asks, has bh-verify judge, decides.
 * Returns PAM_SUCCESS, PAM_AUTH_ERR or PAM_AUTHINFO_UNAVAIL and nothing else, and never sets PAM_USER.
 */
#include <errno.h>
#include <inttypes.h>
#include <security/pam_ext.h>
#include <security/pam_modules.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <syslog.h>
#include <time.h>

#include "challenge.h"
#include "encoding.h"
#include "fields.h"
#include "guest.h"

#define EXPORT __attribute__((visibility("default")))
#define FAIL_DELAY_MICROSECONDS 2000000

static bool draw(void *out, size_t len) {
  ssize_t n;
  do n = getrandom(out, len, 0);
  while (n < 0 && errno == EINTR);
  return n == (ssize_t)len;
}

/* Seconds since boot, sleep included; the wall clock could be set back during a login. */
static long long boot_seconds(void) {
  struct timespec ts;
  return clock_gettime(CLOCK_BOOTTIME, &ts) == 0 ? (long long)ts.tv_sec : -1;
}

/* The user asked for. A name that no guest.conf can hold is bent into one that is safe to show, and never let in. */
static bool requested_user(pam_handle_t *pamh, char out[33]) {
  const void *item = NULL;
  if (pam_get_item(pamh, PAM_USER, &item) != PAM_SUCCESS || !item) {
    strcpy(out, "_");
    return false;
  }
  size_t len = strlen(item);
  if (bh_is_user(item, len)) {
    memcpy(out, item, len + 1);
    return true;
  }
  if (len > 32) len = 32;
  memcpy(out, item, len);
  for (size_t i = 0; i < len; i++)
    if (!(out[i] >= 'a' && out[i] <= 'z') && !(i > 0 && out[i] >= '0' && out[i] <= '9')) out[i] = '_';
  if (len == 0) out[len++] = '_';
  out[len] = '\0';
  return false;
}

/* From sshd's SSH_CONNECTION: "client-ip client-port server-ip server-port". */
static bool source(pam_handle_t *pamh, struct bh_login *login) {
  const char *connection = pam_getenv(pamh, "SSH_CONNECTION");
  if (!connection) return false;
  size_t ip = strcspn(connection, " ");
  if (connection[ip] != ' ' || ip >= sizeof login->ip || !bh_is_source(connection, ip)) return false;
  char *end;
  errno = 0;
  unsigned long port = strtoul(connection + ip + 1, &end, 10);
  if (errno || end == connection + ip + 1 || *end != ' ' || port > UINT16_MAX) return false;
  memcpy(login->ip, connection, ip);
  login->ip[ip] = '\0';
  login->port = (uint16_t)port;
  return true;
}

static bool begin(pam_handle_t *pamh, struct bh_login *login) {
  uint8_t sid[5];
  if (!draw(login->nonce, sizeof login->nonce) || !draw(sid, sizeof sid) || !source(pamh, login)) return false;
  bh_base32_encode(sid, sizeof sid, login->sid);
  login->issued_at = (uint64_t)time(NULL);
  return true;
}

/* Shows the challenge and takes the answer into the request, trimmed; too long an answer becomes an empty one. */
static void converse(pam_handle_t *pamh, const struct bh_config *conf, const struct bh_login *login,
                     struct bh_request *request) {
  char token[BH_CHALLENGE_MAX], *answer = NULL;
  bh_challenge_encode(conf, login, token);
  pam_info(pamh, "\nBlockHost login to %s as %s\n  from %s port %u, valid for %d seconds\nSign this with your wallet:\n",
           conf->vm, login->user, login->ip, login->port, BH_LOGIN_SECONDS);
  pam_info(pamh, "%s\n", token);
  if (pam_prompt(pamh, PAM_PROMPT_ECHO_ON, &answer, "Signature: ") != PAM_SUCCESS || !answer) return;
  size_t len = strlen(answer), start = strspn(answer, " \t\r\n");
  size_t end = len;
  while (end > start && strchr(" \t\r\n", answer[end - 1])) end--;
  if (end - start <= sizeof request->signature) {
    memcpy(request->signature, answer + start, end - start);
    request->signature_len = (uint32_t)(end - start);
  }
  explicit_bzero(answer, len);
  free(answer);
}

static void record(pam_handle_t *pamh, bool accepted, const struct bh_config *conf, const struct bh_login *login,
                   const struct bh_reply *reply) {
  pam_syslog(pamh, accepted ? LOG_INFO : LOG_NOTICE,
             "login=%s reason=%s user=%s from=%s:%u signer=%s token=%" PRIu64 " seq=%" PRIu64 " sid=%s",
             accepted ? "accepted" : "refused", reply->reason, login->user, login->ip, login->port, reply->signer,
             conf->token_id, reply->seq, login->sid);
}

/* Reasons that have to do with the machine and not with who asks: these may be told to anybody. */
static const char *plain_reason(const char *reason) {
  static const char *const told[][2] = {
      {"expired", "the subscription has expired"},
      {"no-owner", "this machine has no owner"},
      {"stale", "the ownership statement is too old and no newer one has arrived"},
      {"from-the-future", "the ownership statement is from the future: check this machine's clock"},
      {"contract-owner", "the owner is a contract wallet, which cannot log in; have it lend the login to a plain wallet"},
      {"rolled-back", "the ownership statement is older than one seen before"},
  };
  for (size_t i = 0; i < sizeof told / sizeof *told; i++)
    if (strcmp(reason, told[i][0]) == 0) return told[i][1];
  return NULL;
}

/* Everything about one attempt; `refused` with a reason unless all of it holds. */
static bool attempt(pam_handle_t *pamh, struct bh_request *request, struct bh_login *login, int *failure) {
  struct bh_config conf;
  struct bh_reply reply;
  *failure = PAM_AUTHINFO_UNAVAIL;
  if (!bh_guest_request(request, BH_OP_LOGIN, &conf)) {
    pam_syslog(pamh, LOG_ERR, "login=refused reason=bad-config");
    return false;
  }
  bool sound_name = requested_user(pamh, login->user);
  if (!begin(pamh, login)) {
    pam_syslog(pamh, LOG_ERR, "login=refused reason=no-randomness-or-source");
    return false;
  }
  long long started = boot_seconds();
  converse(pamh, &conf, login, request);
  long long ended = boot_seconds();

  request->now = (uint64_t)time(NULL);
  request->issued_at = login->issued_at;
  request->port = login->port;
  memcpy(request->nonce, login->nonce, sizeof request->nonce);
  memcpy(request->sid, login->sid, sizeof request->sid);
  memcpy(request->ip, login->ip, sizeof login->ip);
  memcpy(request->user, login->user, sizeof login->user);
  if (bh_guest_statement(request)) bh_guest_ask(request, &reply);
  else bh_reply_clear(&reply, "no-statement");

  bool in_time = started >= 0 && ended >= started && ended - started <= BH_LOGIN_SECONDS;
  bool right_user = sound_name && strcmp(login->user, conf.user) == 0;
  bool accepted = reply.ok && in_time && right_user;
  if (reply.ok && !accepted) {
    reply.ok = false;
    strcpy(reply.reason, in_time ? "wrong-user" : "too-late");
  }
  record(pamh, accepted, &conf, login, &reply);
  if (accepted) {
    pam_info(pamh, "BlockHost: wallet %s, token %" PRIu64, reply.signer, conf.token_id);
  } else {
    const char *reason = plain_reason(reply.reason);
    pam_info(pamh, "BlockHost: refused: %s", reason ? reason : "the signature was not accepted");
    *failure = PAM_AUTH_ERR;
  }
  return accepted;
}

EXPORT int pam_sm_authenticate(pam_handle_t *pamh, int flags, int argc, const char **argv) {
  struct bh_request request;
  struct bh_login login;
  int failure = PAM_AUTHINFO_UNAVAIL;
  (void)flags, (void)argc, (void)argv;
  memset(&request, 0, sizeof request);
  memset(&login, 0, sizeof login);
  pam_fail_delay(pamh, FAIL_DELAY_MICROSECONDS);
  bool accepted = attempt(pamh, &request, &login, &failure);
  /* the nonce lived only here: one challenge, one verdict */
  explicit_bzero(&request, sizeof request);
  explicit_bzero(&login, sizeof login);
  return accepted ? PAM_SUCCESS : failure;
}

EXPORT int pam_sm_setcred(pam_handle_t *pamh, int flags, int argc, const char **argv) {
  (void)pamh, (void)flags, (void)argc, (void)argv;
  return PAM_SUCCESS;
}

/* Whatever way a login was authenticated: the statement must let somebody in at this moment, and only as its user. */
EXPORT int pam_sm_acct_mgmt(pam_handle_t *pamh, int flags, int argc, const char **argv) {
  struct bh_request request;
  struct bh_config conf;
  struct bh_reply reply;
  char user[33];
  (void)flags, (void)argc, (void)argv;
  if (!bh_guest_request(&request, BH_OP_STATEMENT, &conf) || !bh_guest_statement(&request)) {
    pam_syslog(pamh, LOG_ERR, "account=refused reason=bad-config-or-no-statement");
    return PAM_AUTHINFO_UNAVAIL;
  }
  bh_guest_ask(&request, &reply);
  bool sound_name = requested_user(pamh, user);
  if (reply.ok && sound_name && strcmp(user, conf.user) == 0) return PAM_SUCCESS;
  pam_syslog(pamh, LOG_NOTICE, "account=refused reason=%s user=%s", reply.ok ? "wrong-user" : reply.reason, user);
  return PAM_AUTH_ERR;
}
