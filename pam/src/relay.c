#include "relay.h"

#include <string.h>

#include "child.h"
#include "paths.h"

/* bh-relay ends by its own deadline; this is for one that does not, and for starting it. */
#define GRACE_MILLISECONDS 2000

void bh_relay_begin(struct bh_relay_request *request, enum bh_relay_op op, const struct bh_config *conf,
                    unsigned milliseconds) {
  memset(request, 0, sizeof *request);
  memcpy(request->magic, BH_RELAY_REQUEST_MAGIC, sizeof request->magic);
  request->op = (uint32_t)op;
  request->milliseconds = milliseconds;
  memcpy(request->relay, conf->relay, sizeof conf->relay);
  memcpy(request->instance, conf->instance, sizeof conf->instance);
}

enum bh_relay_end bh_ask_relay(const struct bh_relay_request *request, int watched, char *body, size_t size,
                               size_t *len) {
  const struct bh_child child = {
      .path = BH_RELAY_PATH,
      .input = request,
      .input_len = sizeof *request,
      .output = body,
      .size = size,
      .milliseconds = (int)request->milliseconds + GRACE_MILLISECONDS,
      .watched = watched,
  };
  int status;
  switch (bh_run_child(&child, &status, len)) {
    case BH_CHILD_EXITED: break;
    case BH_CHILD_LATE: return BH_RELAY_LATE;
    case BH_CHILD_GIVEN_UP: return BH_RELAY_GIVEN_UP;
    default: return BH_RELAY_FAILED;
  }
  bool known = status == BH_RELAY_ANSWERED || (status >= BH_RELAY_UNREACHABLE && status <= BH_RELAY_LATE);
  return known ? (enum bh_relay_end)status : BH_RELAY_FAILED;
}
