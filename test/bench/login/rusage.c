/*
 * Runs a program again and again with the same input and prints the processor time of one run in nanoseconds, user and
 * system together. Usage: rusage COUNT INPUT PROGRAM
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static long long nanoseconds(struct timeval t) { return (long long)t.tv_sec * 1000000000 + (long long)t.tv_usec * 1000; }

int main(int argc, char **argv) {
  struct rusage used;
  int status;
  if (argc != 4) return 2;
  int count = atoi(argv[1]);
  for (int i = 0; i < count; i++) {
    pid_t child = vfork();
    if (child == 0) {
      int in = open(argv[2], O_RDONLY), out = open("/dev/null", O_WRONLY);
      if (in < 0 || out < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0) _exit(126);
      execl(argv[3], argv[3], (char *)NULL);
      _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0) return 1;
  }
  if (getrusage(RUSAGE_CHILDREN, &used) != 0) return 1;
  printf("%lld\n", (nanoseconds(used.ru_utime) + nanoseconds(used.ru_stime)) / count);
  return 0;
}
