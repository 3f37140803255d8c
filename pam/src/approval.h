#ifndef BH_APPROVAL_H
#define BH_APPROVAL_H

#include <stddef.h>
#include <stdint.h>

#include "config.h"

#define BH_APPROVAL_MAX 512

/*
 * The text by which the attester vouches that a contract wallet has approved what has this EIP-191 hash. See FORMAT.md
 * section 6. `wallet` is lower case with 0x. Returns the length.
 */
size_t bh_approval_text(const struct bh_config *conf, const char wallet[43], const uint8_t hash[32],
                        char out[BH_APPROVAL_MAX]);

#endif
