#ifndef BH_HELPER_H
#define BH_HELPER_H

#include <stdbool.h>

#include "wire.h"

/*
 * Asks bh-verify. False when it did not answer in time and form; the caller then knows nothing and must refuse.
 * Needs root, or _blockhost.
 */
bool bh_ask_helper(const struct bh_request *request, struct bh_reply *reply);

#endif
