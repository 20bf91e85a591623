-- Indexes for statements that read all rows of a tenant, removal of unused indexes, and columns and tables for
-- merges of contacts, sums of usage and checks of the storage.

-- The cause that a provider gave for a failure: opted_out or window_closed.
ALTER TABLE early_statuses ADD COLUMN cause TEXT;

-- The contact into which this one was merged, since both are the same customer. The row is not deleted: that would
-- scan every table that refers to contacts.
ALTER TABLE contacts ADD COLUMN merged_into INTEGER;

-- Since 0004 turn_messages has the item of every turn, and its index finds the turn of an item.
UPDATE turn_messages SET item = (SELECT item FROM turns WHERE turns.id = turn_messages.turn) WHERE item IS NULL;
DROP INDEX turns_by_item;
CREATE INDEX turns_by_conversation ON turns (tenant, conversation, id);
-- A turn is live until ended_at is set. The column is in the index so that SQLite prefers it to the one above.
DROP INDEX turns_live;
CREATE INDEX turns_live ON turns (tenant, conversation, ended_at, id) WHERE ended_at IS NULL;

-- active_at changes with every message, so only one index has it, and not the index by contact too.
DROP INDEX conversations_by_contact;
CREATE INDEX conversations_by_contact ON conversations (tenant, channel, contact);
CREATE INDEX conversations_by_activity ON conversations (tenant, active_at);
DROP INDEX conversations_human;
CREATE INDEX conversations_human ON conversations (tenant, channel, contact) WHERE owner = 'human';
CREATE INDEX conversations_human_by_activity ON conversations (tenant, active_at) WHERE owner = 'human';

CREATE INDEX outbox_held_by_conversation ON outbox (tenant, conversation, reason) WHERE state = 'held';
CREATE INDEX lanes_parked ON lanes (next_due, stage, tenant, channel) WHERE next_due IS NULL;
CREATE INDEX leads_by_time ON leads (tenant, at);
CREATE INDEX unrouted_by_age ON unrouted (received_at);

DROP INDEX contacts_by_tenant;
DROP INDEX events_by_tenant;

-- The sums of model_usage by day (UTC, days since 1970), so that a quota does not add up every call of its month.
CREATE TABLE model_usage_days (
    tenant TEXT NOT NULL,
    day INTEGER NOT NULL,
    model TEXT NOT NULL,
    calls INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    milliseconds INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    PRIMARY KEY (tenant, day, model)
) WITHOUT ROWID;
INSERT INTO model_usage_days (tenant, day, model, calls, input_tokens, output_tokens, milliseconds, cost)
SELECT tenant, at / 86400000, model, count(*), sum(input_tokens), sum(output_tokens), sum(milliseconds), sum(cost)
FROM model_usage GROUP BY tenant, at / 86400000, model;

-- One row, which is updated to check that the storage accepts writes.
CREATE TABLE storage_probe (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL
);
INSERT INTO storage_probe (id, at) VALUES (1, 0);
