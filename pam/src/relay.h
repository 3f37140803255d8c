#ifndef BH_RELAY_H
#define BH_RELAY_H

#include <stddef.h>

#include "config.h"
#include "relay_wire.h"

/* Begins a request to this guest's relay. Not to be called when that is "none". */
void bh_relay_begin(struct bh_relay_request *request, enum bh_relay_op op, const struct bh_config *conf,
                    unsigned milliseconds);

/*
 * Asks the relay by bh-relay. `watched` is a socket whose peer's going ends the question, or -1. The body, of at most
 * `size` bytes, is set with BH_RELAY_ANSWERED; nobody has looked at it yet. Needs root, or _blockhost.
 */
enum bh_relay_end bh_ask_relay(const struct bh_relay_request *request, int watched, char *body, size_t size,
                               size_t *len);

#endif
