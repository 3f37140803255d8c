/*
 * pam_blockhost.so: lets a Linux user in when the wallet that the ownership statement names has signed this very login,
 * and asks again, whatever way somebody authenticated, whether the wallet behind it may be in.
 * Runs as root inside sshd, so it does little: draws a nonce, asks, has bh-verify judge, decides.
 * Returns PAM_SUCCESS, PAM_AUTH_ERR or PAM_AUTHINFO_UNAVAIL (for a session PAM_SESSION_ERR) and nothing else, and never
 * sets PAM_USER.
 */
#include <errno.h>
#include <inttypes.h>
#include <security/pam_ext.h>
#include <security/pam_modules.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <time.h>

#include "access.h"
#include "boot_clock.h"
#include "child.h"
#include "conversation.h"
#include "encoding.h"
#include "fields.h"
#include "guest.h"
#include "paths.h"
#include "random.h"

#define EXPORT __attribute__((visibility("default")))
#define FAIL_DELAY_MICROSECONDS 2000000
/* How long a login waits for a fresh statement; without one the stored counts. */
#define PULL_MILLISECONDS 3000

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

static bool begin(pam_handle_t *pamh, struct bh_login *login, char code[BH_CODE_LEN + 1]) {
  uint8_t sid[5];
  if (!bh_random(login->nonce, sizeof login->nonce) || !bh_random(sid, sizeof sid) || !bh_random_code(code) ||
      !source(pamh, login))
    return false;
  bh_base32_encode(sid, sizeof sid, login->sid);
  login->issued_at = (uint64_t)time(NULL);
  return true;
}

static void pull(const struct bh_config *conf) {
  if (strcmp(conf->relay, "none") != 0) bh_run_detached(BH_AUTHZ_PATH, "--pull", PULL_MILLISECONDS);
}

static void record(pam_handle_t *pamh, bool accepted, const struct bh_config *conf, const struct bh_login *login,
                   const struct bh_reply *reply) {
  pam_syslog(pamh, accepted ? LOG_INFO : LOG_NOTICE,
             "login=%s reason=%s user=%s from=%s:%u signer=%s token=%" PRIu64 " seq=%" PRIu64 " sid=%s",
             accepted ? "accepted" : "refused", reply->reason, login->user, login->ip, login->port, reply->signer,
             conf->token_id, reply->seq, login->sid);
}

/*
 * Reasons that have to do with the machine or with this login, and not with who asks or whether there is such a user:
 * these may be told to anybody.
 */
static const char *plain_reason(const char *reason) {
  static const char *const told[][2] = {
      {"expired", "the subscription has expired"},
      {"no-owner", "this machine has no owner"},
      {"stale", "the ownership statement is too old and no newer one has arrived"},
      {"from-the-future", "the ownership statement is from the future: check this machine's clock"},
      {"rolled-back", "the ownership statement is older than one seen before"},
      {"no-statement", "this machine has no ownership statement yet"},
      {"helper-failed", "this machine could not check signatures; its log says more"},
      {"state-not-writable", "this machine could not write its state; is its disk full?"},
      {"denied", "it was denied in the browser"},
      {"too-late", "the 120 seconds are over"},
      {"no-signature", "no signature was given"},
  };
  for (size_t i = 0; i < sizeof told / sizeof *told; i++)
    if (strcmp(reason, told[i][0]) == 0) return told[i][1];
  return "the signature was not accepted";
}

/* One challenge, one verdict. `reply->ok` unless something does not hold. */
static void judge(const struct bh_conversation *c, struct bh_request *request, bool sound_name, struct bh_reply *reply) {
  const struct bh_login *login = c->login;
  const char *reason = bh_converse(c, request->signature, &request->signature_len);
  bool in_time = bh_milliseconds_left(c->deadline) > 0;
  bh_reply_clear(reply, reason ? reason : "no-statement");
  if (reason) return;
  pull(c->conf);
  request->now = (uint64_t)time(NULL);
  request->issued_at = login->issued_at;
  request->port = login->port;
  memcpy(request->nonce, login->nonce, sizeof request->nonce);
  memcpy(request->sid, login->sid, sizeof request->sid);
  memcpy(request->ip, login->ip, sizeof login->ip);
  memcpy(request->user, login->user, sizeof login->user);
  if (bh_guest_statement(request)) bh_guest_ask(request, reply);
  if (reply->ok && in_time && sound_name && strcmp(login->user, c->conf->user) == 0) return;
  if (reply->ok) strcpy(reply->reason, in_time ? "wrong-user" : "too-late");
  reply->ok = false;
}

/* Hands the wallet on to the account phase and the session, as part of PAM's environment. */
static bool remember_wallet(pam_handle_t *pamh, const char wallet[43]) {
  char variable[sizeof BH_WALLET_VARIABLE "=" + 42];
  snprintf(variable, sizeof variable, BH_WALLET_VARIABLE "=%s", wallet);
  return pam_putenv(pamh, variable) == PAM_SUCCESS;
}

static int authenticate(pam_handle_t *pamh, struct bh_request *request, struct bh_login *login) {
  struct bh_config conf;
  struct bh_reply reply;
  struct bh_conversation c = {.pamh = pamh, .conf = &conf, .login = login};
  if (!bh_guest_request(request, BH_OP_LOGIN, &conf)) {
    pam_syslog(pamh, LOG_ERR, "login=refused reason=bad-config");
    return PAM_AUTHINFO_UNAVAIL;
  }
  bool sound_name = requested_user(pamh, login->user);
  c.deadline = bh_deadline(BH_LOGIN_SECONDS * 1000);
  if (!begin(pamh, login, c.code)) {
    pam_syslog(pamh, LOG_ERR, "login=refused reason=no-randomness-or-source");
    return PAM_AUTHINFO_UNAVAIL;
  }
  judge(&c, request, sound_name, &reply);
  explicit_bzero(c.code, sizeof c.code);
  bool accepted = reply.ok && remember_wallet(pamh, reply.signer);
  record(pamh, accepted, &conf, login, &reply);
  if (accepted) pam_info(pamh, "BlockHost: wallet %s, token %" PRIu64, reply.signer, conf.token_id);
  else pam_info(pamh, "BlockHost: refused: %s", plain_reason(reply.reason));
  /* who has gone is not kept waiting, and neither is what runs here for them */
  if (strcmp(reply.reason, "given-up") != 0) pam_fail_delay(pamh, FAIL_DELAY_MICROSECONDS);
  return accepted ? PAM_SUCCESS : PAM_AUTH_ERR;
}

EXPORT int pam_sm_authenticate(pam_handle_t *pamh, int flags, int argc, const char **argv) {
  struct bh_request request;
  struct bh_login login;
  (void)flags, (void)argc, (void)argv;
  memset(&request, 0, sizeof request);
  memset(&login, 0, sizeof login);
  pam_putenv(pamh, BH_WALLET_VARIABLE); /* an earlier attempt's, if any */
  int result = authenticate(pamh, &request, &login);
  /* the nonce lived only here */
  explicit_bzero(&request, sizeof request);
  explicit_bzero(&login, sizeof login);
  return result;
}

EXPORT int pam_sm_setcred(pam_handle_t *pamh, int flags, int argc, const char **argv) {
  (void)pamh, (void)flags, (void)argc, (void)argv;
  return PAM_SUCCESS;
}

/* Whatever way a login was authenticated: with the newest statement, somebody must be let in, and only as its user. */
EXPORT int pam_sm_acct_mgmt(pam_handle_t *pamh, int flags, int argc, const char **argv) {
  struct bh_request request;
  struct bh_config conf;
  struct bh_reply reply;
  char user[33];
  (void)flags, (void)argc, (void)argv;
  if (!bh_guest_request(&request, BH_OP_STATEMENT, &conf)) {
    pam_syslog(pamh, LOG_ERR, "account=refused reason=bad-config");
    return PAM_AUTHINFO_UNAVAIL;
  }
  pull(&conf);
  bool sound_name = requested_user(pamh, user);
  if (bh_may_be_in(pamh, BH_PHASE_ACCOUNT, user, &reply) && sound_name) return PAM_SUCCESS;
  pam_syslog(pamh, LOG_NOTICE, "account=refused reason=%s user=%s", reply.reason, user);
  return strcmp(reply.reason, "no-statement") == 0 ? PAM_AUTHINFO_UNAVAIL : PAM_AUTH_ERR;
}

static void free_text(pam_handle_t *pamh, void *data, int status) {
  (void)pamh, (void)status;
  free(data);
}

/* pam_systemd(8) makes systemd end the session after that many seconds. */
static bool limit_session(pam_handle_t *pamh, uint64_t until) {
  char *text = NULL;
  uint64_t now = (uint64_t)time(NULL);
  if (until <= now || asprintf(&text, "%" PRIu64, until - now) < 0) return false;
  if (pam_set_data(pamh, "systemd.runtime_max_sec", text, free_text) == PAM_SUCCESS) return true;
  free(text);
  return false;
}

/*
 * The last door, and the first at which sshd says which keys it has accepted: without a session it opens no shell, no
 * subsystem and no forwarding. A tenant on time (ERC-4907) gets a session that ends with it.
 */
EXPORT int pam_sm_open_session(pam_handle_t *pamh, int flags, int argc, const char **argv) {
  struct bh_reply reply;
  char user[33];
  (void)flags, (void)argc, (void)argv;
  bool sound_name = requested_user(pamh, user);
  bool in = bh_may_be_in(pamh, BH_PHASE_SESSION, user, &reply) && sound_name;
  if (in && strcmp(reply.reason, "user") == 0) in = limit_session(pamh, reply.until);
  in = in && remember_wallet(pamh, reply.signer);
  pam_syslog(pamh, in ? LOG_INFO : LOG_NOTICE, "session=%s reason=%s user=%s wallet=%s until=%" PRIu64,
             in ? "opened" : "refused", reply.reason, user, reply.signer, reply.until);
  return in ? PAM_SUCCESS : PAM_SESSION_ERR;
}

EXPORT int pam_sm_close_session(pam_handle_t *pamh, int flags, int argc, const char **argv) {
  (void)pamh, (void)flags, (void)argc, (void)argv;
  return PAM_SUCCESS;
}
