#include "http_reply.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* `HTTP/1.1 200`, then perhaps a blank and words. */
static bool take_status(const char *line, size_t len, unsigned *status) {
  if (len < 12 || memcmp(line, "HTTP/1.1 ", 9) != 0 || !is_digit(line[9]) || !is_digit(line[10]) ||
      !is_digit(line[11]) || (len > 12 && line[12] != ' '))
    return false;
  *status = (unsigned)(line[9] - '0') * 100 + (unsigned)(line[10] - '0') * 10 + (unsigned)(line[11] - '0');
  return *status >= 200 && *status < 600;
}

/* RFC 9110's token, without which "Content-Length :" would be another header to somebody else. */
static bool is_name(const char *text, size_t len) {
  for (size_t i = 0; i < len; i++) {
    char c = text[i];
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || strchr("!#$%&'*+-.^_`|~", c)) || c == '\0')
      return false;
  }
  return len > 0;
}

static bool is_called(const char *name, size_t len, const char *known) {
  return len == strlen(known) && strncasecmp(name, known, len) == 0;
}

/* At most five digits: no body is as long as six. */
static bool take_length(const char *value, size_t len, size_t *out) {
  while (len > 0 && *value == ' ') value++, len--;
  while (len > 0 && value[len - 1] == ' ') len--;
  if (len < 1 || len > 5) return false;
  *out = 0;
  for (size_t i = 0; i < len; i++) {
    if (!is_digit(value[i])) return false;
    *out = *out * 10 + (size_t)(value[i] - '0');
  }
  return true;
}

struct headers {
  bool has_length, has_coding;
  size_t length;
};

static bool take_header(const char *line, size_t len, struct headers *seen) {
  const char *colon = memchr(line, ':', len);
  if (!colon || !is_name(line, (size_t)(colon - line))) return false;
  size_t name = (size_t)(colon - line);
  if (is_called(line, name, "transfer-encoding") || is_called(line, name, "content-encoding")) seen->has_coding = true;
  if (!is_called(line, name, "content-length")) return true;
  if (seen->has_length) return false;
  seen->has_length = true;
  return take_length(colon + 1, len - name - 1, &seen->length);
}

/* The next line without its end, or false when it is not all here. `bad` when it holds what no line may. */
static bool next_line(const char *text, size_t len, size_t *line, bool *bad) {
  for (size_t i = 0; i < len; i++) {
    if (text[i] == '\r') {
      if (i + 1 == len) return false;
      *bad = text[i + 1] != '\n';
      *line = i;
      return true;
    }
    if ((text[i] < ' ' && text[i] != '\t') || text[i] > '~') {
      *bad = true;
      return true;
    }
  }
  return false;
}

enum bh_http_state bh_http_head(const char *text, size_t len, size_t body_max, struct bh_http_reply *out) {
  struct headers seen = {0};
  size_t at = 0, line = 0;
  bool bad = false;
  if (len > BH_HTTP_HEAD_MAX) len = BH_HTTP_HEAD_MAX;
  memset(out, 0, sizeof *out);
  for (;;) {
    if (!next_line(text + at, len - at, &line, &bad)) return len < BH_HTTP_HEAD_MAX ? BH_HTTP_MORE : BH_HTTP_BAD;
    if (bad) return BH_HTTP_BAD;
    if (at > 0 && line == 0) break;
    if (at == 0 ? !take_status(text, line, &out->status) : !take_header(text + at, line, &seen)) return BH_HTTP_BAD;
    at += line + 2;
  }
  out->head_len = at + 2;
  if (out->status != 200) return BH_HTTP_HEAD;
  if (!seen.has_length || seen.has_coding || seen.length > body_max) return BH_HTTP_BAD;
  out->body_len = seen.length;
  return BH_HTTP_HEAD;
}
