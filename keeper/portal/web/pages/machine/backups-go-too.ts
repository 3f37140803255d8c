import { machineWords } from "../../text/machine.ts";
import type { Scene } from "./scene.ts";

const words = machineWords.backups;

/** What becomes of backups when the machine is deleted; only who has signed in is told how many there are. */
export function backupsGoToo({ backups }: Pick<Scene, "backups">): string {
  if (backups === null) return words.anyGo;
  return backups === 0 ? "" : words.allGo(backups);
}
