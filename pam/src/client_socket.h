#ifndef BH_CLIENT_SOCKET_H
#define BH_CLIENT_SOCKET_H

#include <stdint.h>

/*
 * The descriptor that this process has inherited of the TCP connection from `ip` and `port`, as SSH_CONNECTION has
 * them; -1 when there is none. It is sshd's: only to be polled.
 */
int bh_client_socket(const char *ip, uint16_t port);

#endif
