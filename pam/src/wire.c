#include "wire.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define NOBODY "0x0000000000000000000000000000000000000000"

void bh_reply_clear(struct bh_reply *reply, const char *reason) {
  memset(reply, 0, sizeof *reply);
  snprintf(reply->reason, sizeof reply->reason, "%s", reason);
  memcpy(reply->signer, NOBODY, sizeof NOBODY);
  memcpy(reply->owner, NOBODY, sizeof NOBODY);
  memcpy(reply->user, NOBODY, sizeof NOBODY);
}

void bh_reply_format(const struct bh_reply *reply, char line[BH_REPLY_SIZE + 1]) {
  char buffer[BH_REPLY_SIZE + 64]; /* the compiler counts 20 digits for what has 20 */
  snprintf(buffer, sizeof buffer, "%s %-20.20s %.42s %.42s %.42s %020" PRIu64 " %020" PRIu64 " %020" PRIu64 "\n",
           reply->ok ? "ok" : "no", reply->reason, reply->signer, reply->owner, reply->user, reply->seq,
           reply->issued_at, reply->until);
  memcpy(line, buffer, BH_REPLY_SIZE);
  line[BH_REPLY_SIZE] = '\0';
}

static bool take_address(const char *at, char out[43]) {
  if (memcmp(at, "0x", 2) != 0) return false;
  for (int i = 2; i < 42; i++)
    if (!((at[i] >= '0' && at[i] <= '9') || (at[i] >= 'a' && at[i] <= 'f'))) return false;
  memcpy(out, at, 42);
  out[42] = '\0';
  return true;
}

static bool take_number(const char *at, uint64_t *out) {
  uint64_t n = 0;
  for (int i = 0; i < 20; i++) {
    if (at[i] < '0' || at[i] > '9') return false;
    uint64_t digit = (uint64_t)(at[i] - '0');
    if (n > (UINT64_MAX - digit) / 10) return false;
    n = n * 10 + digit;
  }
  *out = n;
  return true;
}

bool bh_reply_parse(const char line[BH_REPLY_SIZE], struct bh_reply *out) {
  char again[BH_REPLY_SIZE + 1];
  bh_reply_clear(out, "");
  out->ok = memcmp(line, "ok ", 3) == 0;
  size_t reason = BH_REASON_MAX;
  while (reason > 0 && line[3 + reason - 1] == ' ') reason--;
  for (size_t i = 0; i < reason; i++) {
    char c = line[3 + i];
    if (!((c >= 'a' && c <= 'z') || c == '-')) return false;
  }
  memcpy(out->reason, line + 3, reason);
  out->reason[reason] = '\0';
  if (!take_address(line + 24, out->signer) || !take_address(line + 67, out->owner) ||
      !take_address(line + 110, out->user) || !take_number(line + 153, &out->seq) ||
      !take_number(line + 174, &out->issued_at) || !take_number(line + 195, &out->until))
    return false;
  /* separators, the word "no" and the line's end: whatever does not come out the same was not written by us */
  bh_reply_format(out, again);
  return memcmp(line, again, BH_REPLY_SIZE) == 0;
}
