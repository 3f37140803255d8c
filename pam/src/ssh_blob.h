#ifndef BH_SSH_BLOB_H
#define BH_SSH_BLOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is left of binary data in the encoding of RFC 4251 section 5. Each take reads one field or returns false. */
struct bh_blob {
  const uint8_t *at;
  size_t left;
};

bool bh_blob_u32(struct bh_blob *b, uint32_t *out);
/* Eight bytes whose value nobody asks for. */
bool bh_blob_skip_u64(struct bh_blob *b);
/* A string: four bytes of length, then that many. `out` points into `b`. */
bool bh_blob_string(struct bh_blob *b, struct bh_blob *out);
/* Whether all of it is this text. */
bool bh_blob_is(const struct bh_blob *b, const char *text);

#endif
