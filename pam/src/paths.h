#ifndef BH_PATHS_H
#define BH_PATHS_H

#define BH_CONFIG_PATH "/etc/blockhost/guest.conf"
#define BH_STATE_DIR "/var/lib/blockhost"
#define BH_STATEMENT_PATH BH_STATE_DIR "/ownership"
#define BH_DELEGATIONS_PATH BH_STATE_DIR "/delegations"
#define BH_SEQ_PATH BH_STATE_DIR "/ownership.seq"
#define BH_INBOX_PATH BH_STATE_DIR "/inbox/ownership"
#define BH_TAKEN_PATH BH_STATE_DIR "/inbox/.ownership.taken"
#define BH_RUN_DIR "/run/blockhost"
#define BH_AUTHZ_RECORD_PATH BH_RUN_DIR "/authz"
#define BH_VERIFY_PATH "/usr/lib/blockhost/bh-verify"
#define BH_RELAY_PATH "/usr/lib/blockhost/bh-relay"
#define BH_QR_PATH "/usr/lib/blockhost/bh-qr"
#define BH_AUTHZ_PATH "/usr/lib/blockhost/bh-authz"
#define BH_HELPER_USER "_blockhost"
/* sshd's own PAM rules, which ours include: Debian's file, diverted. */
#define BH_SSHD_RULES_PATH "/etc/pam.d/sshd.distrib"
#define BH_MODULE_NAME "pam_blockhost.so"

#endif
