-- The data and the findings of the send policy.

-- The last inbound message at the time when the provider rejected a reply outside its reply window.
ALTER TABLE conversations ADD COLUMN window_refused_at INTEGER;
-- The last inbound message at the time when a template was sent outside the reply window.
ALTER TABLE conversations ADD COLUMN template_sent_at INTEGER;
-- The choices of the last reply, which the customer selects by number on a channel without buttons.
ALTER TABLE conversations ADD COLUMN choices_codec INTEGER;
ALTER TABLE conversations ADD COLUMN choices BLOB;

-- The purpose of a turn: an answer by the strategies, or the hub's own reply to a consent keyword.
ALTER TABLE turns ADD COLUMN purpose TEXT NOT NULL DEFAULT 'answer'
    CHECK (purpose IN ('answer', 'stop', 'start', 'help'));

-- The findings of the rules.
ALTER TABLE outbox ADD COLUMN decision_codec INTEGER;
ALTER TABLE outbox ADD COLUMN decision BLOB;

-- The time at which a dead letter was discarded.
ALTER TABLE outbox ADD COLUMN dropped_at INTEGER;
ALTER TABLE inbox ADD COLUMN dropped_at INTEGER;
ALTER TABLE turns ADD COLUMN dropped_at INTEGER;

CREATE INDEX outbox_recent ON outbox (tenant, conversation, created_at);
CREATE INDEX outbox_by_message ON outbox (tenant, message);
CREATE INDEX outbox_letters ON outbox (tenant, id)
    WHERE state IN ('held', 'ambiguous', 'dead') AND dropped_at IS NULL;
CREATE INDEX inbox_letters ON inbox (tenant, id) WHERE state = 'dead' AND dropped_at IS NULL;
CREATE INDEX turns_letters ON turns (tenant, id) WHERE state = 'dead' AND dropped_at IS NULL;
CREATE INDEX conversations_human ON conversations (tenant, active_at) WHERE owner = 'human';

-- The state of a channel.
CREATE TABLE channel_state (
    tenant TEXT NOT NULL,
    channel TEXT NOT NULL,
    -- The time up to which all messages were fetched, for providers that never redeliver.
    backfilled_until INTEGER,
    PRIMARY KEY (tenant, channel)
) WITHOUT ROWID;
