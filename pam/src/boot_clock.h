#ifndef BH_BOOT_CLOCK_H
#define BH_BOOT_CLOCK_H

#include <time.h>

/* Milliseconds since boot, sleep included; nobody can set this clock. -1 when it cannot be read. */
static inline long long bh_boot_milliseconds(void) {
  struct timespec ts;
  if (clock_gettime(CLOCK_BOOTTIME, &ts) != 0) return -1;
  return (long long)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* A time that far from now. With a clock that cannot be read it has passed. */
static inline long long bh_deadline(int milliseconds) {
  long long now = bh_boot_milliseconds();
  return now < 0 ? -1 : now + milliseconds;
}

static inline int bh_milliseconds_left(long long deadline) {
  long long now = bh_boot_milliseconds();
  return now < 0 || deadline <= now ? 0 : (int)(deadline - now);
}

#endif
