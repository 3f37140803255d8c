import type { Migration } from "../migration.ts";

export const portalTables: Migration = {
  version: 9,
  sql: `
    -- The newest ownership statement that was signed for each machine, as guests take it. Goes with the machine.
    CREATE TABLE statement (
      subscription TEXT PRIMARY KEY,
      generation   INTEGER NOT NULL,
      seq          INTEGER NOT NULL,
      issued_at    INTEGER NOT NULL,
      facts        TEXT NOT NULL,
      document     TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- Owners without code that have signed as the contract that they will be (ERC-6492); lower case.
    CREATE TABLE contract_wallet (address TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

    -- What wallets let SSH keys do. Withdrawn, replaced and expired ones are remembered for as long as an earlier token of
    -- the same key could still be good. Times in seconds.
    CREATE TABLE delegation (
      wallet       TEXT NOT NULL,
      -- Empty for all machines of the wallet.
      place        TEXT NOT NULL,
      key          TEXT NOT NULL,
      subscription TEXT NOT NULL,
      token        TEXT NOT NULL,
      issued_at    INTEGER NOT NULL,
      expires_at   INTEGER NOT NULL,
      PRIMARY KEY (wallet, place, key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX delegation_by_time ON delegation (issued_at);
  `,
};
