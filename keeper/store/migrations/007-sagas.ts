import type { Migration } from "../migration.ts";

export const sagaTables: Migration = {
  version: 7,
  sql: `
    -- 0 urgent, 1 normal, 2 background.
    ALTER TABLE job ADD COLUMN urgency INTEGER NOT NULL DEFAULT 1 CHECK (urgency IN (0, 1, 2));
    CREATE INDEX job_due ON job (urgency, wake_at, id) WHERE phase NOT IN ('done', 'undone');
    CREATE INDEX job_leased ON job (lease_until) WHERE lease_until IS NOT NULL;
    CREATE INDEX job_by_subject ON job (subject, id);
    CREATE INDEX job_ended ON job (updated_at) WHERE phase IN ('done', 'undone');

    -- A journal's lines go with their job, whole, and only a job that has ended goes.
    DROP TRIGGER journal_no_delete;
    CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
      WHEN EXISTS (SELECT 1 FROM job WHERE id = OLD.job)
      BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
    CREATE TRIGGER job_no_delete BEFORE DELETE ON job WHEN OLD.phase NOT IN ('done', 'undone')
      BEGIN SELECT RAISE(ABORT, 'the job has not ended'); END;
    CREATE TRIGGER job_takes_its_journal AFTER DELETE ON job
      BEGIN DELETE FROM journal WHERE job = OLD.id; END;

    -- Room that is promised; see Reservation of keeper/core/machine.ts for all of these.
    ALTER TABLE machine ADD COLUMN memory_mib INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE machine ADD COLUMN disk_gib INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE machine ADD COLUMN operations INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE machine ADD COLUMN halted INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE machine ADD COLUMN sealed_generation INTEGER NOT NULL DEFAULT 1;

    -- The last reinstallation of each subscription, for a circuit breaker of its own.
    CREATE TABLE reinstallation (subscription TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT;
    CREATE INDEX reinstallation_by_time ON reinstallation (at);
  `,
};
