#ifndef BH_RELAY_WIRE_H
#define BH_RELAY_WIRE_H

#include <stdint.h>

/* What goes between the root side and bh-relay: one fixed-size request in, one body out. FORMAT.md section 8. */

enum bh_relay_op {
  BH_RELAY_LOGIN = 1,       /* waits until the login is decided */
  BH_RELAY_OWNERSHIP = 2,   /* the newest statement */
  BH_RELAY_DELEGATIONS = 3, /* the registered delegations */
};

#define BH_RELAY_REQUEST_MAGIC "BHRLY\0\0\1"
#define BH_RELAY_MILLISECONDS_MAX 120000

struct bh_relay_request {
  char magic[8];
  uint32_t op;
  uint32_t milliseconds; /* from now until the whole body must be here, 1 to BH_RELAY_MILLISECONDS_MAX */
  char relay[64];        /* as in guest.conf; texts are NUL-padded */
  char instance[40];
  char code[16];         /* login only, as the challenge */
  char challenge[640];
};
_Static_assert(sizeof(struct bh_relay_request) == 776, "FORMAT.md says where each field is");

/* Longest bodies; what is longer is refused unread. */
#define BH_RELAY_LOGIN_BODY_MAX 256
#define BH_RELAY_OWNERSHIP_BODY_MAX 4096
#define BH_RELAY_DELEGATIONS_BODY_MAX 16384

/* How bh-relay ended, which is its exit status up to BH_RELAY_LATE. */
enum bh_relay_end {
  BH_RELAY_ANSWERED = 0,
  BH_RELAY_BAD_REQUEST = 2,
  BH_RELAY_UNREACHABLE = 10, /* no connection, or the relay says 5xx */
  BH_RELAY_REFUSED = 11,     /* 4xx */
  BH_RELAY_FORBIDDEN = 12,   /* 403 */
  BH_RELAY_MALFORMED = 13,   /* what came is not the answer that FORMAT.md section 7 has */
  BH_RELAY_LATE = 14,
  BH_RELAY_FAILED = 256,     /* bh-relay itself failed */
  BH_RELAY_GIVEN_UP = 257,   /* the watched descriptor's peer went first */
};

#endif
