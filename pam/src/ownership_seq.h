#ifndef BH_OWNERSHIP_SEQ_H
#define BH_OWNERSHIP_SEQ_H

#include <stdbool.h>
#include <stdint.h>

/* The highest sequence number ever accepted; 0 while there is none. False when the file exists but is not sound. */
bool bh_seq_read(uint64_t *seq);
/* Never lowers what is stored. */
bool bh_seq_raise(uint64_t seq);

#endif
