/*
 * bh-install-ownership: takes what the keeper left in the inbox, and installs it when our attester made it for this
 * guest and it is not older than what we have. An expired or ownerless statement is installed too: it is how access
 * ends. One line a file; exit 0 when nothing was refused.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "files.h"
#include "guest.h"
#include "helper.h"
#include "ownership_seq.h"
#include "paths.h"
#include "sessions.h"
#include "statement.h"

/* The guest agent writes in pieces: how long a file may stay without its last line. */
#define COMPLETE_MILLISECONDS 10000
#define POLL_MILLISECONDS 50

static int refuse(const char *reason) {
  printf("refused: %s\n", reason);
  return 1;
}

static bool is_complete(const struct bh_request *request) {
  struct bh_statement st;
  return bh_statement_parse(request->statement, request->statement_len, &st);
}

static bool read_taken(struct bh_request *request) {
  ssize_t len = bh_read_file(BH_TAKEN_PATH, request->statement, sizeof request->statement);
  request->statement_len = len < 0 ? 0 : (uint32_t)len;
  return len >= 0;
}

/* False when the file cannot be read or does not become a statement in time. */
static bool wait_for_taken(struct bh_request *request) {
  const struct timespec pause = {0, POLL_MILLISECONDS * 1000000L};
  for (int waited = 0; waited <= COMPLETE_MILLISECONDS; waited += POLL_MILLISECONDS) {
    if (!read_taken(request)) return false;
    if (is_complete(request)) return true;
    nanosleep(&pause, NULL);
  }
  return false;
}

/* Whether somebody who could log in under `before` cannot under `after`. */
static bool someone_lost_access(const struct bh_reply *before, const struct bh_reply *after) {
  if (!bh_is_zero_address(before->owner) && strcmp(before->owner, after->owner) != 0 &&
      strcmp(before->owner, after->user) != 0)
    return true;
  return !bh_is_zero_address(before->user) && strcmp(before->user, after->owner) != 0 &&
         strcmp(before->user, after->user) != 0;
}

static int install(struct bh_request *request, const struct bh_config *conf) {
  struct bh_request installed = *request, question = *request;
  struct bh_reply fresh, before, force;
  uint64_t highest;
  if (!wait_for_taken(request)) return refuse("bad-statement");
  if (!bh_ask_helper(request, &fresh)) return refuse("helper-failed");
  if (!fresh.ok) return refuse(fresh.reason);
  if (!bh_seq_read(&highest)) return refuse("bad-seq-file");
  bool had = bh_guest_statement(&installed) && bh_ask_helper(&installed, &before) && before.ok;
  if (had && before.seq > highest) highest = before.seq;
  if (fresh.seq < highest) return refuse("rolled-back");
  bool same = request->statement_len == installed.statement_len &&
              memcmp(request->statement, installed.statement, request->statement_len) == 0;
  if (had && fresh.seq == before.seq && !same) return refuse("same-seq-other-text");
  if (!same && !bh_replace_file(BH_STATEMENT_PATH, request->statement, request->statement_len))
    return refuse("state-not-writable");
  if (!bh_seq_raise(fresh.seq)) return refuse("state-not-writable");

  question.op = BH_OP_STATEMENT;
  memcpy(question.statement, request->statement, sizeof question.statement);
  question.statement_len = request->statement_len;
  bool in_force = bh_ask_helper(&question, &force) && force.ok;
  bool end = !in_force || (had && someone_lost_access(&before, &fresh));
  if (end) bh_end_sessions(conf->user);
  printf("installed: seq %llu owner %s%s\n", (unsigned long long)fresh.seq, fresh.owner, end ? ", sessions ended" : "");
  return 0;
}

int main(void) {
  struct bh_request request;
  struct bh_config conf;
  int worst = 0;
  if (geteuid() != 0) return refuse("must run as root");
  if (!bh_guest_request(&request, BH_OP_AUTHENTIC, &conf)) return refuse("bad-config");
  /* taken first, so that a file written meanwhile is a new one and not lost; one left by a crash comes first */
  while (access(BH_TAKEN_PATH, F_OK) == 0 || rename(BH_INBOX_PATH, BH_TAKEN_PATH) == 0) {
    /* qemu-ga makes new files writable for everybody; what keeps others out is the inbox, a folder of root's alone */
    worst |= chmod(BH_TAKEN_PATH, 0600) == 0 ? install(&request, &conf) : refuse("state-not-writable");
    unlink(BH_TAKEN_PATH);
  }
  return worst;
}
