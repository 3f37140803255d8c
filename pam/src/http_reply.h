#ifndef BH_HTTP_REPLY_H
#define BH_HTTP_REPLY_H

#include <stddef.h>

#define BH_HTTP_HEAD_MAX 1024

/* The head of an HTTP/1.1 answer, as far as a guest understands it. */
struct bh_http_reply {
  unsigned status;
  size_t head_len; /* the empty line included */
  size_t body_len; /* what Content-Length says; 0 when the status is not 200 */
};

enum bh_http_state {
  BH_HTTP_MORE, /* so far nothing is wrong, but the head is not all here */
  BH_HTTP_HEAD,
  BH_HTTP_BAD,
};

/*
 * Reads the head at the start of `text`. A 200 must have exactly one Content-Length, of at most `body_max`, and neither
 * Transfer-Encoding nor Content-Encoding. Lines end with CR LF and hold printable ASCII; none is continued.
 */
enum bh_http_state bh_http_head(const char *text, size_t len, size_t body_max, struct bh_http_reply *out);

#endif
