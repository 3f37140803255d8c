#include "install.h"

#include <string.h>

#include "files.h"
#include "guest.h"
#include "helper.h"
#include "ownership_seq.h"
#include "paths.h"

const char *bh_install_statement(const struct bh_request *request, struct bh_reply *fresh, struct bh_access *replaced,
                                 bool *changed) {
  struct bh_request installed = *request;
  struct bh_reply before, nobody;
  uint64_t highest;
  *changed = false;
  bh_reply_clear(&nobody, "");
  memcpy(replaced->owner, nobody.owner, sizeof replaced->owner);
  memcpy(replaced->user, nobody.user, sizeof replaced->user);
  if (!bh_ask_helper(request, fresh)) return "helper-failed";
  if (!fresh->ok) return fresh->reason;
  if (!bh_seq_read(&highest)) return "bad-seq-file";
  bool had = bh_guest_statement(&installed) && bh_ask_helper(&installed, &before) && before.ok;
  if (had && before.seq > highest) highest = before.seq;
  if (fresh->seq < highest) return "rolled-back";
  bool same = request->statement_len == installed.statement_len &&
              memcmp(request->statement, installed.statement, request->statement_len) == 0;
  if (had && fresh->seq == before.seq && !same) return "same-seq-other-text";
  if (!same && !bh_replace_file(BH_STATEMENT_PATH, request->statement, request->statement_len))
    return "state-not-writable";
  if (!bh_seq_raise(fresh->seq)) return "state-not-writable";
  *changed = !same;
  if (had && !same) {
    memcpy(replaced->owner, before.owner, sizeof replaced->owner);
    memcpy(replaced->user, before.user, sizeof replaced->user);
  }
  return NULL;
}

const char *bh_install_delegations(const char *text, size_t len, bool *changed) {
  static struct bh_request request;
  static char kept[BH_DELEGATIONS_MAX];
  struct bh_reply reply;
  *changed = false;
  if (len > sizeof request.delegations) return "bad-delegations";
  memcpy(request.magic, BH_REQUEST_MAGIC, sizeof request.magic);
  request.op = BH_OP_DELEGATIONS;
  memcpy(request.delegations, text, len);
  request.delegations_len = (uint32_t)len;
  if (!bh_ask_helper(&request, &reply)) return "helper-failed";
  if (!reply.ok) return "bad-delegations";
  ssize_t before = bh_read_file(BH_DELEGATIONS_PATH, kept, sizeof kept);
  if (before == (ssize_t)len && memcmp(kept, text, len) == 0) return NULL;
  if (!bh_replace_file(BH_DELEGATIONS_PATH, text, len)) return "state-not-writable";
  *changed = true;
  return NULL;
}
