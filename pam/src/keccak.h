#ifndef BH_KECCAK_H
#define BH_KECCAK_H

#include <stddef.h>
#include <stdint.h>

/* Keccak-256 as Ethereum uses it: rate 136, padding 0x01 (SHA3-256 pads with 0x06 and differs). */
void bh_keccak256(const uint8_t *data, size_t len, uint8_t out[32]);

#endif
