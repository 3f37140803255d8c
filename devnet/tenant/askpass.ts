/**
 * What ssh runs to ask a person (SSH_ASKPASS): passes the prompt to whoever holds the wallet, over a Unix socket, and
 * prints the answer. The wallet's key never enters this process.
 */
import { connect } from "node:net";

const socket = connect(process.env.BLOCKHOST_ASKPASS_SOCKET ?? "");
socket.end(process.argv[2] ?? "");
socket.pipe(process.stdout);
socket.on("error", () => {
  process.exitCode = 1;
});
