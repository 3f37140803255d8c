/*
 * Puts one login through the real libpam and the installed module with a conversation of our own, and prints the codes
 * that its phases return. Usage: module_check USER ANSWER... , an answer for each prompt, the last for all that follow:
 * a text, or one of the words below that begin with @. What the environment has of the three names is PAM's too.
 * PHASES=account leaves out authenticate; SERVICE is another PAM service than sshd.
 */
#include <security/pam_appl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char **answers;

/* The answer to this prompt, or NULL for none. */
static char *answer(const char *how) {
  if (strcmp(how, "@null") == 0) return NULL;
  if (strcmp(how, "@binary") == 0) return strdup("\xff\xfe\x80 \xc3\x28\x1b[31m");
  if (strcmp(how, "@nul-inside") == 0) {
    char *text = calloc(1, 140);
    if (!text) return NULL;
    memset(text, 'a', 130);
    text[64] = '\0';
    return text;
  }
  if (strcmp(how, "@stdin") == 0) { /* whoever runs this has read the prompt */
    static char line[8192];
    return strdup(fgets(line, sizeof line, stdin) ? line : "");
  }
  if (how[0] != '@') return strdup(how);
  size_t len = strtoul(how + 1, NULL, 10);
  char *text = malloc(len + 1);
  if (!text) return NULL;
  memset(text, 'a', len);
  text[len] = '\0';
  return text;
}

static int converse(int count, const struct pam_message **messages, struct pam_response **responses, void *data) {
  (void)data;
  struct pam_response *all = calloc((size_t)count, sizeof *all);
  if (!all) return PAM_BUF_ERR;
  for (int i = 0; i < count; i++) {
    bool prompt = messages[i]->msg_style == PAM_PROMPT_ECHO_ON || messages[i]->msg_style == PAM_PROMPT_ECHO_OFF;
    fprintf(stderr, "%s%s", messages[i]->msg, prompt ? "" : "\n");
    if (!prompt) continue;
    const char *how = *answers;
    if (answers[1]) answers++;
    if (strcmp(how, "@error") == 0) {
      free(all);
      return PAM_CONV_ERR;
    }
    if (strcmp(how, "@no-array") == 0) {
      free(all);
      *responses = NULL;
      return PAM_SUCCESS;
    }
    all[i].resp = answer(how);
    fputc('\n', stderr);
  }
  *responses = all;
  return PAM_SUCCESS;
}

/* Tests are many; the two seconds after a failure are for strangers. */
static void no_delay(int status, unsigned delay, void *data) {
  (void)status, (void)data;
  fprintf(stderr, "delay=%u\n", delay);
}

static void put(pam_handle_t *pamh, const char *name, const char *otherwise) {
  char variable[8192];
  const char *value = getenv(name);
  if (!value && !otherwise) return;
  snprintf(variable, sizeof variable, "%s=%s", name, value ? value : otherwise);
  pam_putenv(pamh, variable);
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  answers = argv + 2;
  struct pam_conv conv = {converse, NULL};
  pam_handle_t *pamh = NULL;
  const char *service = getenv("SERVICE");
  if (pam_start(service ? service : "sshd", argv[1], &conv, &pamh) != PAM_SUCCESS) return 2;
  pam_set_item(pamh, PAM_FAIL_DELAY, (const void *)no_delay);
  put(pamh, "SSH_CONNECTION", "203.0.113.9 50022 10.77.0.2 22");
  put(pamh, "SSH_AUTH_INFO_0", NULL);
  put(pamh, "BLOCKHOST_WALLET", NULL);
  int auth = getenv("PHASES") ? -1 : pam_authenticate(pamh, 0);
  int account = pam_acct_mgmt(pamh, 0);
  int session = pam_open_session(pamh, 0);
  const void *user = NULL;
  pam_get_item(pamh, PAM_USER, &user);
  const char *wallet = pam_getenv(pamh, "BLOCKHOST_WALLET");
  printf("auth=%d account=%d session=%d wallet=%s user=%s\n", auth, account, session, wallet ? wallet : "",
         user ? (const char *)user : "");
  fflush(stdout);
  if (session == PAM_SUCCESS) pam_close_session(pamh, 0);
  pam_end(pamh, auth);
  return 0;
}
