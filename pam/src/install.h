#ifndef BH_INSTALL_H
#define BH_INSTALL_H

#include "authz_record.h"
#include "wire.h"

/*
 * Installs the request's statement when our attester made it for this guest and it is not older than what we have; the
 * request is one for BH_OP_AUTHENTIC. NULL, or why not. An expired or ownerless statement is installed too: it is how
 * access ends. `fresh` is what it says, `replaced` whose access the one before it spoke of: nobody's when the text is
 * the same or there was none.
 */
const char *bh_install_statement(const struct bh_request *request, struct bh_reply *fresh, struct bh_access *replaced,
                                 bool *changed);

/* Installs delegations whose form is right; what they are worth is judged at each login. NULL, or why not. */
const char *bh_install_delegations(const char *text, size_t len, bool *changed);

#endif
