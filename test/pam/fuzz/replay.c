/* Runs a target over files, without libFuzzer: replay FOLDER... prints how many there were. */
#include <dirent.h>

#include "target.h"

static size_t run(const char *folder, const char *name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  MUST(file);
  MUST(fseek(file, 0, SEEK_END) == 0);
  long size = ftell(file);
  rewind(file);
  /* exactly as large as the input, so that a byte read beyond it is seen */
  uint8_t *data = malloc(size > 0 ? (size_t)size : 1);
  MUST(size >= 0 && data && fread(data, 1, (size_t)size, file) == (size_t)size);
  fclose(file);
  fprintf(stderr, "%s\n", path);
  LLVMFuzzerTestOneInput(data, (size_t)size);
  free(data);
  return 1;
}

int main(int argc, char **argv) {
  size_t count = 0;
  for (int i = 1; i < argc; i++) {
    DIR *folder = opendir(argv[i]);
    MUST(folder);
    for (struct dirent *entry; (entry = readdir(folder));)
      if (entry->d_name[0] != '.') count += run(argv[i], entry->d_name);
    closedir(folder);
  }
  printf("%zu\n", count);
  return 0;
}
