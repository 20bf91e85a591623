-- What the policy before a send looks at, and what it decided.

-- The provider said that the person wrote too long ago, whatever the hub reckons.
ALTER TABLE conversations ADD COLUMN window_refused_at INTEGER;
-- A template was sent because they wrote too long ago.
ALTER TABLE conversations ADD COLUMN template_sent_at INTEGER;
-- What the person may choose of by its number: the choices of the last reply, where the channel has no buttons.
ALTER TABLE conversations ADD COLUMN choices_codec INTEGER;
ALTER TABLE conversations ADD COLUMN choices BLOB;

-- What a turn is for: an answer of the strategies, or a notice of the hub's own.
ALTER TABLE turns ADD COLUMN purpose TEXT NOT NULL DEFAULT 'answer'
    CHECK (purpose IN ('answer', 'stop', 'start', 'help'));

-- What each rule found.
ALTER TABLE outbox ADD COLUMN decision_codec INTEGER;
ALTER TABLE outbox ADD COLUMN decision BLOB;

-- When an operator put the matter away.
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

-- What the hub remembers of a channel itself.
CREATE TABLE channel_state (
    tenant TEXT NOT NULL,
    channel TEXT NOT NULL,
    -- Everything that the provider took in before this moment was fetched, for providers that never deliver again.
    backfilled_until INTEGER,
    PRIMARY KEY (tenant, channel)
) WITHOUT ROWID;
