import type { KeeperConfig } from "../../config.ts";
import { rootdClient } from "../../rootd/rootd-client.ts";
import { examine, type Finding, ok } from "./finding.ts";

/** Whether rootd answers, which opens the host's doors, and what is open. Nothing is found where none is configured. */
export async function checkDoors({ commands }: KeeperConfig): Promise<readonly Finding[]> {
  const socket = commands?.rootdSocket;
  if (socket === undefined) return [];
  return examine("rootd", async () => {
    const open = await rootdClient(socket).list();
    const doors = open.map(({ port, source, seconds }) => `${port} for ${source}, ${seconds} s more`);
    return ok("rootd", `answers at ${socket}; ${doors.length === 0 ? "no door is open" : doors.join("; ")}`);
  });
}
