#ifndef BH_RELAY_ADDRESS_H
#define BH_RELAY_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* The socket address of guest.conf's `relay`. False for "none" and for what bh_is_relay refuses. */
bool bh_relay_address(const char *text, struct sockaddr_storage *out, socklen_t *len);

#endif
