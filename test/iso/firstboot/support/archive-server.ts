/**
 * `archive-server.ts FOLDER`: serves FOLDER/www at port 80, and as an HTTP proxy at 3128 whatever host is asked for. It
 * answers nobody while there is FOLDER/away, and only by the proxy while there is FOLDER/only-by-proxy. Each request is a
 * line of FOLDER/requests.
 */
import { appendFileSync, createReadStream, existsSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join, normalize } from "node:path";

const [folder = ""] = process.argv.slice(2);

const serve = (way: "direct" | "proxy") => (request: IncomingMessage, response: ServerResponse) => {
  const path = new URL(request.url ?? "/", "http://any").pathname;
  appendFileSync(join(folder, "requests"), `${way} ${path}\n`);
  if (existsSync(join(folder, "away")) || (way === "direct" && existsSync(join(folder, "only-by-proxy")))) {
    request.socket.destroy();
    return;
  }
  const file = join(folder, "www", normalize(path));
  if (!existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { "content-length": statSync(file).size });
  if (request.method === "HEAD") response.end();
  else createReadStream(file).pipe(response);
};

let ready = 0;
const listening = () => {
  ready += 1;
  if (ready === 2) process.stdout.write("ready\n");
};
createServer(serve("direct")).listen(80, listening);
createServer(serve("proxy")).listen(3128, listening);
