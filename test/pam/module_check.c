/*
 * Puts one login through the real libpam and the installed module with a conversation of our own, and prints the
 * codes that authenticate and account return. Usage: module_check USER HOW [CONNECTION]
 */
#include <security/pam_appl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *how;

/* The answer to the one prompt, or NULL for none. */
static char *answer(void) {
  size_t len = strtoul(how, NULL, 10);
  if (strcmp(how, "null") == 0) return NULL;
  if (strcmp(how, "binary") == 0) return strdup("\xff\xfe\x80 \xc3\x28\x1b[31m");
  if (strcmp(how, "nul-inside") == 0) {
    char *text = calloc(1, 140);
    memset(text, 'a', 130);
    text[64] = '\0';
    return text;
  }
  char *text = malloc(len + 1);
  memset(text, 'a', len);
  text[len] = '\0';
  return text;
}

static int converse(int count, const struct pam_message **messages, struct pam_response **responses, void *data) {
  (void)data;
  struct pam_response *all = calloc((size_t)count, sizeof *all);
  for (int i = 0; i < count; i++) {
    bool prompt = messages[i]->msg_style == PAM_PROMPT_ECHO_ON || messages[i]->msg_style == PAM_PROMPT_ECHO_OFF;
    fprintf(stderr, "%s", messages[i]->msg);
    if (!prompt) continue;
    if (strcmp(how, "error") == 0) {
      free(all);
      return PAM_CONV_ERR;
    }
    if (strcmp(how, "no-array") == 0) {
      free(all);
      *responses = NULL;
      return PAM_SUCCESS;
    }
    all[i].resp = answer();
  }
  *responses = all;
  return PAM_SUCCESS;
}

/* Tests are many; the two seconds after a failure are for strangers. */
static void no_delay(int status, unsigned delay, void *data) {
  (void)status, (void)data;
  fprintf(stderr, "delay=%u\n", delay);
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  how = argv[2];
  struct pam_conv conv = {converse, NULL};
  pam_handle_t *pamh = NULL;
  if (pam_start("sshd", argv[1], &conv, &pamh) != PAM_SUCCESS) return 2;
  pam_set_item(pamh, PAM_FAIL_DELAY, (const void *)no_delay);
  char connection[200];
  snprintf(connection, sizeof connection, "SSH_CONNECTION=%s", argc > 3 ? argv[3] : "203.0.113.9 50022 10.77.0.2 22");
  pam_putenv(pamh, connection);
  int auth = pam_authenticate(pamh, 0);
  int account = pam_acct_mgmt(pamh, 0);
  const void *user = NULL;
  pam_get_item(pamh, PAM_USER, &user);
  printf("auth=%d account=%d user=%s\n", auth, account, user ? (const char *)user : "");
  pam_end(pamh, auth);
  return 0;
}
