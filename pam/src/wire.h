#ifndef BH_WIRE_H
#define BH_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config.h"
#include "statement.h"

/* What goes between the root side and bh-verify: one fixed-size request in, one fixed-size line out. FORMAT.md section 5. */

enum bh_op {
  BH_OP_LOGIN = 1,     /* does this signature let this user in now? */
  BH_OP_STATEMENT = 2, /* does the statement let anybody in now? */
  BH_OP_AUTHENTIC = 3, /* did the attester make this statement for this guest, whatever it says? */
};

#define BH_SIGNATURE_TEXT_MAX 256

/* Written and read by the same build on the same machine, so in native byte order. */
struct bh_request {
  char magic[8];
  uint32_t op;
  uint32_t config_len;
  uint32_t statement_len;
  uint32_t signature_len;
  uint64_t now;       /* unix seconds */
  uint64_t issued_at; /* login only, as all below but config and statement */
  uint8_t nonce[16];
  char sid[8];
  uint16_t port;
  uint8_t zero[6];
  char ip[64];
  char user[40];
  char config[BH_CONFIG_MAX];
  char statement[BH_STATEMENT_MAX];
  char signature[BH_SIGNATURE_TEXT_MAX];
};
_Static_assert(sizeof(struct bh_request) == 5552, "FORMAT.md says 5552");

#define BH_REQUEST_MAGIC "BHREQ\0\0\1"
#define BH_REPLY_SIZE 195
#define BH_REASON_MAX 20

struct bh_reply {
  bool ok;
  char reason[BH_REASON_MAX + 1];
  char signer[43]; /* login only; else the zero address */
  char owner[43];
  char user[43];   /* zero when there is none or its time has run out */
  uint64_t seq;
  uint64_t issued_at;
};

void bh_reply_clear(struct bh_reply *reply, const char *reason);
void bh_reply_format(const struct bh_reply *reply, char line[BH_REPLY_SIZE + 1]);
/* Accepts exactly what bh_reply_format makes. */
bool bh_reply_parse(const char line[BH_REPLY_SIZE], struct bh_reply *out);

#endif
