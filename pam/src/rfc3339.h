#ifndef BH_RFC3339_H
#define BH_RFC3339_H

#include <stdint.h>

/* RFC 3339 in UTC with whole seconds, 20 characters and a NUL; from the year 10000 on the year's last four digits. */
void bh_rfc3339(uint64_t seconds, char out[32]);

#endif
