#include "guest.h"

#include <string.h>
#include <time.h>

#include "files.h"
#include "helper.h"
#include "ownership_seq.h"
#include "paths.h"

bool bh_guest_request(struct bh_request *request, enum bh_op op, struct bh_config *conf) {
  memset(request, 0, sizeof *request);
  memcpy(request->magic, BH_REQUEST_MAGIC, sizeof request->magic);
  request->op = (uint32_t)op;
  request->now = (uint64_t)time(NULL);
  ssize_t len = bh_read_file(BH_CONFIG_PATH, request->config, sizeof request->config);
  if (len < 0) return false;
  request->config_len = (uint32_t)len;
  return bh_config_parse(request->config, (size_t)len, conf);
}

bool bh_guest_statement(struct bh_request *request) {
  ssize_t len = bh_read_file(BH_STATEMENT_PATH, request->statement, sizeof request->statement);
  request->statement_len = len < 0 ? 0 : (uint32_t)len;
  return len >= 0;
}

static void refuse(struct bh_reply *reply, const char *reason) {
  reply->ok = false;
  memset(reply->reason, 0, sizeof reply->reason);
  strncpy(reply->reason, reason, BH_REASON_MAX);
}

void bh_guest_ask(const struct bh_request *request, struct bh_reply *reply) {
  uint64_t highest;
  if (!bh_ask_helper(request, reply)) {
    refuse(reply, "helper-failed");
    return;
  }
  if (!reply->ok) return;
  if (!bh_seq_read(&highest)) refuse(reply, "bad-seq-file");
  else if (reply->seq < highest) refuse(reply, "rolled-back");
  else if (!bh_seq_raise(reply->seq)) refuse(reply, "state-not-writable");
}
