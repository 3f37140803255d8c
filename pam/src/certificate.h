#ifndef BH_CERTIFICATE_H
#define BH_CERTIFICATE_H

#include <stdbool.h>
#include <stddef.h>

#include "delegation.h"
#include "ssh_key.h"

#define BH_CERTIFICATE_TYPE "ssh-ed25519-cert-v01@openssh.com"

/*
 * What an OpenSSH user certificate says that a key has signed for itself to carry a delegation. See FORMAT.md section
 * 5; the layout is that of OpenSSH's PROTOCOL.certkeys. Its signature and its times are sshd's to check.
 */
struct bh_certificate {
  char key[BH_SSH_KEY_LEN + 1];             /* certified, and the signature key too */
  char principal[33];                       /* the only one */
  char token[BH_DELEGATION_TOKEN_MAX + 1];  /* extension delegation@blockhost */
};

/* From its base64. False for any certificate that is not of this one kind. */
bool bh_certificate_parse(const char *text, size_t len, struct bh_certificate *out);

#endif
