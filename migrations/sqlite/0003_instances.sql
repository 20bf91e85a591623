-- Several hubs work on one PostgreSQL database; here one hub works on the file, and no statement uses these.
CREATE UNIQUE INDEX instances_by_epoch ON instances (epoch);
ALTER TABLE due_work ADD COLUMN keeper INTEGER NOT NULL DEFAULT 0;
