#ifndef BH_FILES_H
#define BH_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Reads a regular file of root's that nobody else may write, at most `size` bytes. Its length, or -1. */
ssize_t bh_read_file(const char *path, char *buffer, size_t size);
/* Replaces a file in one step, mode 0644, on disk when it returns true. `path` is under an existing directory. */
bool bh_replace_file(const char *path, const char *data, size_t len);

#endif
