#ifndef BH_AUTHZ_RECORD_H
#define BH_AUTHZ_RECORD_H

#include <stdbool.h>
#include <stdint.h>

/* Who can log in: the zero address for nobody. */
struct bh_access {
  char owner[43];
  char user[43];
};

/* What a run of bh-authz leaves to the next, in /run: gone with the boot, as the sessions are that it is about. */
struct bh_authz_record {
  char magic[8];
  int64_t began;           /* milliseconds since boot at which the last pull began; 0 for none yet */
  int32_t status;          /* its exit status */
  uint8_t looked;          /* whether `access` is known */
  char said[515];          /* what the last pull printed */
  struct bh_access access; /* at the last look */
};

/* Waits until no other bh-authz is at work. A descriptor that keeps it so, with what the last one left, or -1. */
int bh_authz_lock(struct bh_authz_record *record);
bool bh_authz_keep(int fd, const struct bh_authz_record *record);

#endif
