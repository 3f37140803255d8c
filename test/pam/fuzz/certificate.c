/* A certificate's base64, which anybody may offer to sshd. */
#include "../../../pam/src/certificate.h"
#include "../../../pam/src/fields.h"
#include "target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct bh_certificate c;
  if (!bh_certificate_parse((const char *)data, size, &c)) return 0;
  MUST(bh_is_ssh_key(c.key, strlen(c.key)));
  MUST(bh_is_user(c.principal, strlen(c.principal)));
  MUST(strlen(c.token) < sizeof c.token);
  return 0;
}
