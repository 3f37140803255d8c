#ifndef BH_STATEMENT_H
#define BH_STATEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BH_STATEMENT_MAX 4096

/* An ownership statement as written, nothing checked but its shape. See FORMAT.md section 2. */
struct bh_statement {
  char instance[33];
  uint64_t chain_id;
  char contract[43];
  uint64_t token_id;
  char owner[43];
  bool owner_is_contract;
  char user[43];          /* ERC-4907 user; the zero address when there is none */
  uint64_t user_expires;  /* unix seconds */
  char linux_user[33];
  uint64_t block_number;
  char block_hash[67];
  uint64_t seq;
  uint64_t issued_at;     /* unix seconds, wall clock of the keeper */
  uint64_t valid_until;   /* unix seconds, the subscription's expiry */
  size_t signed_len;      /* the text before the signature line, which is what was signed */
  char signature[133];    /* 0x and 130 digits */
};

bool bh_statement_parse(const char *text, size_t len, struct bh_statement *out);
bool bh_is_zero_address(const char address[43]);

#endif
