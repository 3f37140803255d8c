#ifndef BH_WIRE_H
#define BH_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config.h"
#include "statement.h"

/* What goes between the root side and bh-verify: one fixed-size request in, one fixed-size line out. FORMAT.md section 8. */

enum bh_op {
  BH_OP_LOGIN = 1,     /* does this signature let this user in now? */
  BH_OP_STATEMENT = 2, /* does the statement let anybody in now? */
  BH_OP_AUTHENTIC = 3, /* did the attester make this statement for this guest, whatever it says? */
  BH_OP_KEY = 4,       /* does a wallet's delegation let this SSH key in now? */
  BH_OP_WALLET = 5,    /* may this wallet be in now? */
  BH_OP_DELEGATIONS = 6, /* are the delegations well-formed, whatever they are worth? */
};

#define BH_SIGNATURE_TEXT_MAX 256
#define BH_KEY_TEXT_MAX 4096
#define BH_DELEGATIONS_MAX 16384

/* Written and read by the same build on the same machine, so in native byte order. */
struct bh_request {
  char magic[8];
  uint32_t op;
  uint32_t config_len;
  uint32_t statement_len;
  uint32_t signature_len;
  uint32_t key_len;
  uint32_t delegations_len;
  uint64_t now;       /* unix seconds */
  uint64_t issued_at; /* login, as nonce, sid, port, ip and signature */
  uint8_t nonce[16];
  char sid[8];
  uint16_t port;
  uint8_t zero[6];
  char ip[64];
  char user[40];      /* login and key: the user asked for */
  char wallet[48];    /* wallet only */
  char config[BH_CONFIG_MAX];
  char statement[BH_STATEMENT_MAX];
  char signature[BH_SIGNATURE_TEXT_MAX];
  char key[BH_KEY_TEXT_MAX];                 /* key only: type, blank, base64 */
  char delegations[BH_DELEGATIONS_MAX];      /* key only: the registered ones */
};
_Static_assert(sizeof(struct bh_request) == 26088, "FORMAT.md says where each field is");

#define BH_REQUEST_MAGIC "BHREQ\0\0\2"
#define BH_REPLY_SIZE 216
#define BH_REASON_MAX 20

struct bh_reply {
  bool ok;
  char reason[BH_REASON_MAX + 1];
  char signer[43]; /* login only; else the zero address */
  char owner[43];
  char user[43];   /* zero when there is none or its time has run out */
  uint64_t seq;
  uint64_t issued_at;
  uint64_t until; /* unix second at which what was accepted runs out; 0 with "no" */
};

void bh_reply_clear(struct bh_reply *reply, const char *reason);
void bh_reply_format(const struct bh_reply *reply, char line[BH_REPLY_SIZE + 1]);
/* Accepts exactly what bh_reply_format makes. */
bool bh_reply_parse(const char line[BH_REPLY_SIZE], struct bh_reply *out);

#endif
