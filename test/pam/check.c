/* Unit checks of the C code, against the vectors that the TypeScript tests make and check too. TAP on stdout. */
#include <stdio.h>
#include <string.h>

#include "../../pam/src/challenge.h"
#include "../../pam/src/encoding.h"
#include "../../pam/src/fields.h"
#include "../../pam/src/judge.h"
#include "../../pam/src/keccak.h"
#include "../../pam/src/recover.h"

static int checks, failures;

static void check(bool good, const char *group, const char *name) {
  checks++;
  if (!good) failures++;
  printf("%s %d - %s: %.*s\n", good ? "ok" : "not ok", checks, group, (int)strcspn(name, "\n"), name);
}

static size_t load(const char *directory, const char *name, char *buffer, size_t size) {
  char path[512];
  snprintf(path, sizeof path, "%s/%s", directory, name);
  FILE *file = fopen(path, "r");
  if (!file) return 0;
  size_t len = fread(buffer, 1, size - 1, file);
  fclose(file);
  buffer[len] = '\0';
  return len;
}

struct vector {
  struct bh_config conf;
  struct bh_login login;
  char signer[43], challenge[1024], message[2048], signature[256];
  char conf_text[1100], ownership[4200];
  uint64_t now;
};

static bool load_vector(const char *directory, struct vector *v) {
  char text[1024], nonce[33];
  uint64_t port;
  struct bh_cursor c = {text, load(directory, "attempt", text, sizeof text)};
  size_t conf = load(directory, "guest.conf", v->conf_text, sizeof v->conf_text);
  memset(&v->login, 0, sizeof v->login);
  bool good = bh_config_parse(v->conf_text, conf, &v->conf) &&
              bh_take_text(&c, "sid", bh_is_source, v->login.sid, sizeof v->login.sid) &&
              bh_take_hex(&c, "nonce", "", 32, nonce) && bh_take_number(&c, "issued_at", &v->login.issued_at) &&
              bh_take_text(&c, "user", bh_is_user, v->login.user, sizeof v->login.user) &&
              bh_take_text(&c, "ip", bh_is_source, v->login.ip, sizeof v->login.ip) &&
              bh_take_number(&c, "port", &port) && bh_take_hex(&c, "signer", "0x", 40, v->signer) && c.left == 0;
  if (!good) return false;
  bh_hex_decode(nonce, 32, v->login.nonce, 16);
  v->login.port = (uint16_t)port;
  v->now = v->login.issued_at + 10;
  return load(directory, "challenge", v->challenge, sizeof v->challenge) &&
         load(directory, "message", v->message, sizeof v->message) &&
         load(directory, "signature", v->signature, sizeof v->signature) &&
         load(directory, "ownership", v->ownership, sizeof v->ownership);
}

static void request_of(const struct vector *v, enum bh_op op, struct bh_request *r) {
  memset(r, 0, sizeof *r);
  memcpy(r->magic, BH_REQUEST_MAGIC, sizeof r->magic);
  r->op = (uint32_t)op;
  r->now = v->now;
  r->issued_at = v->login.issued_at;
  r->port = v->login.port;
  memcpy(r->nonce, v->login.nonce, sizeof r->nonce);
  memcpy(r->sid, v->login.sid, sizeof r->sid);
  memcpy(r->ip, v->login.ip, sizeof r->ip);
  memcpy(r->user, v->login.user, sizeof v->login.user);
  r->config_len = (uint32_t)strlen(v->conf_text);
  memcpy(r->config, v->conf_text, r->config_len);
  r->statement_len = (uint32_t)strlen(v->ownership);
  memcpy(r->statement, v->ownership, r->statement_len);
  r->signature_len = (uint32_t)strlen(v->signature);
  memcpy(r->signature, v->signature, r->signature_len);
}

static bool judged(const secp256k1_context *ctx, const struct bh_request *r, bool ok, const char *reason) {
  struct bh_reply reply, parsed;
  char line[BH_REPLY_SIZE + 1];
  bh_judge(ctx, r, &reply);
  bh_reply_format(&reply, line);
  bool survives = strlen(line) == BH_REPLY_SIZE && bh_reply_parse(line, &parsed) && parsed.ok == reply.ok &&
                  strcmp(parsed.reason, reply.reason) == 0 && parsed.seq == reply.seq && parsed.until == reply.until;
  if (reply.ok != ok || strcmp(reply.reason, reason) != 0) printf("# judged %s instead of %s\n", reply.reason, reason);
  return survives && reply.ok == ok && strcmp(reply.reason, reason) == 0;
}

static void check_vector(const secp256k1_context *ctx, const char *directory) {
  struct vector v;
  struct bh_request r;
  struct bh_reply reply;
  struct bh_statement st;
  char token[BH_CHALLENGE_MAX], text[BH_LOGIN_TEXT_MAX];
  memset(&v, 0, sizeof v);
  if (!load_vector(directory, &v)) {
    check(false, directory, "loads");
    return;
  }
  bh_challenge_encode(&v.conf, &v.login, token);
  check(strcmp(token, v.challenge) == 0, directory, "challenge is the same bytes as in TypeScript");
  size_t len = bh_login_text(&v.conf, &v.login, v.signer, text);
  check(len > 0 && strcmp(text, v.message) == 0, directory, "login text is the same bytes as in TypeScript");

  request_of(&v, BH_OP_LOGIN, &r);
  check(judged(ctx, &r, true, "owner"), directory, "the owner's signature is accepted");
  r.nonce[15] ^= 1;
  check(judged(ctx, &r, false, "wrong-signer"), directory, "another nonce is refused");
  request_of(&v, BH_OP_LOGIN, &r);
  r.issued_at++;
  check(judged(ctx, &r, false, "wrong-signer"), directory, "another time is refused");
  request_of(&v, BH_OP_LOGIN, &r);
  r.port++;
  check(judged(ctx, &r, false, "wrong-signer"), directory, "another source is refused");
  request_of(&v, BH_OP_LOGIN, &r);
  memset(r.user, 0, sizeof r.user);
  strcpy(r.user, "root");
  check(judged(ctx, &r, false, "wrong-user"), directory, "another user is refused");
  request_of(&v, BH_OP_LOGIN, &r);
  r.signature_len--;
  check(judged(ctx, &r, false, "bad-signature"), directory, "a short signature is refused");
  request_of(&v, BH_OP_LOGIN, &r);
  memset(r.ip, 'a', sizeof r.ip);
  check(judged(ctx, &r, false, "bad-request"), directory, "a text without end is refused");
  request_of(&v, BH_OP_STATEMENT, &r);
  check(judged(ctx, &r, true, "in-force"), directory, "the statement is in force");
  bh_judge(ctx, &r, &reply);
  check(bh_statement_parse(r.statement, r.statement_len, &st) && reply.until == st.valid_until, directory,
        "what is accepted runs out with the subscription");
  r.magic[0] = 'X';
  check(judged(ctx, &r, false, "bad-request"), directory, "a request with another magic is refused");
  request_of(&v, (enum bh_op)9, &r);
  check(judged(ctx, &r, false, "bad-request"), directory, "an unknown operation is refused");
  request_of(&v, BH_OP_STATEMENT, &r);
  r.statement_len = 60000;
  check(judged(ctx, &r, false, "bad-request"), directory, "a length beyond its field is refused");

  /* every single byte of the statement counts */
  bool all = true;
  for (size_t i = 0; v.ownership[i]; i++) {
    request_of(&v, BH_OP_AUTHENTIC, &r);
    r.statement[i] ^= 1;
    bh_judge(ctx, &r, &reply);
    if (reply.ok) all = false;
    request_of(&v, BH_OP_AUTHENTIC, &r);
    r.statement_len = (uint32_t)i;
    bh_judge(ctx, &r, &reply);
    if (reply.ok) all = false;
  }
  check(all, directory, "a statement changed or cut at any byte is refused");
}

static void check_keccak(void) {
  static const struct { const char *input, *hash; } known[] = {
      {"", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"},
      {"abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"},
      {"testing", "5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02"},
  };
  uint8_t hash[32];
  char text[65];
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    bh_keccak256((const uint8_t *)known[i].input, strlen(known[i].input), hash);
    bh_hex_encode(hash, 32, text);
    check(strcmp(text, known[i].hash) == 0, "keccak-256", known[i].input);
  }
}

static void check_signature_text(void) {
  uint8_t out[65];
  char hex[140];
  memset(hex, 'a', sizeof hex);
  check(bh_signature_decode(hex, 130, out), "signature text", "130 hex digits");
  check(!bh_signature_decode(hex, 129, out) && !bh_signature_decode(hex, 131, out), "signature text", "129 and 131 not");
  check(!bh_signature_decode(hex, 132, out), "signature text", "132 hex digits without 0x not");
  memcpy(hex, "0X", 2);
  check(bh_signature_decode(hex, 132, out), "signature text", "0X and 130 hex digits");
  hex[50] = 'g';
  check(!bh_signature_decode(hex, 132, out), "signature text", "a wrong digit not");
  memset(hex, 'A', sizeof hex);
  check(bh_signature_decode(hex, 87, out) && bh_signature_decode(hex, 86, out), "signature text", "86 and 87 base64url");
  check(!bh_signature_decode(hex, 85, out) && !bh_signature_decode(hex, 88, out), "signature text", "85 and 88 not");
  hex[86] = 'B';
  check(!bh_signature_decode(hex, 87, out), "signature text", "unused bits that are not zero not");
  hex[86] = '=';
  check(!bh_signature_decode(hex, 87, out), "signature text", "padding not");
  check(!bh_signature_decode("", 0, out), "signature text", "nothing not");
}

static void check_names(void) {
  static const struct { bool (*rule)(const char *, size_t); const char *name; bool good; } table[] = {
      {bh_is_user, "admin", true},        {bh_is_user, "_x-1", true},      {bh_is_user, "", false},
      {bh_is_user, "Admin", false},       {bh_is_user, "1st", false},      {bh_is_user, "a b", false},
      {bh_is_user, "a\nb", false},        {bh_is_label, "vm-42", true},    {bh_is_label, "-vm", false},
      {bh_is_label, "vm-", false},        {bh_is_label, "vm.x", false},    {bh_is_domain, "panel.example.net", true},
      {bh_is_domain, "localhost:8443", true}, {bh_is_domain, "a..b", false}, {bh_is_domain, "a:", false},
      {bh_is_domain, "a:123456", false},  {bh_is_domain, "a/b", false},    {bh_is_domain, "a b", false},
      {bh_is_relay, "none", true},        {bh_is_relay, "10.77.0.1:8480", true}, {bh_is_relay, "[fe80::1]:1", true},
      {bh_is_relay, "10.77.0.1", false},  {bh_is_relay, "10.77.0.1:", false}, {bh_is_relay, "10.77.0.1:0", false},
      {bh_is_relay, "10.77.0.1:65536", false}, {bh_is_relay, "host:80", false}, {bh_is_relay, "fe80::1:80", false},
      {bh_is_relay, "[fe80::1]80", false}, {bh_is_relay, "[10.0.0.1]:80", false}, {bh_is_relay, "", false},
      {bh_is_relay, "[fe80::1", false},   {bh_is_relay, "[", false},       {bh_is_relay, "none ", false},
      {bh_is_source, "203.0.113.9", true}, {bh_is_source, "fe80::1%eth0", true}, {bh_is_source, "", false},
      {bh_is_source, "1.2.3.4\n", false}, {bh_is_source, "[::1]", false},
  };
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    check(table[i].rule(table[i].name, strlen(table[i].name)) == table[i].good, "names", table[i].name);
  check(!bh_is_user("a\0b", 3) && !bh_is_source("a\0b", 3), "names", "an embedded NUL is refused");
}

static void check_reply(void) {
  struct bh_reply reply, parsed;
  char line[BH_REPLY_SIZE + 1];
  bh_reply_clear(&reply, "owner");
  reply.ok = true;
  reply.seq = UINT64_MAX;
  bh_reply_format(&reply, line);
  check(bh_reply_parse(line, &parsed) && parsed.ok && parsed.seq == UINT64_MAX, "reply", "survives");
  bool none = true;
  for (size_t i = 0; i < BH_REPLY_SIZE; i++) {
    char bad[BH_REPLY_SIZE + 1];
    memcpy(bad, line, sizeof bad);
    bad[i] = '\x01';
    if (bh_reply_parse(bad, &parsed)) none = false;
  }
  check(none, "reply", "a strange byte anywhere is refused");
}

int main(int argc, char **argv) {
  secp256k1_context *ctx = secp256k1_context_create(SECP256K1_CONTEXT_VERIFY);
  check_keccak();
  check_signature_text();
  check_names();
  check_reply();
  for (int i = 1; i < argc; i++) check_vector(ctx, argv[i]);
  secp256k1_context_destroy(ctx);
  printf("1..%d\n", checks);
  return failures ? 1 : 0;
}
