/* bh-qr: a line of text on stdin becomes a QR code in half blocks, or with --ascii in # and blanks. */
#include <errno.h>
#include <qrencode.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox.h"

#define TEXT_MAX 160
/* Modules of light around the code, which scanners need: ISO/IEC 18004 wants four. */
#define QUIET 4
/* The widest code for TEXT_MAX characters has 53 modules: rows of two modules, columns of at most three bytes. */
#define WIDTH_MAX (53 + 2 * QUIET)

static char out[(WIDTH_MAX + 1) * (3 * WIDTH_MAX + 1)];

/* Reads up to TEXT_MAX printable characters and a line's end. */
static bool read_text(char text[TEXT_MAX + 1]) {
  size_t len = 0;
  ssize_t n;
  char buffer[TEXT_MAX + 2];
  while (len < sizeof buffer && ((n = read(STDIN_FILENO, buffer + len, sizeof buffer - len)) > 0 || (n < 0 && errno == EINTR)))
    if (n > 0) len += (size_t)n;
  if (len < 2 || len > TEXT_MAX + 1 || buffer[len - 1] != '\n') return false;
  for (size_t i = 0; i < len - 1; i++)
    if (buffer[i] < ' ' || buffer[i] > '~') return false;
  memcpy(text, buffer, len - 1);
  text[len - 1] = '\0';
  return true;
}

static bool is_dark(const QRcode *code, int x, int y) {
  bool inside = x >= 0 && y >= 0 && x < code->width && y < code->width;
  return inside && (code->data[y * code->width + x] & 1);
}

/* Light is drawn and dark is left out: terminals are mostly dark, and scanners read both. */
static size_t half_blocks(const QRcode *code) {
  size_t n = 0;
  for (int y = -QUIET; y < code->width + QUIET; y += 2) {
    for (int x = -QUIET; x < code->width + QUIET; x++) {
      bool upper = !is_dark(code, x, y), lower = y + 1 < code->width + QUIET && !is_dark(code, x, y + 1);
      const char *block = upper ? (lower ? "\u2588" : "\u2580") : (lower ? "\u2584" : " ");
      size_t len = strlen(block);
      memcpy(out + n, block, len);
      n += len;
    }
    out[n++] = '\n';
  }
  return n;
}

/* Two characters a module, because a character is about twice as high as it is wide. */
static size_t ascii(const QRcode *code) {
  size_t n = 0;
  for (int y = -QUIET; y < code->width + QUIET; y++) {
    for (int x = -QUIET; x < code->width + QUIET; x++) {
      memset(out + n, is_dark(code, x, y) ? ' ' : '#', 2);
      n += 2;
    }
    out[n++] = '\n';
  }
  return n;
}

int main(int argc, char **argv) {
  static const int calls[] = {SYS_brk, SYS_mmap, SYS_munmap, SYS_mremap, SYS_madvise, SYS_futex, SYS_getrandom};
  char text[TEXT_MAX + 1];
  bool plain = argc == 2 && strcmp(argv[1], "--ascii") == 0;
  if (argc > 2 || (argc == 2 && !plain)) return 2;
  if (!bh_sandbox(calls, sizeof calls / sizeof *calls)) return 3;
  if (!read_text(text)) _exit(2);
  QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_L);
  if (!code || code->width > WIDTH_MAX - 2 * QUIET) _exit(4);
  size_t len = plain ? ascii(code) : half_blocks(code), done = 0;
  while (done < len) {
    ssize_t n = write(STDOUT_FILENO, out + done, len - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) _exit(5);
    done += (size_t)n;
  }
  _exit(0);
}
