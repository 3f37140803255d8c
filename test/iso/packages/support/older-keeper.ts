/**
 * `older-keeper --config FILE`: stands in for the keeper of a version before: brings the store to its own schema, as that
 * did, and holds it. With `--make` it first makes its store of a newer one: the same rows, as far as it knows of them.
 */
import { readFile, rename, rm } from "node:fs/promises";
import { Database } from "../../../../keeper/store/database.ts";
import { OLDER_SCHEMA } from "./older-schema.ts";

const { database } = JSON.parse(await readFile("/etc/blockhost/keeper.json", "utf8")) as {
  database: { file: string };
};
if (process.argv.includes("--make")) await makeOlder(database.file);
else {
  await Database.open(database.file, OLDER_SCHEMA);
  process.stdout.write("older keeper\n");
  setInterval(() => undefined, 60_000);
}

async function makeOlder(file: string): Promise<void> {
  const draft = `${file}.older`;
  const older = await Database.open(draft, OLDER_SCHEMA);
  await older.run("PRAGMA foreign_keys = OFF");
  await older.run("ATTACH DATABASE ? AS newer", file);
  const tables = await older.all<{ name: string }>(
    "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
  );
  for (const { name } of tables) {
    const columns = await older.all<{ name: string }>(
      `SELECT name FROM pragma_table_xinfo('${name}') WHERE hidden = 0`,
    );
    const list = columns.map((column) => `"${column.name}"`).join(", ");
    await older.run(`DELETE FROM main."${name}"`);
    await older.run(`INSERT INTO main."${name}" (${list}) SELECT ${list} FROM newer."${name}"`);
  }
  await older.run("DETACH DATABASE newer");
  await older.close();
  for (const end of ["", "-wal", "-shm"]) await rm(`${file}${end}`, { force: true });
  await rename(draft, file);
  await rm(`${draft}.lock`, { force: true });
}
