/**
 * What ssh runs to ask a person (SSH_ASKPASS), for Node, in CommonJS: passes the prompt to whoever holds the wallet, over a
 * Unix socket, and prints the answer. The wallet's key never enters this process. A text, so that it is there in a bundle.
 */
export const ASKPASS = `
const socket = require("node:net").connect(process.env.BLOCKHOST_ASKPASS_SOCKET);
socket.end(process.argv[2] || "");
socket.pipe(process.stdout);
socket.on("error", () => {
  process.exitCode = 1;
});
`;
