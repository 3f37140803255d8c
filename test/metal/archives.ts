import { execFile } from "node:child_process";
import { createReadStream } from "node:fs";
import { access, mkdir, rename, stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join, normalize } from "node:path";
import { promisify } from "node:util";
import { suiteSources } from "../../devnet/image/suite-sources.ts";

const APT_HELPER = "/usr/lib/apt/apt-helper";

/** What first boot reads its packages from, on this machine's loopback. */
export interface Archives {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves `/pve` from a folder, and as `/debian` and `/debian-security` what the mirrors of this machine have, as apt here
 * gets it: with Debian's own signatures.
 *
 * @param folder for what has been fetched
 * @param pve an archive, whole
 */
export async function serveArchives(folder: string, pve: string): Promise<Archives> {
  const [main, , security] = (await suiteSources("trixie")).map((line) => line.split(" ")[1] ?? "");
  const sites: Readonly<Record<string, string>> = {
    debian: main?.replace(/\/$/, "") ?? "",
    "debian-security": security?.replace(/\/$/, "") ?? "",
  };
  const fetching = new Map<string, Promise<string | null>>();

  const fetched = async (url: string, file: string): Promise<string | null> => {
    if (await isThere(file)) return file;
    await mkdir(dirname(file), { recursive: true });
    try {
      await promisify(execFile)(APT_HELPER, ["download-file", url, `${file}.new`]);
      await rename(`${file}.new`, file);
      return file;
    } catch {
      return null;
    }
  };
  const fileOf = (path: string): Promise<string | null> => {
    const [, top = "", ...rest] = normalize(path).split("/");
    if (top === "pve") return Promise.resolve(join(pve, ...rest));
    const site = sites[top];
    if (site === undefined) return Promise.resolve(null);
    // One fetch of a file, however many ask for it.
    const known =
      fetching.get(path) ?? fetched(`${site}/${rest.join("/")}`, join(folder, top, ...rest.map(encoded)));
    fetching.set(path, known);
    return known;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const file = await fileOf(decodeURIComponent(new URL(request.url ?? "/", "http://any").pathname));
    if (file === null || !(await isThere(file))) {
      response.writeHead(404).end();
      return;
    }
    const { size } = await stat(file);
    response.writeHead(200, { "content-length": size });
    if (request.method === "HEAD") response.end();
    else
      createReadStream(file)
        .on("error", () => response.destroy())
        .pipe(response);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const encoded = (part: string): string => encodeURIComponent(part);

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
