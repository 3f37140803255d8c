#ifndef BH_GUEST_H
#define BH_GUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "config.h"
#include "wire.h"

/* Begins a request: magic, operation, clock, guest.conf. False when guest.conf cannot be read or parsed. */
bool bh_guest_request(struct bh_request *request, enum bh_op op, struct bh_config *conf);

/* Adds the installed ownership statement. False when it cannot be read. */
bool bh_guest_statement(struct bh_request *request);

/*
 * Asks bh-verify about a request with the installed statement and holds its sequence number against the highest ever
 * seen, which it raises. `reply->ok` says the result; with false, `reply->reason` is one of FORMAT.md section 5.
 */
void bh_guest_ask(const struct bh_request *request, struct bh_reply *reply);

#endif
