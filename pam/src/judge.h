#ifndef BH_JUDGE_H
#define BH_JUDGE_H

#include <secp256k1.h>

#include "grant.h"
#include "wire.h"

/*
 * The whole decision, without any I/O. The amount of work does not depend on the user asked for, nor on whether a
 * signature is any good or a key is known, so that timing tells a stranger nothing.
 */
void bh_judge(const secp256k1_context *ctx, const struct bh_request *request, struct bh_reply *reply);
/* The same, for who has to name the key that was let in: `grant` is filled when a key was asked about and may log in. */
void bh_judge_grant(const secp256k1_context *ctx, const struct bh_request *request, struct bh_reply *reply,
                    struct bh_grant *grant);

#endif
