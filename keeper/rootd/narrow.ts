import { rootdClient } from "./rootd-client.ts";

/**
 * Run by pam_exec(8) when sshd opens a session on the host: tells rootd where from, by PAM's own word and by no log's
 * text. Its environment is PAM's. It ends with 0 whatever happens: nobody is kept out because a door stays wide.
 */
const { PAM_TYPE: type, PAM_RHOST: address } = process.env;
if (type === "open_session" && address) {
  await rootdClient()
    .narrow(address)
    .catch((error: Error) =>
      process.stderr.write(`blockhost: doors stay as wide as they are: ${error.message}\n`),
    );
}
