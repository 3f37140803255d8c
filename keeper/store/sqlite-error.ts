import type { BlockHostError } from "../core/errors.ts";
import { FinalError, RetryableError } from "../core/errors.ts";

/** Turns what sqlite3 throws into an error with a code of ours. `cause` keeps the original. */
export function sqliteError(cause: unknown, file: string): BlockHostError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const detail = cause instanceof Error ? cause.message : String(cause);
  const options = { cause };
  switch (code) {
    case "SQLITE_BUSY":
    case "SQLITE_LOCKED":
      return new RetryableError(
        "STORE_BUSY",
        `The store ${file} is locked by another program (${detail}).`,
        "Close programs that hold the file open for writing, such as a sqlite3 shell with an open transaction.",
        options,
      );
    case "SQLITE_FULL":
      return new RetryableError(
        "STORE_FULL",
        `The store ${file} could not be written: the disk is full (${detail}).`,
        "Free space on the disk that holds the store; work goes on by itself.",
        options,
      );
    case "SQLITE_IOERR":
      return new RetryableError(
        "STORE_IO",
        `The store ${file} could not be read or written (${detail}).`,
        "Check the disk and the kernel's log.",
        options,
      );
    case "SQLITE_CORRUPT":
    case "SQLITE_NOTADB":
      return new FinalError(
        "STORE_UNREADABLE",
        `The store ${file} is damaged or not a SQLite database (${detail}).`,
        "Move the file away. A keeper makes its own anew from the chain and the hypervisor; a broker has only its backups: put the newest in its place before it starts.",
        options,
      );
    case "SQLITE_CANTOPEN":
    case "SQLITE_READONLY":
    case "SQLITE_PERM":
      return new FinalError(
        "STORE_UNWRITABLE",
        `The store ${file} cannot be opened for writing (${detail}).`,
        "Check that its folder exists and belongs to the user that this runs as.",
        options,
      );
    case "SQLITE_CONSTRAINT":
      return new FinalError(
        "STORE_CONSTRAINT",
        `The store ${file} refused a row (${detail}).`,
        "This is a mistake in BlockHost: please report it with this text.",
        options,
      );
    default:
      return new FinalError(
        "STORE_FAILED",
        `A statement on the store ${file} failed (${detail}).`,
        "This is a mistake in BlockHost: please report it with this text.",
        options,
      );
  }
}
