import { FinalError } from "../../core/errors.ts";
import { Database } from "../../store/database.ts";
import { MoneyRepository } from "../../store/money-repository.ts";
import { MoneyMemory } from "../../treasury/books/money-memory.ts";

/** The books as far as the keeper has kept them, for reading on in memory; empty where there is no store. */
export async function keptBooks(file: string | undefined): Promise<MoneyMemory> {
  if (file === undefined) return new MoneyMemory();
  const database = await Database.openReadOnly(file).catch((error: unknown) => {
    if (error instanceof FinalError && error.code === "STORE_MISSING") return null;
    throw error;
  });
  if (database === null) return new MoneyMemory();
  try {
    return await MoneyMemory.from(new MoneyRepository(database));
  } finally {
    await database.close();
  }
}
