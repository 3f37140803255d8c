#include "helper.h"

#include "child.h"
#include "paths.h"

/* Generous: an emulated machine under load may need a second to start a process. */
#define VERIFY_MILLISECONDS 10000

bool bh_ask_helper(const struct bh_request *request, struct bh_reply *reply) {
  char line[BH_REPLY_SIZE];
  const struct bh_child child = {
      .path = BH_VERIFY_PATH,
      .input = request,
      .input_len = sizeof *request,
      .output = line,
      .size = sizeof line,
      .milliseconds = VERIFY_MILLISECONDS,
      .watched = -1,
  };
  struct bh_reply parsed;
  int status;
  size_t len;
  bh_reply_clear(reply, "helper-failed");
  if (bh_run_child(&child, &status, &len) != BH_CHILD_EXITED || status != 0 || len != BH_REPLY_SIZE ||
      !bh_reply_parse(line, &parsed))
    return false;
  *reply = parsed;
  return true;
}
