/*
 * The whole module: authenticate, account and session, with libpam, files and helpers played by the input. It is cut
 * at each 0xff into user, SSH_CONNECTION, guest.conf, statement, delegations, SSH_AUTH_INFO_0, wallet, what bh-verify
 * prints, how bh-relay ends (one letter) and what it prints, what bh-qr prints, and the answers to the prompts. Where
 * guest.conf, statement or delegations are empty they are the vectors'; where bh-verify's are, it judges in earnest.
 */
#include <secp256k1.h>
#include <security/pam_modules.h>
#include <stdarg.h>
#include <time.h>

#include "../../../pam/src/child.h"
#include "../../../pam/src/config.h"
#include "../../../pam/src/files.h"
#include "../../../pam/src/judge.h"
#include "../../../pam/src/ownership_seq.h"
#include "../../../pam/src/paths.h"
#include "../../../pam/src/relay_wire.h"
#include "target.h"

#define NOW 1790000010

enum { USER, CONNECTION, CONF, STATEMENT, DELEGATIONS, AUTH_INFO, WALLET, VERIFY, RELAY, QR, ANSWERS, PARTS = 24 };

static char *part[PARTS];
static size_t part_len[PARTS];
static int next_answer;
static char wallet[64];
static bool verify_said_ok;
static uint64_t seq;

static void cut(const uint8_t *data, size_t size) {
  for (int i = 0; i < PARTS; i++) {
    const uint8_t *end = i < PARTS - 1 && size ? memchr(data, 0xff, size) : NULL;
    size_t len = end ? (size_t)(end - data) : size;
    part[i] = malloc(len + 1);
    MUST(part[i]);
    if (len) memcpy(part[i], data, len);
    part[i][len] = '\0';
    part_len[i] = len;
    data += len + (end ? 1 : 0);
    size -= len + (end ? 1 : 0);
  }
}

static ssize_t load(const char *path, char *buffer, size_t size) {
  FILE *file = fopen(path, "rb");
  MUST(file);
  size_t len = fread(buffer, 1, size, file);
  fclose(file);
  return (ssize_t)len;
}

/* A "-" is a file that is not there. */
ssize_t __wrap_bh_read_file(const char *path, char *buffer, size_t size);
ssize_t __wrap_bh_read_file(const char *path, char *buffer, size_t size) {
  static const struct { const char *path, *vector; int part; } files[] = {
      {BH_CONFIG_PATH, VECTORS "/vectors/ipv4/guest.conf", CONF},
      {BH_STATEMENT_PATH, VECTORS "/vectors/ipv4/ownership", STATEMENT},
      {BH_DELEGATIONS_PATH, VECTORS "/key-vectors/machine/delegations", DELEGATIONS},
  };
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    if (strcmp(path, files[i].path) != 0) continue;
    int p = files[i].part;
    if (part_len[p] == 0) return load(files[i].vector, buffer, size);
    if (strcmp(part[p], "-") == 0 || part_len[p] > size) return -1;
    memcpy(buffer, part[p], part_len[p]);
    return (ssize_t)part_len[p];
  }
  return -1;
}

bool __wrap_bh_seq_read(uint64_t *highest);
bool __wrap_bh_seq_read(uint64_t *highest) {
  *highest = seq;
  return true;
}

bool __wrap_bh_seq_raise(uint64_t value);
bool __wrap_bh_seq_raise(uint64_t value) {
  if (value > seq) seq = value;
  return true;
}

void __wrap_bh_run_detached(const char *path, const char *argument, int milliseconds);
void __wrap_bh_run_detached(const char *path, const char *argument, int milliseconds) {
  (void)path, (void)argument, (void)milliseconds;
}

static enum bh_child_end print(const struct bh_child *child, const char *text, size_t size, size_t *len) {
  if (size > child->size) return BH_CHILD_FAILED;
  memcpy(child->output, text, size);
  *len = size;
  return BH_CHILD_EXITED;
}

static enum bh_child_end verify(const struct bh_child *child, size_t *len) {
  static secp256k1_context *ctx;
  struct bh_reply reply;
  char line[BH_REPLY_SIZE + 1];
  if (!ctx) ctx = secp256k1_context_create(SECP256K1_CONTEXT_VERIFY);
  if (part_len[VERIFY] > 0) {
    verify_said_ok = strncmp(part[VERIFY], "ok ", 3) == 0;
    return print(child, part[VERIFY], part_len[VERIFY], len);
  }
  MUST(child->input_len == sizeof(struct bh_request));
  bh_judge(ctx, child->input, &reply);
  verify_said_ok = reply.ok;
  bh_reply_format(&reply, line);
  return print(child, line, BH_REPLY_SIZE, len);
}

enum bh_child_end __wrap_bh_run_child(const struct bh_child *child, int *status, size_t *len);
enum bh_child_end __wrap_bh_run_child(const struct bh_child *child, int *status, size_t *len) {
  static const int ends[] = {BH_RELAY_ANSWERED,  BH_RELAY_UNREACHABLE, BH_RELAY_REFUSED, BH_RELAY_FORBIDDEN,
                             BH_RELAY_MALFORMED, BH_RELAY_LATE,        99};
  *status = 0;
  *len = 0;
  if (strcmp(child->path, BH_VERIFY_PATH) == 0) return verify(child, len);
  if (strcmp(child->path, BH_RELAY_PATH) != 0) return print(child, part[QR], part_len[QR], len);
  if (part_len[RELAY] == 0) return BH_CHILD_FAILED;
  unsigned how = (unsigned char)part[RELAY][0] - 'a';
  if (how >= sizeof ends / sizeof *ends) return how % 2 ? BH_CHILD_GIVEN_UP : BH_CHILD_LATE;
  *status = ends[how];
  return print(child, part[RELAY] + 1, part_len[RELAY] - 1, len);
}

time_t __wrap_time(time_t *out);
time_t __wrap_time(time_t *out) {
  if (out) *out = NOW;
  return NOW;
}

ssize_t __wrap_getrandom(void *out, size_t len, unsigned flags);
ssize_t __wrap_getrandom(void *out, size_t len, unsigned flags) {
  (void)flags;
  memset(out, 0x2a, len);
  return (ssize_t)len;
}

int pam_get_item(const pam_handle_t *pamh, int type, const void **item) {
  (void)pamh;
  *item = type == PAM_USER && strcmp(part[USER], "-") != 0 ? part[USER] : NULL;
  return PAM_SUCCESS;
}

const char *pam_getenv(pam_handle_t *pamh, const char *name) {
  (void)pamh;
  if (strcmp(name, "SSH_CONNECTION") == 0) return part_len[CONNECTION] ? part[CONNECTION] : NULL;
  if (strcmp(name, "SSH_AUTH_INFO_0") == 0) return part_len[AUTH_INFO] ? part[AUTH_INFO] : NULL;
  return wallet[0] ? wallet : NULL;
}

int pam_putenv(pam_handle_t *pamh, const char *pair) {
  (void)pamh;
  const char *equals = strchr(pair, '=');
  snprintf(wallet, sizeof wallet, "%s", equals ? equals + 1 : "");
  return PAM_SUCCESS;
}

int pam_set_data(pam_handle_t *pamh, const char *name, void *data, void (*cleanup)(pam_handle_t *, void *, int)) {
  (void)name;
  if (cleanup) cleanup(pamh, data, 0);
  return PAM_SUCCESS;
}

int pam_fail_delay(pam_handle_t *pamh, unsigned microseconds) {
  (void)pamh, (void)microseconds;
  return PAM_SUCCESS;
}

/* What reaches a terminal or a log cannot move its cursor. */
static void must_be_plain(const char *format, va_list args) {
  static char text[65536];
  vsnprintf(text, sizeof text, format, args);
  for (const char *c = text; *c; c++) MUST(((unsigned char)*c >= ' ' || *c == '\n') && *c != 0x7f);
}

void pam_syslog(const pam_handle_t *pamh, int priority, const char *format, ...) {
  va_list args;
  (void)pamh, (void)priority;
  va_start(args, format);
  must_be_plain(format, args);
  va_end(args);
}

/* An answer of "-" is none, one of "!" the end of the conversation. */
int pam_prompt(pam_handle_t *pamh, int style, char **response, const char *format, ...) {
  va_list args;
  (void)pamh;
  va_start(args, format);
  must_be_plain(format, args);
  va_end(args);
  if (response) *response = NULL;
  if (style == PAM_TEXT_INFO || style == PAM_ERROR_MSG) return PAM_SUCCESS;
  if (next_answer == PARTS || strcmp(part[next_answer], "!") == 0) return PAM_CONV_ERR;
  if (strcmp(part[next_answer], "-") != 0) *response = strdup(part[next_answer]);
  next_answer++;
  return PAM_SUCCESS;
}

static void must_be_the_user(int result) {
  char text[BH_CONFIG_MAX];
  struct bh_config conf;
  if (result != PAM_SUCCESS) return;
  ssize_t len = __wrap_bh_read_file(BH_CONFIG_PATH, text, sizeof text);
  MUST(len > 0 && bh_config_parse(text, (size_t)len, &conf));
  MUST(verify_said_ok && strcmp(part[USER], conf.user) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static char handle; /* nobody looks inside */
  pam_handle_t *pamh = (pam_handle_t *)&handle;
  cut(data, size);
  next_answer = ANSWERS;
  seq = 0;
  snprintf(wallet, sizeof wallet, "%s", part[WALLET]);

  verify_said_ok = false;
  int result = pam_sm_authenticate(pamh, 0, 0, NULL);
  MUST(result == PAM_SUCCESS || result == PAM_AUTH_ERR || result == PAM_AUTHINFO_UNAVAIL);
  must_be_the_user(result);
  if (getenv("TELL")) fprintf(stderr, "authenticate=%d\n", result);

  if (result != PAM_SUCCESS) snprintf(wallet, sizeof wallet, "%s", part[WALLET]);
  verify_said_ok = false;
  result = pam_sm_acct_mgmt(pamh, 0, 0, NULL);
  MUST(result == PAM_SUCCESS || result == PAM_AUTH_ERR || result == PAM_AUTHINFO_UNAVAIL);
  must_be_the_user(result);
  if (getenv("TELL")) fprintf(stderr, "account=%d\n", result);

  verify_said_ok = false;
  result = pam_sm_open_session(pamh, 0, 0, NULL);
  MUST(result == PAM_SUCCESS || result == PAM_SESSION_ERR);
  must_be_the_user(result);
  if (getenv("TELL")) fprintf(stderr, "session=%d\n", result);

  for (int i = 0; i < PARTS; i++) free(part[i]);
  return 0;
}
