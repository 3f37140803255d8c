#ifndef BH_RANDOM_H
#define BH_RANDOM_H

#include <stdbool.h>
#include <stddef.h>

#define BH_CODE_LEN 8

/* From the kernel's generator. False when it gave less than all. */
bool bh_random(void *out, size_t len);

/* Eight letters of FORMAT.md section 7 and a NUL, each of the 20^8 codes as likely as any other. */
bool bh_random_code(char out[BH_CODE_LEN + 1]);

#endif
