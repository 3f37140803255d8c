#include "conversation.h"

#include <security/pam_ext.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot_clock.h"
#include "challenge.h"
#include "child.h"
#include "client_socket.h"
#include "encoding.h"
#include "paths.h"
#include "relay.h"

#define PROMPTS_MAX 4
#define QR_MILLISECONDS 5000
/* A widest code in half blocks has 4 kB, in ASCII 8 kB. */
#define QR_MAX 12288

/* Fewer characters are a wish and no signature. */
#define SIGNATURE_LEAST 4

/* One answer, without the blanks around it. */
struct answer {
  bool given;
  size_t typed; /* characters, blanks included */
  size_t len;
  char text[BH_SIGNATURE_TEXT_MAX + 1];
};

/* Too long an answer becomes one that no signature has the length of. */
static void ask(pam_handle_t *pamh, const char *prompt, struct answer *out) {
  char *answer = NULL;
  memset(out, 0, sizeof *out);
  if (pam_prompt(pamh, PAM_PROMPT_ECHO_ON, &answer, "%s", prompt) != PAM_SUCCESS || !answer) return;
  size_t all = strlen(answer), start = strspn(answer, " \t\r\n"), end = all;
  while (end > start && strchr(" \t\r\n", answer[end - 1])) end--;
  out->given = true;
  out->typed = all;
  out->len = end - start <= BH_SIGNATURE_TEXT_MAX ? end - start : BH_SIGNATURE_TEXT_MAX;
  memcpy(out->text, answer + start, out->len);
  explicit_bzero(answer, all);
  free(answer);
}

static void show_login(const struct bh_conversation *c) {
  pam_info(c->pamh, "\nBlockHost login to %s as %s\n  from %s port %u, valid for %d seconds", c->conf->vm,
           c->login->user, c->login->ip, c->login->port, BH_LOGIN_SECONDS);
}

static void show_link(const struct bh_conversation *c) {
  pam_info(c->pamh, "  Open   https://%s/l/%s   and enter code   %.4s-%.4s", c->conf->domain, c->login->sid, c->code,
           c->code + 4);
}

static void show_token(const struct bh_conversation *c) {
  char token[BH_CHALLENGE_MAX];
  bh_challenge_encode(c->conf, c->login, token);
  pam_info(c->pamh, "Sign this with your wallet:\n");
  pam_info(c->pamh, "%s\n", token);
}

static void show_qr(const struct bh_conversation *c, bool ascii) {
  char link[256], code[QR_MAX + 1];
  int status, n = snprintf(link, sizeof link, "https://%s/l/%s\n", c->conf->domain, c->login->sid);
  const struct bh_child child = {
      .path = BH_QR_PATH,
      .argument = ascii ? "--ascii" : NULL,
      .input = link,
      .input_len = (size_t)n,
      .output = code,
      .size = QR_MAX,
      .milliseconds = QR_MILLISECONDS,
      .watched = -1,
  };
  size_t len;
  bool drawn = bh_run_child(&child, &status, &len) == BH_CHILD_EXITED && status == 0 && len > 0;
  for (size_t i = 0; drawn && i < len; i++) drawn = strchr("\n #", code[i]) ? code[i] != '\0' : (code[i] & 0x80) != 0;
  code[drawn ? len : 0] = '\0';
  pam_info(c->pamh, "%s", drawn ? code : "The QR code could not be drawn.");
}

/* What an honest user is told of a relay that brought no decision. */
static const char *plain_words(enum bh_relay_end end) {
  switch (end) {
  case BH_RELAY_UNREACHABLE: return "The portal cannot be reached from this machine.";
  case BH_RELAY_REFUSED: return "The portal did not take this login.";
  case BH_RELAY_FORBIDDEN: return "The portal takes no logins to this machine from your address at present.";
  case BH_RELAY_MALFORMED: return "The portal's answer could not be understood.";
  default: return "This machine failed to ask the portal.";
  }
}

/* `signature=0x<130 hex>` and LF. */
static bool take_signature(const char *body, size_t len, char signature[BH_SIGNATURE_TEXT_MAX], uint32_t *out) {
  static const char name[] = "signature=";
  const size_t start = sizeof name - 1, digits = 130;
  uint8_t bytes[65];
  if (len != start + 2 + digits + 1 || memcmp(body, "signature=0x", start + 2) != 0 || body[len - 1] != '\n' ||
      !bh_hex_decode(body + start + 2, digits, bytes, sizeof bytes))
    return false;
  *out = (uint32_t)(2 + digits);
  memcpy(signature, body + start, *out);
  return true;
}

/* Waits for the browser. `*reason` is NULL when that brought a signature, or nothing so that one must be pasted. */
static enum bh_relay_end ask_browser(const struct bh_conversation *c, char signature[BH_SIGNATURE_TEXT_MAX],
                                     uint32_t *len, const char **reason) {
  struct bh_relay_request request;
  char body[BH_RELAY_LOGIN_BODY_MAX];
  size_t body_len;
  int left = bh_milliseconds_left(c->deadline);
  *reason = "too-late";
  if (left == 0) return BH_RELAY_LATE;
  bh_relay_begin(&request, BH_RELAY_LOGIN, c->conf, (unsigned)left);
  bh_challenge_encode(c->conf, c->login, request.challenge);
  memcpy(request.code, c->code, sizeof c->code);
  enum bh_relay_end end =
      bh_ask_relay(&request, bh_client_socket(c->login->ip, c->login->port), body, sizeof body, &body_len);
  explicit_bzero(&request, sizeof request);
  if (end == BH_RELAY_LATE) return end;
  *reason = end == BH_RELAY_GIVEN_UP ? "given-up" : NULL;
  if (end != BH_RELAY_ANSWERED) return end;
  if (body_len == 7 && memcmp(body, "denied\n", 7) == 0) *reason = "denied";
  else if (!take_signature(body, body_len, signature, len)) end = BH_RELAY_MALFORMED;
  explicit_bzero(body, sizeof body);
  return end;
}

const char *bh_converse(const struct bh_conversation *c, char signature[BH_SIGNATURE_TEXT_MAX], uint32_t *len) {
  bool browser = strcmp(c->conf->relay, "none") != 0;
  const char *reason = NULL;
  struct answer answer;
  *len = 0;
  show_login(c);
  if (browser) show_link(c);
  else show_token(c);
  for (int prompts = 0; prompts < PROMPTS_MAX; prompts++) {
    ask(c->pamh,
        browser ? "Press Enter, then approve in the browser (q: QR code and text to sign, qq: in ASCII): " : "Signature: ",
        &answer);
    if (!answer.given) return "given-up";
    if (!browser || answer.typed >= SIGNATURE_LEAST) {
      memcpy(signature, answer.text, answer.len);
      *len = (uint32_t)answer.len;
      explicit_bzero(&answer, sizeof answer);
      return NULL;
    }
    /*
     * Only how many characters there are counts: for root and for users that do not exist sshd gives us others, as many,
     * and whoever could see a difference would know who exists.
     */
    if (answer.typed == 0) {
      enum bh_relay_end end = ask_browser(c, signature, len, &reason);
      if (reason || end == BH_RELAY_ANSWERED) return reason;
      pam_info(c->pamh, "%s", plain_words(end));
      browser = false;
      show_token(c);
    } else {
      show_qr(c, answer.typed > 1);
      show_token(c);
    }
  }
  return "no-signature";
}
