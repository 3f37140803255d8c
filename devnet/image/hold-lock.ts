import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Takes an exclusive lock on a file and returns the function that gives it back. The kernel drops the lock when
 * the holder dies, however it dies, so there are no stale locks. `onWait` is called when somebody else has it.
 */
export async function holdLock(file: string, onWait: () => void): Promise<() => Promise<void>> {
  // flock(1) runs cat under the lock: the echo of one line says that we have it, closing stdin returns it.
  const holder = spawn("flock", ["--exclusive", file, "cat"], { stdio: ["pipe", "pipe", "inherit"] });
  const closed = once(holder, "close");
  const patience = setTimeout(onWait, 500);
  holder.stdin.write("held\n");
  try {
    await Promise.race([
      once(holder.stdout, "data"),
      closed.then(([code]) => Promise.reject(new Error(`flock ${file} ended with exit code ${code}`))),
    ]);
  } finally {
    clearTimeout(patience);
  }
  return async () => {
    holder.stdin.end();
    await closed;
  };
}
