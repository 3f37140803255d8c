#ifndef BH_SANDBOX_H
#define BH_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

#define BH_SANDBOX_CALLS_MAX 16

/*
 * From here on this process can read, write, exit, and make the system calls named (SYS_...); any other kills it. False
 * if that failed.
 */
bool bh_sandbox(const int *calls, size_t count);

#endif
