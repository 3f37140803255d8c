#ifndef BH_SIGNER_H
#define BH_SIGNER_H

#include <secp256k1.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config.h"
#include "statement.h"

#define BH_TEXT_MAX 1536

enum bh_signer { BH_NOBODY, BH_OWNER, BH_USER };

/* Builds the text that a wallet with this address signs (lower case, 0x). Its length, 0 when it does not fit. */
typedef size_t (*bh_text_for)(const void *what, const char address[43], char out[BH_TEXT_MAX]);

/*
 * Who of those that the statement names has signed: the owner by a plain wallet's signature, a contract owner by the
 * attester's approval, or the ERC-4907 user while `user_active`. The work depends on nothing but
 * the owner's kind.
 */
enum bh_signer bh_who_signed(const secp256k1_context *ctx, const struct bh_config *conf, const struct bh_statement *st,
                             bool user_active, bh_text_for text_for, const void *what, const uint8_t signature[65]);

#endif
