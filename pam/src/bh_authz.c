/*
 * bh-authz: brings to this guest what the keeper says of who may log in, and ends the sessions of who may not any
 * more. Without arguments takes the statements that the keeper left in the inbox; with --pull asks the relay for the
 * statement and the delegations. Either way it then looks who can log in now: a transfer ends access, and so does time.
 * One line a document on stdout; exit 0 when nothing was refused.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "authz_record.h"
#include "boot_clock.h"
#include "files.h"
#include "guest.h"
#include "helper.h"
#include "install.h"
#include "log.h"
#include "paths.h"
#include "relay.h"
#include "sessions.h"
#include "statement.h"

/* The guest agent writes in pieces: how long a file may stay without its last line. */
#define COMPLETE_MILLISECONDS 10000
#define POLL_MILLISECONDS 50
#define RELAY_MILLISECONDS 2000

/* One run. */
struct run {
  struct bh_config conf;
  struct bh_request authentic; /* guest.conf in place */
  struct bh_authz_record record;
  struct bh_log log;
  struct bh_access replaced; /* by the last statement that was installed */
  bool installed;
  int worst;
  char said[sizeof((struct bh_authz_record *)0)->said];
};

__attribute__((format(printf, 2, 3))) static void say(struct run *run, const char *format, ...) {
  size_t used = strlen(run->said);
  va_list values;
  va_start(values, format);
  vsnprintf(run->said + used, sizeof run->said - used, format, values);
  va_end(values);
}

static void refuse(struct run *run, const char *what, const char *reason) {
  char line[128];
  run->worst = 1;
  say(run, "refused: %s\n", reason);
  /* once is enough: with a relay that is away this would come each minute */
  if (strstr(run->record.said, reason)) return;
  snprintf(line, sizeof line, "%s=refused reason=%s", what, reason);
  bh_log_line(&run->log, LOG_NOTICE, line);
}

static void install(struct run *run) {
  struct bh_reply fresh;
  struct bh_access replaced;
  bool changed;
  char line[256];
  const char *reason = bh_install_statement(&run->authentic, &fresh, &replaced, &changed);
  if (reason) {
    refuse(run, "ownership", reason);
    return;
  }
  run->installed = true;
  if (changed && !bh_is_zero_address(replaced.owner)) run->replaced = replaced;
  say(run, "installed: seq %" PRIu64 " owner %s\n", fresh.seq, fresh.owner);
  if (!changed) return;
  snprintf(line, sizeof line, "ownership=installed seq=%" PRIu64 " owner=%s user=%s issued-at=%" PRIu64, fresh.seq,
           fresh.owner, fresh.user, fresh.issued_at);
  bh_log_line(&run->log, LOG_NOTICE, line);
}

static bool is_complete(const struct bh_request *request) {
  struct bh_statement st;
  return bh_statement_parse(request->statement, request->statement_len, &st);
}

/* False when the file cannot be read or does not become a statement in time. */
static bool wait_for_taken(struct bh_request *request) {
  const struct timespec pause = {0, POLL_MILLISECONDS * 1000000L};
  for (int waited = 0; waited <= COMPLETE_MILLISECONDS; waited += POLL_MILLISECONDS) {
    ssize_t len = bh_read_file(BH_TAKEN_PATH, request->statement, sizeof request->statement);
    request->statement_len = len < 0 ? 0 : (uint32_t)len;
    if (len < 0) return false;
    if (is_complete(request)) return true;
    nanosleep(&pause, NULL);
  }
  return false;
}

static void take_inbox(struct run *run) {
  /* taken first, so that a file written meanwhile is a new one and not lost; one left by a crash comes first */
  while (access(BH_TAKEN_PATH, F_OK) == 0 || rename(BH_INBOX_PATH, BH_TAKEN_PATH) == 0) {
    /* qemu-ga makes new files writable for everybody; what keeps others out is the inbox, a folder of root's alone */
    if (chmod(BH_TAKEN_PATH, 0600) != 0) refuse(run, "ownership", "state-not-writable");
    else if (!wait_for_taken(&run->authentic)) refuse(run, "ownership", "bad-statement");
    else install(run);
    unlink(BH_TAKEN_PATH);
  }
}

/* NULL, or why there is no answer. */
static const char *ask(const struct run *run, enum bh_relay_op op, char *body, size_t size, size_t *len) {
  struct bh_relay_request question;
  bh_relay_begin(&question, op, &run->conf, RELAY_MILLISECONDS);
  switch (bh_ask_relay(&question, -1, body, size, len)) {
    case BH_RELAY_ANSWERED: return NULL;
    case BH_RELAY_REFUSED:
    case BH_RELAY_FORBIDDEN: return "not-served";
    case BH_RELAY_MALFORMED: return "bad-answer";
    case BH_RELAY_UNREACHABLE:
    case BH_RELAY_LATE: return "unreachable";
    default: return "helper-failed";
  }
}

static void pull(struct run *run) {
  static char body[BH_RELAY_DELEGATIONS_BODY_MAX];
  struct bh_request *request = &run->authentic;
  size_t len;
  bool changed;
  if (strcmp(run->conf.relay, "none") == 0) return;
  const char *reason = ask(run, BH_RELAY_OWNERSHIP, request->statement, sizeof request->statement, &len);
  request->statement_len = (uint32_t)len;
  if (reason) refuse(run, "ownership", reason);
  else install(run);

  reason = ask(run, BH_RELAY_DELEGATIONS, body, sizeof body, &len);
  if (!reason) reason = bh_install_delegations(body, len, &changed);
  if (reason) refuse(run, "delegations", reason);
  else if (changed) bh_log_line(&run->log, LOG_NOTICE, "delegations=installed");
}

static bool lost(const char who[43], const struct bh_access *now) {
  return !bh_is_zero_address(who) && strcmp(who, now->owner) != 0 && strcmp(who, now->user) != 0;
}

static bool someone_lost(const struct bh_access *before, const struct bh_access *now) {
  return lost(before->owner, now) || lost(before->user, now);
}

/* The parties of an authentic statement, in force or not. */
static struct bh_access parties(const struct bh_reply *reply) {
  struct bh_access access;
  memcpy(access.owner, reply->owner, sizeof access.owner);
  memcpy(access.user, reply->user, sizeof access.user);
  return access;
}

/* Ends the sessions when somebody could log in at the last look, or by the last statement, who cannot now. */
static void look(struct run *run) {
  struct bh_request question = run->authentic;
  struct bh_reply reply, nobody;
  struct bh_access *before = &run->record.access;
  char line[160];
  bh_reply_clear(&nobody, "");
  question.now = (uint64_t)time(NULL);
  question.op = BH_OP_AUTHENTIC;
  bool has = bh_guest_statement(&question);
  if (!run->record.looked) *before = parties(has && bh_ask_helper(&question, &reply) && reply.ok ? &reply : &nobody);
  question.op = BH_OP_STATEMENT;
  if (has) bh_guest_ask(&question, &reply);
  else bh_reply_clear(&reply, "no-statement");
  /* a machine out of memory or disk is no reason to throw anybody out: the next look will tell */
  if (strcmp(reply.reason, "helper-failed") == 0 || strcmp(reply.reason, "state-not-writable") == 0) return;
  struct bh_access now = parties(reply.ok ? &reply : &nobody);
  bool end = someone_lost(before, &now) || (run->installed && (!reply.ok || someone_lost(&run->replaced, &now)));
  *before = now;
  run->record.looked = 1;
  if (!end) return;
  bh_end_sessions(run->conf.user);
  say(run, "sessions ended: %s\n", reply.ok ? "somebody lost access" : reply.reason);
  snprintf(line, sizeof line, "sessions=ended user=%s reason=%s", run->conf.user,
           reply.ok ? "lost-access" : reply.reason);
  bh_log_line(&run->log, LOG_NOTICE, line);
}

int main(int argc, char **argv) {
  static struct run run;
  bool pulls = argc == 2 && strcmp(argv[1], "--pull") == 0;
  if (argc > 2 || (argc == 2 && !pulls)) {
    fputs("usage: bh-authz [--pull]\n", stderr);
    return 2;
  }
  long long came = bh_boot_milliseconds();
  bh_log_open(&run.log, "bh-authz");
  struct bh_reply nobody;
  bh_reply_clear(&nobody, "");
  run.replaced = parties(&nobody);
  int lock = geteuid() == 0 ? bh_authz_lock(&run.record) : -1;
  if (lock < 0) {
    puts(geteuid() == 0 ? "refused: state-not-writable" : "refused: must run as root");
    return 1;
  }
  if (pulls && run.record.began > came) { /* it knows all that a pull of ours could learn */
    fputs(run.record.said, stdout);
    return run.record.status;
  }
  int64_t began = bh_boot_milliseconds();
  if (!bh_guest_request(&run.authentic, BH_OP_AUTHENTIC, &run.conf)) refuse(&run, "ownership", "bad-config");
  else {
    if (pulls) pull(&run);
    else take_inbox(&run);
    look(&run);
  }
  if (pulls) {
    run.record.began = began;
    run.record.status = run.worst;
    memcpy(run.record.said, run.said, sizeof run.record.said);
  }
  if (!bh_authz_keep(lock, &run.record)) {
    say(&run, "refused: state-not-writable\n");
    run.worst = 1;
  }
  fputs(run.said, stdout);
  return run.worst;
}
