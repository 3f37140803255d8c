/* bh-selftest: could somebody log in now? One line with the reason; exit 0 when yes, 1 when not. */
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "guest.h"
#include "paths.h"

static int fail(const char *reason) {
  printf("not ready: %s\n", reason);
  return 1;
}

static bool module_loads(void) {
  static const char *const entries[] = {"pam_sm_authenticate", "pam_sm_setcred", "pam_sm_acct_mgmt"};
  void *module = dlopen(BH_MODULE_DIR "/" BH_MODULE_NAME, RTLD_NOW | RTLD_LOCAL);
  if (!module) return false;
  for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
    if (!dlsym(module, entries[i])) return false;
  return true;
}

int main(void) {
  struct bh_request request;
  struct bh_config conf;
  struct bh_reply reply;
  if (geteuid() != 0) return fail("must run as root");
  if (!module_loads()) return fail("the PAM module does not load");
  /* Without it sshd's account stage denies everybody, whatever the module says. */
  if (access(BH_SSHD_RULES_PATH, R_OK) != 0) return fail("no-sshd-rules: " BH_SSHD_RULES_PATH);
  if (!bh_guest_request(&request, BH_OP_STATEMENT, &conf)) return fail("bad-config: " BH_CONFIG_PATH);
  if (!bh_guest_statement(&request)) return fail("no-statement: " BH_STATEMENT_PATH);
  bh_guest_ask(&request, &reply);
  if (!reply.ok) return fail(reply.reason);
  printf("ready: %s owner %s seq %llu\n", conf.instance, reply.owner, (unsigned long long)reply.seq);
  return 0;
}
