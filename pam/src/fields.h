#ifndef BH_FIELDS_H
#define BH_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is left of a text of `key=value` lines. Lines end with one LF each; nothing is ever skipped. */
struct bh_cursor {
  const char *at;
  size_t left;
};

/* Takes the line if it is next; else leaves the cursor untouched. */
bool bh_take_exactly(struct bh_cursor *c, const char *line);
/* The rest take one whole line or return false, after which the cursor is worthless. */
/* Decimal without sign, leading zero or blank. */
bool bh_take_number(struct bh_cursor *c, const char *key, uint64_t *out);
/* `prefix` then exactly `digits` lower-case hex digits; out holds both and a NUL. */
bool bh_take_hex(struct bh_cursor *c, const char *key, const char *prefix, size_t digits, char *out);
/* 1 to size - 1 characters that `allowed` accepts. */
bool bh_take_text(struct bh_cursor *c, const char *key, bool (*allowed)(const char *, size_t), char *out, size_t size);

/* Linux user name: [a-z_][a-z0-9_-]{0,31} */
bool bh_is_user(const char *text, size_t len);
/* Host name, one label: [a-z0-9]([a-z0-9-]{0,61}[a-z0-9])? */
bool bh_is_label(const char *text, size_t len);
/* host[:port], SIWE's domain: labels of [A-Za-z0-9-] with dots, port of 1 to 5 digits; at most 127 characters. */
bool bh_is_domain(const char *text, size_t len);
/* Where a service listens: "none", <IPv4>:<port> or [<IPv6>]:<port>, as inet_pton reads it; port 1 to 65535. */
bool bh_is_relay(const char *text, size_t len);
/* Numeric IP address as sshd prints it, zone included: [0-9A-Za-z.:%_-]{1,63}. Not checked further: it is only shown. */
bool bh_is_source(const char *text, size_t len);

#endif
