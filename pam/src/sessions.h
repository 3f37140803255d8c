#ifndef BH_SESSIONS_H
#define BH_SESSIONS_H

/* Ends every session of the Linux user, with logind where it runs and without it. */
void bh_end_sessions(const char *user);

#endif
