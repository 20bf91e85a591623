-- Several hubs on one database. Each has a lease in instances, which it renews by the clock of the database. An epoch whose
-- row is gone voids all its claims: another hub deletes a row whose lease has expired, which waits for the transactions of
-- the epoch, since each of them locks the row FOR KEY SHARE.
CREATE SEQUENCE epochs;
CREATE UNIQUE INDEX instances_by_epoch ON instances (epoch);

-- The epoch of the hub that does the work or sees to it; 0 for none. It is that of the hub which stored the work last.
ALTER TABLE due_work ADD COLUMN keeper bigint NOT NULL DEFAULT 0;

-- The epoch in whose name a transaction writes.
CREATE FUNCTION current_epoch() RETURNS bigint LANGUAGE sql STABLE AS
    'SELECT coalesce(nullif(current_setting(''patchbay.epoch'', true), '''')::bigint, 0)';

-- As before, with the keeper. What changes its place only, such as with a channel that is renamed, keeps its keeper.
CREATE OR REPLACE FUNCTION follow_item() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept bigint;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM due_work
        WHERE stage = 'inbound' AND tenant = OLD.tenant AND conversation = 0 AND row_id = OLD.id
        RETURNING keeper INTO kept;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.state = 'pending' THEN
        IF TG_OP = 'INSERT' OR NEW.state <> OLD.state OR NEW.due_at <> OLD.due_at THEN
            kept := current_epoch();
        END IF;
        INSERT INTO due_work (stage, tenant, conversation, row_id, channel, due_at, is_in_order, keeper)
        VALUES ('inbound', NEW.tenant, 0, NEW.id, NEW.channel, NEW.due_at, 1, coalesce(kept, current_epoch()));
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION follow_turn() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept bigint;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM due_work
        WHERE stage = 'turn' AND tenant = OLD.tenant AND conversation = OLD.conversation AND row_id = OLD.id
        RETURNING keeper INTO kept;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.ended_at IS NULL AND NEW.state IN ('open', 'running') THEN
        IF TG_OP = 'INSERT' OR NEW.state <> OLD.state OR NEW.waits_until <> OLD.waits_until THEN
            kept := current_epoch();
        END IF;
        INSERT INTO due_work (stage, tenant, conversation, row_id, channel, due_at, is_in_order, keeper)
        VALUES ('turn', NEW.tenant, NEW.conversation, NEW.id, NEW.channel, NEW.waits_until, 1,
            coalesce(kept, current_epoch()));
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION follow_reply() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept bigint;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM due_work
        WHERE stage = CASE OLD.state WHEN 'held' THEN 'held' ELSE 'outbox' END
            AND tenant = OLD.tenant AND conversation = OLD.conversation AND row_id = OLD.id
        RETURNING keeper INTO kept;
    END IF;
    IF TG_OP <> 'DELETE' AND (NEW.state = 'held'
        OR (NEW.state IN ('pending', 'claimed', 'ambiguous') AND NEW.via = 'api' AND NEW.due_at IS NOT NULL))
    THEN
        IF TG_OP = 'INSERT' OR NEW.state <> OLD.state OR NEW.due_at IS DISTINCT FROM OLD.due_at THEN
            kept := current_epoch();
        END IF;
        INSERT INTO due_work (stage, tenant, conversation, row_id, channel, due_at, is_in_order, keeper)
        VALUES (CASE NEW.state WHEN 'held' THEN 'held' ELSE 'outbox' END, NEW.tenant, NEW.conversation, NEW.id,
            NEW.channel, coalesce(NEW.due_at, 0), CASE NEW.state WHEN 'ambiguous' THEN 0 ELSE 1 END,
            coalesce(kept, current_epoch()));
    END IF;
    RETURN NULL;
END $$;
