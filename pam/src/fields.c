#include "fields.h"

#include <arpa/inet.h>
#include <string.h>

static bool take_value(struct bh_cursor *c, const char *key, const char **value, size_t *len) {
  const char *end = memchr(c->at, '\n', c->left);
  if (!end) return false;
  size_t line = (size_t)(end - c->at), name = strlen(key);
  if (line < name + 1 || memcmp(c->at, key, name) != 0 || c->at[name] != '=') return false;
  *value = c->at + name + 1;
  *len = line - name - 1;
  c->at += line + 1;
  c->left -= line + 1;
  return true;
}

bool bh_take_exactly(struct bh_cursor *c, const char *line) {
  size_t len = strlen(line);
  if (c->left < len + 1 || memcmp(c->at, line, len) != 0 || c->at[len] != '\n') return false;
  c->at += len + 1;
  c->left -= len + 1;
  return true;
}

bool bh_take_number(struct bh_cursor *c, const char *key, uint64_t *out) {
  const char *value;
  size_t len;
  if (!take_value(c, key, &value, &len) || len == 0 || (len > 1 && value[0] == '0')) return false;
  uint64_t n = 0;
  for (size_t i = 0; i < len; i++) {
    if (value[i] < '0' || value[i] > '9') return false;
    uint64_t digit = (uint64_t)(value[i] - '0');
    if (n > (UINT64_MAX - digit) / 10) return false;
    n = n * 10 + digit;
  }
  *out = n;
  return true;
}

bool bh_take_hex(struct bh_cursor *c, const char *key, const char *prefix, size_t digits, char *out) {
  const char *value;
  size_t len, start = strlen(prefix);
  if (!take_value(c, key, &value, &len) || len != start + digits || memcmp(value, prefix, start) != 0) return false;
  for (size_t i = start; i < len; i++)
    if (!((value[i] >= '0' && value[i] <= '9') || (value[i] >= 'a' && value[i] <= 'f'))) return false;
  memcpy(out, value, len);
  out[len] = '\0';
  return true;
}

bool bh_take_text(struct bh_cursor *c, const char *key, bool (*allowed)(const char *, size_t), char *out, size_t size) {
  const char *value;
  size_t len;
  if (!take_value(c, key, &value, &len) || len >= size || !allowed(value, len)) return false;
  memcpy(out, value, len);
  out[len] = '\0';
  return true;
}

static bool is_low(char c) { return c >= 'a' && c <= 'z'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool bh_is_user(const char *text, size_t len) {
  if (len < 1 || len > 32 || !(is_low(text[0]) || text[0] == '_')) return false;
  for (size_t i = 1; i < len; i++)
    if (!(is_low(text[i]) || is_digit(text[i]) || text[i] == '_' || text[i] == '-')) return false;
  return true;
}

static bool is_label(const char *text, size_t len, bool capitals) {
  if (len < 1 || text[0] == '-' || text[len - 1] == '-') return false;
  for (size_t i = 0; i < len; i++)
    if (!(is_low(text[i]) || is_digit(text[i]) || text[i] == '-' || (capitals && text[i] >= 'A' && text[i] <= 'Z')))
      return false;
  return true;
}

bool bh_is_label(const char *text, size_t len) { return len <= 63 && is_label(text, len, false); }

bool bh_is_domain(const char *text, size_t len) {
  if (len > 127) return false;
  const char *colon = memchr(text, ':', len);
  if (colon) {
    size_t port = len - (size_t)(colon - text) - 1;
    if (port < 1 || port > 5) return false;
    for (size_t i = 1; i <= port; i++)
      if (!is_digit(colon[i])) return false;
    len = (size_t)(colon - text);
  }
  size_t start = 0;
  for (size_t i = 0; i <= len; i++)
    if (i == len || text[i] == '.') {
      if (!is_label(text + start, i - start, true)) return false;
      start = i + 1;
    }
  return true;
}

static bool is_port(const char *text, size_t len) {
  unsigned port = 0;
  if (len < 1 || len > 5 || text[0] == '0') return false;
  for (size_t i = 0; i < len; i++) {
    if (!is_digit(text[i])) return false;
    port = port * 10 + (unsigned)(text[i] - '0');
  }
  return port <= 65535;
}

bool bh_is_relay(const char *text, size_t len) {
  char host[INET6_ADDRSTRLEN];
  struct in6_addr address;
  if (len == 4 && memcmp(text, "none", 4) == 0) return true;
  bool six = len > 0 && text[0] == '[';
  const char *end = six ? memchr(text, ']', len) : memchr(text, ':', len);
  if (!end) return false;
  const char *start = text + six, *colon = end + six;
  size_t host_len = (size_t)(end - start), rest = len - (size_t)(colon - text);
  if (host_len >= sizeof host || rest < 2 || *colon != ':' || memchr(start, '\0', host_len)) return false;
  memcpy(host, start, host_len);
  host[host_len] = '\0';
  return inet_pton(six ? AF_INET6 : AF_INET, host, &address) == 1 && is_port(colon + 1, rest - 1);
}

bool bh_is_source(const char *text, size_t len) {
  if (len < 1 || len > 63) return false;
  for (size_t i = 0; i < len; i++) {
    char c = text[i];
    if (!(is_low(c) || is_digit(c) || (c >= 'A' && c <= 'Z') || strchr(".:%_-", c))) return false;
    if (c == '\0') return false;
  }
  return true;
}
