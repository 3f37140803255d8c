#ifndef BH_JUDGE_H
#define BH_JUDGE_H

#include <secp256k1.h>

#include "wire.h"

/*
 * The whole decision, without any I/O. The amount of work does not depend on the user asked for nor on whether the
 * signature is any good, so that timing tells a stranger nothing.
 */
void bh_judge(const secp256k1_context *ctx, const struct bh_request *request, struct bh_reply *reply);

#endif
