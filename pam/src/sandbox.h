#ifndef BH_SANDBOX_H
#define BH_SANDBOX_H

#include <stdbool.h>

/* From here on this process can read, write and exit; any other system call kills it. False if that failed. */
bool bh_sandbox(void);

#endif
