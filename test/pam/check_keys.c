/* Unit checks of delegations, certificates and approvals, against the vectors of TypeScript. TAP on stdout. */
#include <stdio.h>
#include <string.h>

#include "../../pam/src/approval.h"
#include "../../pam/src/certificate.h"
#include "../../pam/src/delegations.h"
#include "../../pam/src/encoding.h"
#include "../../pam/src/judge.h"
#include "../../pam/src/recover.h"

static int checks, failures;

static void check(bool good, const char *group, const char *name) {
  checks++;
  if (!good) failures++;
  printf("%s %d - %s: %s\n", good ? "ok" : "not ok", checks, group, name);
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
  struct bh_delegation delegation;
  struct bh_request request; /* of the key, plain, with the registered delegations */
  char wallet[64], key[128], message[2048], approval[1024], token[512], certificate[4096];
};

static bool load_vector(const char *directory, struct vector *v) {
  struct bh_request *r = &v->request;
  memset(v, 0, sizeof *v);
  memcpy(r->magic, BH_REQUEST_MAGIC, sizeof r->magic);
  r->op = BH_OP_KEY;
  r->config_len = (uint32_t)load(directory, "guest.conf", r->config, sizeof r->config);
  r->statement_len = (uint32_t)load(directory, "ownership", r->statement, sizeof r->statement);
  r->delegations_len = (uint32_t)load(directory, "delegations", r->delegations, sizeof r->delegations);
  if (!load(directory, "wallet", v->wallet, sizeof v->wallet) || !load(directory, "key", v->key, sizeof v->key) ||
      !load(directory, "message", v->message, sizeof v->message) ||
      !load(directory, "approval", v->approval, sizeof v->approval) ||
      !load(directory, "token", v->token, sizeof v->token) ||
      !load(directory, "certificate", v->certificate, sizeof v->certificate))
    return false;
  r->key_len = (uint32_t)snprintf(r->key, sizeof r->key, "ssh-ed25519 %s", v->key);
  if (!bh_config_parse(r->config, r->config_len, &v->conf) ||
      !bh_delegation_parse(v->token, strlen(v->token), &v->delegation))
    return false;
  memcpy(r->user, v->conf.user, sizeof v->conf.user);
  r->now = v->delegation.issued_at + 10;
  return true;
}

static bool judged(const secp256k1_context *ctx, const struct bh_request *r, bool ok, const char *reason) {
  struct bh_reply reply;
  bh_judge(ctx, r, &reply);
  if (reply.ok != ok || strcmp(reply.reason, reason) != 0) printf("# judged %s instead of %s\n", reply.reason, reason);
  return reply.ok == ok && strcmp(reply.reason, reason) == 0;
}

/* No byte of what carries the delegation can be changed or cut off, the certificate's other fields aside. */
static bool every_byte_counts(const secp256k1_context *ctx, const struct vector *v) {
  struct bh_request r;
  struct bh_reply reply;
  for (size_t i = 0; i < v->request.delegations_len; i++) {
    bool is_other = i >= 24 && i < 24 + 69 + strlen(v->token) + 1; /* the first delegation is another key's */
    r = v->request;
    r.delegations[i] ^= 1;
    bh_judge(ctx, &r, &reply);
    if (reply.ok && !is_other) return false;
    r = v->request;
    r.delegations_len = (uint32_t)i;
    bh_judge(ctx, &r, &reply);
    if (reply.ok) return false;
  }
  return true;
}

static void check_certificate(const secp256k1_context *ctx, const char *name, const struct vector *v) {
  struct bh_request r = v->request;
  struct bh_certificate cert;
  struct bh_reply reply;
  struct bh_grant grant;
  size_t type = sizeof BH_CERTIFICATE_TYPE, len = strlen(v->certificate);
  r.delegations_len = 0;
  r.key_len = (uint32_t)len;
  memcpy(r.key, v->certificate, len);
  bh_judge_grant(ctx, &r, &reply, &grant);
  check(reply.ok && grant.certificate && strcmp(grant.key, v->key) == 0 &&
            strcmp(grant.source, v->delegation.source) == 0 && reply.until == v->delegation.expires_at,
        name, "the key in a certificate is let in without being registered");
  check(bh_certificate_parse(v->certificate + type, len - type, &cert) && strcmp(cert.key, v->key) == 0 &&
            strcmp(cert.token, v->token) == 0 && strcmp(cert.principal, v->conf.user) == 0,
        name, "the certificate says what TypeScript wrote");
  bool none = true;
  for (size_t cut = 0; cut < len - type; cut++)
    if (bh_certificate_parse(v->certificate + type, cut, &cert)) none = false;
  check(none, name, "a certificate cut anywhere is none");
}

/* As many as there may be, with the longest tokens, and one more. */
static void check_count(const char *name, const struct vector *v) {
  static struct bh_delegations list;
  char text[BH_DELEGATIONS_MAX];
  size_t len = (size_t)sprintf(text, "BlockHost delegations 1\n");
  bool good = bh_delegations_parse(text, len, &list) && list.count == 0;
  for (size_t i = 1; i <= BH_DELEGATIONS_COUNT; i++) {
    len += (size_t)sprintf(text + len, "%s %s\n", v->key, v->token);
    good = good && bh_delegations_parse(text, len, &list) && list.count == i;
  }
  check(good, name, "none to 32 delegations are read");
  len += (size_t)sprintf(text + len, "%s %s\n", v->key, v->token);
  check(!bh_delegations_parse(text, len, &list), name, "33 are not");
}

static void check_vector(const secp256k1_context *ctx, const char *directory) {
  static struct vector v;
  struct bh_request r;
  struct bh_reply reply;
  struct bh_grant grant;
  struct bh_delegations list;
  uint8_t hash[32];
  char text[BH_TEXT_MAX], approval[BH_APPROVAL_MAX];
  const char *name = strrchr(directory, '/');
  if (!load_vector(directory, &v)) {
    check(false, directory, "loads");
    return;
  }
  size_t len = bh_delegation_text(&v.conf, &v.delegation, v.key, v.wallet, text);
  check(len > 0 && strcmp(text, v.message) == 0, name, "delegation text is the same bytes as in TypeScript");
  bh_eip191_hash(text, len, hash);
  bh_approval_text(&v.conf, v.wallet, hash, approval);
  check(strcmp(approval, v.approval) == 0, name, "approval text is the same bytes as in TypeScript");
  check(bh_delegations_parse(v.request.delegations, v.request.delegations_len, &list) && list.count == 2, name,
        "the registered delegations are read");
  bh_judge_grant(ctx, &v.request, &reply, &grant);
  check(reply.ok && strcmp(reply.reason, "owner") == 0 && strcmp(reply.signer, v.wallet) == 0 &&
            reply.until == v.delegation.expires_at && !grant.certificate && strcmp(grant.key, v.key) == 0 &&
            strcmp(grant.source, v.delegation.source) == 0,
        name, "the registered key is let in until the delegation ends");
  r = v.request;
  r.now = v.delegation.expires_at;
  if (r.now - v.delegation.issued_at <= 86400)
    check(judged(ctx, &r, false, "delegation-expired"), name, "and not a second longer");
  r = v.request;
  r.delegations_len = 0;
  check(judged(ctx, &r, false, "no-delegation"), name, "a key that nobody named is refused");
  r.delegations_len = BH_DELEGATIONS_MAX + 1;
  check(judged(ctx, &r, false, "bad-request"), name, "a length beyond its field is refused");
  check_count(name, &v);
  check(every_byte_counts(ctx, &v), name, "a delegation changed or cut at any byte is refused");
  check_certificate(ctx, name, &v);

  r = v.request;
  r.op = BH_OP_WALLET;
  memcpy(r.wallet, v.wallet, sizeof v.conf.contract);
  check(judged(ctx, &r, true, "owner"), name, "the owner's wallet may be in");
  r.wallet[41] ^= 1;
  check(judged(ctx, &r, false, "wrong-signer"), name, "another wallet may not");
  memset(r.wallet, 'a', sizeof r.wallet);
  check(judged(ctx, &r, false, "bad-request"), name, "a wallet without end is refused");
  r = v.request;
  r.op = BH_OP_DELEGATIONS;
  check(judged(ctx, &r, true, "delegations"), name, "the list is well-formed");
  r.delegations_len--;
  check(judged(ctx, &r, false, "bad-delegations"), name, "and without its last line feed it is not");
}

static void check_base64(void) {
  static const struct { const char *text; size_t n; bool good; } table[] = {
      {"AAAA", 3, true},  {"+/8=", 2, true},  {"/w==", 1, true},  {"", 0, false},     {"AAA", 0, false},
      {"AA=A", 0, false}, {"/x==", 0, false}, {"+/9=", 0, false}, {"-_8=", 0, false}, {"A===", 0, false},
      {"====", 0, false}, {"AAAA=", 0, false}, {" AAA", 0, false},
  };
  uint8_t out[3];
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    size_t n = 0;
    bool good = bh_base64_decode(table[i].text, strlen(table[i].text), out, sizeof out, &n);
    check(good == table[i].good && (!good || n == table[i].n), "base64", table[i].text);
  }
  size_t n;
  check(!bh_base64_decode("AAAAAAAA", 8, out, sizeof out, &n), "base64", "more than there is room for");
}

int main(int argc, char **argv) {
  secp256k1_context *ctx = secp256k1_context_create(SECP256K1_CONTEXT_VERIFY);
  check_base64();
  for (int i = 1; i < argc; i++) check_vector(ctx, argv[i]);
  secp256k1_context_destroy(ctx);
  printf("1..%d\n", checks);
  return failures ? 1 : 0;
}
