#ifndef BH_SSH_KEY_H
#define BH_SSH_KEY_H

#include <stdbool.h>
#include <stddef.h>

#include "ssh_blob.h"

/* An ed25519 public key is known by the base64 of its blob, what a .pub file has after "ssh-ed25519 ". */
#define BH_SSH_KEY_LEN 68
#define BH_SSH_KEY_TYPE "ssh-ed25519"

/* Whether these characters are the one spelling of an ed25519 key. */
bool bh_is_ssh_key(const char *text, size_t len);
/* The whole of a blob with an ed25519 key: its 32 bytes, or false. */
bool bh_ssh_key_bytes(const struct bh_blob *blob, struct bh_blob *bytes);
/* The text of the key with these 32 bytes. */
void bh_ssh_key_text(const uint8_t bytes[32], char out[BH_SSH_KEY_LEN + 1]);

#endif
