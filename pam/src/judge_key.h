#ifndef BH_JUDGE_KEY_H
#define BH_JUDGE_KEY_H

#include <secp256k1.h>

#include "grant.h"
#include "wire.h"

/* A statement or a delegation may be this many seconds ahead of our clock: it was made on another machine. */
#define BH_CLOCK_SKEW 300

/*
 * Whether a delegation lets the request's key in, under a statement in force. Returns the reason; with yes sets
 * `reply->ok`, `signer` and `until`, which must hold the end of the subscription, and fills `grant`.
 */
const char *bh_judge_key(const secp256k1_context *ctx, const struct bh_request *request, const struct bh_config *conf,
                         const struct bh_statement *st, bool user_active, struct bh_reply *reply,
                         struct bh_grant *grant);

#endif
