-- The schema. migrations/sqlite/0001_initial.sql has the same tables, columns, keys and indexes. Here only are, for
-- several writers, sequences in place of row_ids, and at the end row-level security, the indexes that it needs, and the
-- triggers that keep due_work.
--
-- * Ids come from the hub, in the order of insertion, over all tenants; an id is never used twice.
-- * tenant and channel are the numbers of the tables tenants and channels. Every statement on a tenant's rows has the
--   tenant in its condition.
-- * Personal data is in blobs with a codec: 0 is UTF-8 text or JSON, other values name the key of an encryption. No
--   statement reads inside a blob. Look-ups by such a value go through a hash: 16 bytes of its HMAC-SHA256 under the
--   tenant's look-up key.
-- * Times are milliseconds since 1970, days are days since 1970 (UTC). Words such as states are enumerations of the
--   code, without CHECK, so that a new one needs no migration.
-- * A reason is a code, or the JSON of a code and its parameters; the sentence is made when it is shown. Null is none.
-- * A foreign key is declared where the referring table has an index that begins with its columns: deleting a row never
--   scans. Ids are unique over all tenants, so that a key needs no tenant in it.
-- * An index costs a write with every message: the comment above each names the statement that uses it.

-- What belongs to the database itself. public_id_key: the key of the permutation that makes public ids of row numbers.
-- lookup_key: the key of the hashes in rows without a tenant. log_era changes with a restore or a copy, so that
-- consumers of events notice.
CREATE TABLE installation (
    name text NOT NULL PRIMARY KEY,
    codec bigint NOT NULL,
    value bytea NOT NULL
);
INSERT INTO installation (name, codec, value) VALUES
    ('public_id_key', 0, decode(replace(gen_random_uuid()::text, '-', ''), 'hex')),
    ('lookup_key', 0, decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex')),
    ('log_era', 0, '\x31');

-- The ids that hubs have taken from a table, in blocks of 1,000. A deleted row's id is not used again. Sequences, since
-- the row of a table would stay locked until the commit of the transaction that took a block, and others would wait.
CREATE SEQUENCE ids_of_tenants INCREMENT BY 1000 START WITH 1000;
CREATE SEQUENCE ids_of_channels INCREMENT BY 1000 START WITH 1000;
CREATE SEQUENCE ids_of_items INCREMENT BY 1000 START WITH 1000;
CREATE SEQUENCE ids_of_unrouted INCREMENT BY 1000 START WITH 1000;
CREATE SEQUENCE ids_of_contacts INCREMENT BY 1000 START WITH 1000;
CREATE SEQUENCE ids_of_conversations INCREMENT BY 1000 START WITH 1000;
CREATE SEQUENCE ids_of_messages INCREMENT BY 1000 START WITH 1000;
CREATE SEQUENCE ids_of_turns INCREMENT BY 1000 START WITH 1000;
CREATE SEQUENCE ids_of_leads INCREMENT BY 1000 START WITH 1000;
CREATE SEQUENCE ids_of_events INCREMENT BY 1000 START WITH 1000;
CREATE VIEW row_ids AS
    SELECT substr(sequencename, 8) AS name, last_value AS reserved FROM pg_sequences
    WHERE schemaname = 'public' AND sequencename LIKE 'ids\_of\_%';

-- One row, which is updated to check that the storage accepts writes.
CREATE TABLE storage_probe (
    id bigint PRIMARY KEY,
    at bigint NOT NULL
);
INSERT INTO storage_probe (id, at) VALUES (1, 0);

-- Tenants and channels, registered when they are first seen; the numbers are not used again.
CREATE TABLE tenants (
    id bigint PRIMARY KEY,
    name text NOT NULL,
    created_at bigint NOT NULL,
    -- The key of the hashes: 32 random bytes, wrapped by the codec. It never changes: dedupe and opt-outs hang on it.
    lookup_key_codec bigint NOT NULL,
    lookup_key bytea NOT NULL
);
-- Registers a tenant.
CREATE UNIQUE INDEX tenants_by_name ON tenants (name);

CREATE TABLE channels (
    id bigint PRIMARY KEY,
    tenant bigint NOT NULL REFERENCES tenants (id),
    name text NOT NULL,
    created_at bigint NOT NULL,
    -- The time up to which all messages were fetched, for providers that never redeliver.
    backfilled_until bigint
);
-- Registers a channel.
CREATE UNIQUE INDEX channels_by_name ON channels (tenant, name);

-- The receipt of an item, which makes receiving idempotent; its payload is in inbox, under the same id. Retention
-- deletes in the order of ids, which is that of days.
CREATE TABLE item_keys (
    id bigint PRIMARY KEY,
    tenant bigint NOT NULL,
    channel bigint NOT NULL,
    -- The hash of the adapter's idempotency key.
    hash bytea NOT NULL,
    day bigint NOT NULL,
    -- pending, turn, applied, agent, silent, ignored, dead.
    outcome text NOT NULL,
    -- The reason of the outcome; the kind of what was applied.
    reason text,
    -- The turn that the item opened or joined.
    turn bigint,
    -- The way in which an inline request was answered (reply, late, silent, failed); the first one written is final.
    inline_mark text
);
-- Inserts an item unless its key is known.
CREATE UNIQUE INDEX item_keys_by_hash ON item_keys (channel, hash);

-- The items as providers delivered them: pending, dead, or done and kept for the retention of raw items. The id is that
-- of item_keys; nothing points here.
CREATE TABLE inbox (
    id bigint PRIMARY KEY,
    tenant bigint NOT NULL,
    channel bigint NOT NULL,
    -- The hash of the lane key.
    lane bytea NOT NULL,
    adapter text NOT NULL,
    -- acknowledged, inline, streaming.
    answer text NOT NULL,
    verified_by text NOT NULL,
    received_at bigint NOT NULL,
    occurred_at bigint,
    key_codec bigint NOT NULL,
    item_key bytea NOT NULL,
    lane_key bytea NOT NULL,
    address bytea NOT NULL,
    codec bigint NOT NULL,
    payload bytea NOT NULL,
    -- pending, done, dead.
    state text NOT NULL,
    -- The reason of the last failure.
    reason text,
    due_at bigint NOT NULL,
    attempts bigint NOT NULL,
    first_failed_at bigint,
    done_at bigint,
    -- The time at which the dead letter was discarded.
    dropped_at bigint
);
-- Finds the first items of a lane, and at the start the lanes with work.
CREATE INDEX inbox_waiting ON inbox (channel, lane, id) WHERE state = 'pending';
-- Lists dead letters.
CREATE INDEX inbox_letters ON inbox (tenant, id) WHERE state = 'dead' AND dropped_at IS NULL;

-- Authentic items for an address that no channel has; without a tenant.
CREATE TABLE unrouted (
    id bigint PRIMARY KEY,
    adapter text NOT NULL,
    -- The hash of the adapter, the addresses and the item's key, under the look-up key of the installation.
    hash bytea NOT NULL,
    verified_by text NOT NULL,
    received_at bigint NOT NULL,
    codec bigint NOT NULL,
    addresses bytea NOT NULL,
    item_key bytea NOT NULL,
    payload bytea NOT NULL
);
-- Inserts an item unless it is known.
CREATE UNIQUE INDEX unrouted_by_hash ON unrouted (hash);

-- The customers, each on one channel.
CREATE TABLE contacts (
    id bigint PRIMARY KEY,
    tenant bigint NOT NULL,
    channel bigint NOT NULL,
    codec bigint NOT NULL,
    -- The provider's id to reply to.
    address bytea NOT NULL,
    phone bytea,
    name bytea,
    language text,
    -- The customer across channels.
    person bigint,
    created_at bigint NOT NULL,
    -- Updated with a change of the other data, or once an hour.
    seen_at bigint NOT NULL,
    -- The contact that this one was merged into, since both are the same customer.
    merged_into bigint
);

-- The ids of a contact on a channel.
CREATE TABLE contact_aliases (
    channel bigint NOT NULL,
    hash bytea NOT NULL,
    tenant bigint NOT NULL,
    contact bigint NOT NULL REFERENCES contacts (id),
    codec bigint NOT NULL,
    alias bytea NOT NULL,
    PRIMARY KEY (channel, hash)
);
-- Reads the ids of a contact, and moves them in a merge.
CREATE INDEX contact_aliases_by_contact ON contact_aliases (contact);

-- The memory of strategies per contact.
CREATE TABLE contact_memory (
    contact bigint NOT NULL REFERENCES contacts (id),
    key text NOT NULL,
    tenant bigint NOT NULL,
    at bigint NOT NULL,
    codec bigint NOT NULL,
    value bytea NOT NULL,
    PRIMARY KEY (contact, key)
);

CREATE TABLE consents (
    contact bigint NOT NULL REFERENCES contacts (id),
    -- messages.
    kind text NOT NULL,
    tenant bigint NOT NULL,
    channel bigint NOT NULL,
    opted_out bigint NOT NULL,
    keyword text NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (contact, kind)
);

CREATE TABLE conversations (
    id bigint PRIMARY KEY,
    tenant bigint NOT NULL,
    channel bigint NOT NULL,
    contact bigint NOT NULL REFERENCES contacts (id),
    -- The provider's thread, and its hash; null if the provider has none.
    thread_hash bytea,
    codec bigint NOT NULL,
    thread bytea,
    -- open, closed.
    state text NOT NULL,
    closed_at bigint,
    -- hub, agent. handler_seq grows with each change, for compare-and-swap.
    handler text NOT NULL,
    handler_since bigint,
    handler_seq bigint NOT NULL,
    -- Set while an agent was asked for and none has taken the conversation.
    waiting_since bigint,
    -- The user who has taken it.
    assignee bigint,
    location bigint,
    opened_at bigint NOT NULL,
    active_at bigint NOT NULL,
    -- The hour of active_at since 1970: an index by it changes once an hour, not with every message.
    active_hour bigint NOT NULL,
    -- The time of the customer's last message, by the provider's clock.
    last_inbound_at bigint,
    language text,
    -- last_inbound_at when the provider rejected a reply outside its reply window.
    window_refused_at bigint,
    -- last_inbound_at when a template was sent outside the reply window.
    template_sent_at bigint,
    -- The choices of the last reply, which the customer selects by number on a channel without buttons.
    choices_codec bigint,
    choices bytea,
    -- The number of the conversation's last event.
    event_seq bigint NOT NULL
);
-- Finds the open conversation of a contact.
CREATE INDEX conversations_by_contact ON conversations (contact, tenant, id);
-- Finds a call by the provider's thread.
CREATE INDEX conversations_by_thread ON conversations (channel, thread_hash) WHERE thread_hash IS NOT NULL;
-- Lists conversations, the latest first.
CREATE INDEX conversations_by_activity ON conversations (tenant, active_hour);
-- Lists conversations with an agent, the latest first.
CREATE INDEX conversations_with_agent ON conversations (tenant, active_at) WHERE handler = 'agent';

-- The memory of strategies per conversation.
CREATE TABLE conversation_memory (
    conversation bigint NOT NULL REFERENCES conversations (id),
    key text NOT NULL,
    tenant bigint NOT NULL,
    at bigint NOT NULL,
    codec bigint NOT NULL,
    value bytea NOT NULL,
    PRIMARY KEY (conversation, key)
);

CREATE TABLE messages (
    id bigint PRIMARY KEY,
    tenant bigint NOT NULL,
    channel bigint NOT NULL,
    conversation bigint NOT NULL REFERENCES conversations (id),
    -- customer, hub, agent.
    author text NOT NULL,
    -- The user who sent it, for an agent's message.
    sent_by bigint,
    at bigint NOT NULL,
    -- The provider's id, which is known later than the rest of a sent message, and its hash.
    external_hash bytea,
    external_codec bigint,
    external_id bytea,
    codec bigint NOT NULL,
    text bytea NOT NULL,
    body bytea NOT NULL,
    -- queued, sent, delivered, read, played, failed.
    status text NOT NULL,
    status_at bigint NOT NULL,
    error_code text,
    error_message text
);
-- Finds the message of a status, and rejects a message that is known.
CREATE UNIQUE INDEX messages_by_external_id ON messages (channel, external_hash) WHERE external_hash IS NOT NULL;
-- Reads the history of a conversation, and through it the replies of a conversation. Without statistics PostgreSQL takes
-- the index with the most columns of a condition, and so none that begins with the tenant.
CREATE INDEX messages_by_conversation ON messages (conversation, tenant, id);

-- Statuses that arrived before their message; kept for a day.
CREATE TABLE early_statuses (
    channel bigint NOT NULL,
    external_hash bytea NOT NULL,
    status text NOT NULL,
    tenant bigint NOT NULL,
    at bigint NOT NULL,
    error_code text,
    error_message text,
    -- opted_out, window_closed.
    cause text,
    received_at bigint NOT NULL,
    PRIMARY KEY (channel, external_hash, status)
);
-- Deletes old statuses.
CREATE INDEX early_statuses_by_age ON early_statuses (received_at);

CREATE TABLE turns (
    id bigint PRIMARY KEY,
    tenant bigint NOT NULL,
    channel bigint NOT NULL,
    conversation bigint NOT NULL REFERENCES conversations (id),
    -- What caused it: message.
    origin text NOT NULL,
    -- The item and its message, which is the first of the turn; further ones are in turn_messages.
    item bigint NOT NULL,
    message bigint NOT NULL,
    -- answer by the strategies; stop, start, help: the hub's own reply to a consent keyword.
    purpose text NOT NULL,
    answer text NOT NULL,
    answer_by bigint,
    -- open, running, replied, passed, silent, handed_off, cancelled, dead.
    state text NOT NULL,
    reason text,
    -- The configuration in force when it was opened.
    generation bigint NOT NULL,
    attempts bigint NOT NULL,
    opened_at bigint NOT NULL,
    -- Until then it gathers further messages.
    waits_until bigint NOT NULL,
    begun_at bigint,
    ended_at bigint,
    dropped_at bigint,
    -- The steps of the chain, as JSON: strategy, verdict, reason, milliseconds. Null until it ends.
    codec bigint NOT NULL,
    steps bytea
);
-- Reads the turns of a conversation, the latest first.
CREATE INDEX turns_by_conversation ON turns (conversation, tenant, id);
-- Finds the first live turn of a conversation, and at the start the conversations with one. ended_at is in the index so
-- that SQLite prefers it to the one above.
CREATE INDEX turns_live ON turns (tenant, conversation, ended_at, id) WHERE ended_at IS NULL;
-- Lists dead letters.
CREATE INDEX turns_letters ON turns (tenant, id) WHERE state = 'dead' AND dropped_at IS NULL;

-- The further messages of a turn that gathered several.
CREATE TABLE turn_messages (
    turn bigint NOT NULL REFERENCES turns (id),
    message bigint NOT NULL,
    tenant bigint NOT NULL,
    PRIMARY KEY (turn, message)
);

-- The results of calls that cost money or had an effect, so that another run of a turn does not repeat them.
CREATE TABLE turn_ledger (
    turn bigint NOT NULL REFERENCES turns (id),
    call text NOT NULL,
    tenant bigint NOT NULL,
    kind text NOT NULL,
    at bigint NOT NULL,
    codec bigint NOT NULL,
    result bytea NOT NULL,
    PRIMARY KEY (turn, call)
);

-- The replies to send, each under the id of its message. A claimed one may have reached the provider already.
CREATE TABLE outbox (
    id bigint PRIMARY KEY REFERENCES messages (id),
    tenant bigint NOT NULL,
    channel bigint NOT NULL,
    conversation bigint NOT NULL,
    turn bigint NOT NULL,
    -- api, inline.
    via text NOT NULL,
    -- pending, claimed, sent, held, ambiguous, dead.
    state text NOT NULL,
    reason text,
    -- The codec of the content and of the provider's id of the message that the reply quotes.
    codec bigint NOT NULL,
    content bytea NOT NULL,
    reply_to bytea,
    -- The findings of the send policy.
    decision_codec bigint,
    decision bytea,
    attempts bigint NOT NULL,
    created_at bigint NOT NULL,
    due_at bigint,
    expires_at bigint NOT NULL,
    done_at bigint,
    dropped_at bigint
);
-- Finds the first waiting replies of a conversation, and at the start the conversations with one.
CREATE INDEX outbox_waiting ON outbox (conversation, id) WHERE state IN ('pending', 'claimed', 'ambiguous');
-- Releases the held replies of a channel, and finds the channels with any.
CREATE INDEX outbox_held ON outbox (channel, reason) WHERE state = 'held';
-- Releases the held replies of a conversation.
CREATE INDEX outbox_held_by_conversation ON outbox (conversation, reason) WHERE state = 'held';
-- Lists dead letters.
CREATE INDEX outbox_letters ON outbox (tenant, id)
    WHERE state IN ('held', 'ambiguous', 'dead') AND dropped_at IS NULL;

CREATE TABLE leads (
    id bigint PRIMARY KEY,
    tenant bigint NOT NULL,
    conversation bigint NOT NULL REFERENCES conversations (id),
    contact bigint,
    call bigint,
    key text NOT NULL,
    at bigint NOT NULL,
    -- What recorded it: strategy.
    source text NOT NULL,
    -- new; later contacted, won, lost.
    status text NOT NULL,
    value bigint,
    assignee bigint,
    changed_at bigint NOT NULL,
    codec bigint NOT NULL,
    body bytea NOT NULL
);
-- Inserts a lead unless its key is known.
CREATE UNIQUE INDEX leads_by_key ON leads (conversation, key);
-- Lists leads, the latest first.
CREATE INDEX leads_by_time ON leads (tenant, at);

-- The event log, written in the transaction of the change that an event records. Its public id is derived from the id.
CREATE TABLE events (
    id bigint PRIMARY KEY,
    tenant bigint NOT NULL,
    channel bigint NOT NULL,
    -- The transaction, on PostgreSQL, where ids do not follow the order of commits; 0 on SQLite.
    xid bigint NOT NULL,
    conversation bigint,
    -- The number of the event within its conversation, from 1 on, in the order of commits.
    conversation_seq bigint,
    contact bigint,
    message bigint,
    -- The user who caused it; null for the hub, the customer and the provider.
    actor bigint,
    kind text NOT NULL,
    at bigint NOT NULL,
    codec bigint NOT NULL,
    body bytea NOT NULL
);
-- Reads the handoffs and the reports of a call. The events of every message are not in it.
CREATE INDEX events_by_conversation ON events (conversation, kind, id) WHERE kind IN ('handoff', 'call');

-- The usage of models, one row per call.
CREATE TABLE model_usage (
    -- turn. The subject is the turn's id.
    purpose text NOT NULL,
    subject bigint NOT NULL,
    call text NOT NULL,
    tenant bigint NOT NULL,
    channel bigint NOT NULL,
    at bigint NOT NULL,
    model text NOT NULL,
    input_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    milliseconds bigint NOT NULL,
    -- Millionths of the currency that the operator's prices are in.
    cost bigint NOT NULL,
    PRIMARY KEY (purpose, subject, call)
);
-- Sums the part of a day at the beginning of a period.
CREATE INDEX model_usage_by_time ON model_usage (tenant, at);

-- The sums of whole days.
CREATE TABLE model_usage_days (
    tenant bigint NOT NULL,
    day bigint NOT NULL,
    model text NOT NULL,
    calls bigint NOT NULL,
    input_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    milliseconds bigint NOT NULL,
    cost bigint NOT NULL,
    PRIMARY KEY (tenant, day, model)
);

-- The warnings that were logged, one for each quota and period.
CREATE TABLE quota_notices (
    tenant bigint NOT NULL,
    key text NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (tenant, key)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Signing in.

-- What must be found before its tenant is known: API keys, sessions, invitations, addresses of users. No content, and
-- no tenant policy.
CREATE TABLE access_index (
    kind text NOT NULL,
    hash bytea NOT NULL,
    tenant bigint NOT NULL,
    row_id bigint NOT NULL,
    PRIMARY KEY (kind, hash)
);

-- The people who may sign in. Operators of the installation are in tenant 0.
CREATE TABLE users (
    tenant bigint NOT NULL,
    id bigint NOT NULL,
    email_hash bytea NOT NULL,
    role text NOT NULL,
    locale text,
    agents_see text,
    password text,
    created_at bigint NOT NULL,
    invited_by bigint,
    seen_at bigint,
    disabled_at bigint,
    locked_until bigint,
    codec bigint NOT NULL,
    -- The e-mail address and the name.
    body bytea NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, email_hash)
);

-- The accounts at other issuers with which a user may sign in.
CREATE TABLE identities (
    tenant bigint NOT NULL,
    issuer text NOT NULL,
    subject_hash bytea NOT NULL,
    user_id bigint NOT NULL,
    created_at bigint NOT NULL,
    PRIMARY KEY (tenant, issuer, subject_hash)
);

-- Sessions of browsers and of programs that sign in as a person: kind is browser or token.
CREATE TABLE sessions (
    tenant bigint NOT NULL,
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    kind text NOT NULL,
    hash bytea NOT NULL,
    -- The refresh token before, and until when it gets the same successor.
    previous_hash bytea,
    previous_until bigint,
    host text,
    role text NOT NULL,
    -- The operator who entered the tenant, and why.
    impersonator bigint,
    reason text,
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    ended_at bigint,
    codec bigint NOT NULL,
    -- The network and the agent.
    body bytea NOT NULL,
    PRIMARY KEY (tenant, id)
);

-- One-time links: kind is invite, reset or setup.
CREATE TABLE invitations (
    tenant bigint NOT NULL,
    id bigint NOT NULL,
    user_id bigint,
    kind text NOT NULL,
    hash bytea NOT NULL,
    created_by bigint,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    used_at bigint,
    PRIMARY KEY (tenant, id)
);

-- Keys of programs. They belong to the tenant, not to a person.
CREATE TABLE api_keys (
    tenant bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    hash bytea NOT NULL,
    -- The key before a rotation, and until when it is accepted.
    previous_hash bytea,
    previous_until bigint,
    scopes text NOT NULL,
    channel bigint,
    networks text,
    created_by bigint,
    created_at bigint NOT NULL,
    expires_at bigint,
    used_at bigint,
    used_network text,
    revoked_at bigint,
    PRIMARY KEY (tenant, id)
);

-- The keys that sign access tokens.
CREATE TABLE signing_keys (
    id bigint NOT NULL,
    thumbprint text NOT NULL,
    algorithm text NOT NULL,
    created_at bigint NOT NULL,
    retired_at bigint,
    codec bigint NOT NULL,
    private_key bytea NOT NULL,
    PRIMARY KEY (id)
);

-- Failed sign-ins by account and network, by network, and by account; the hash is of the installation's key.
CREATE TABLE sign_in_failures (
    kind text NOT NULL,
    hash bytea NOT NULL,
    count bigint NOT NULL,
    since bigint NOT NULL,
    locked_until bigint,
    lockouts bigint NOT NULL,
    PRIMARY KEY (kind, hash)
);

-- The responses to requests with an idempotency key, by a hash of principal, route and key.
CREATE TABLE idempotency_keys (
    tenant bigint NOT NULL,
    hash bytea NOT NULL,
    request_hash bytea NOT NULL,
    at bigint NOT NULL,
    -- Null while the request runs.
    status bigint,
    codec bigint NOT NULL,
    response bytea,
    PRIMARY KEY (tenant, hash)
);

-- Who did what. Names are copied, so that a deleted user stays readable. Tenant 0 is the installation.
CREATE TABLE audit (
    tenant bigint NOT NULL,
    id bigint NOT NULL,
    at bigint NOT NULL,
    request text,
    actor_kind text NOT NULL,
    actor bigint,
    impersonator bigint,
    via text NOT NULL,
    action text NOT NULL,
    target_kind text,
    target bigint,
    codec bigint NOT NULL,
    -- The actor's name, the network, and the values before and after, without secrets and texts of messages.
    body bytea NOT NULL,
    PRIMARY KEY (tenant, id)
);

CREATE TABLE notifications (
    tenant bigint NOT NULL,
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    kind text NOT NULL,
    event bigint,
    at bigint NOT NULL,
    due_at bigint,
    attempts bigint NOT NULL,
    sent_at bigint,
    read_at bigint,
    codec bigint NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (tenant, id)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- People, places and what agents add to a conversation.

-- A customer across channels; contacts refer to it once somebody or a proof of identity has joined them.
CREATE TABLE people (
    tenant bigint NOT NULL,
    id bigint NOT NULL,
    created_at bigint NOT NULL,
    -- The id of the person into which this one was merged.
    merged_into bigint,
    codec bigint NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (tenant, id)
);

-- The locations of a business, by the id that its configuration gives them.
CREATE TABLE locations (
    tenant bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    retired_at bigint,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, name)
);

-- The notes of agents. They are in a table of their own so that no statement can send one to a customer.
CREATE TABLE notes (
    tenant bigint NOT NULL,
    id bigint NOT NULL,
    conversation bigint NOT NULL,
    author bigint NOT NULL,
    at bigint NOT NULL,
    edited_at bigint,
    codec bigint NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (tenant, id)
);

CREATE TABLE canned_replies (
    tenant bigint NOT NULL,
    id bigint NOT NULL,
    shortcut text NOT NULL,
    author bigint,
    at bigint NOT NULL,
    codec bigint NOT NULL,
    -- The text in each language, and the channels on which it is offered.
    body bytea NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, shortcut)
);

CREATE TABLE labels (
    tenant bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    color text,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, name)
);

CREATE TABLE conversation_labels (
    tenant bigint NOT NULL,
    conversation bigint NOT NULL,
    label bigint NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (tenant, conversation, label)
);

-- How far each user has read a conversation.
CREATE TABLE read_marks (
    tenant bigint NOT NULL,
    conversation bigint NOT NULL,
    user_id bigint NOT NULL,
    message bigint NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (tenant, conversation, user_id)
);

-- What a message said before an edit or a deletion by its author: kind is edited or deleted.
CREATE TABLE message_revisions (
    tenant bigint NOT NULL,
    message bigint NOT NULL,
    number bigint NOT NULL,
    kind text NOT NULL,
    at bigint NOT NULL,
    codec bigint NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (tenant, message, number)
);

-- What a customer thought of an answer or of a conversation.
CREATE TABLE feedback (
    tenant bigint NOT NULL,
    id bigint NOT NULL,
    conversation bigint NOT NULL,
    message bigint,
    contact bigint NOT NULL,
    rating bigint,
    at bigint NOT NULL,
    codec bigint NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (tenant, id)
);

-- Messages that the hub starts at a time.
CREATE TABLE scheduled_messages (
    tenant bigint NOT NULL,
    id bigint NOT NULL,
    channel bigint NOT NULL,
    contact bigint NOT NULL,
    conversation bigint,
    origin text NOT NULL,
    actor bigint,
    state text NOT NULL,
    reason text,
    due_at bigint NOT NULL,
    created_at bigint NOT NULL,
    done_at bigint,
    reply bigint,
    codec bigint NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (tenant, id)
);

-- Files by the hash of their content: place says where the bytes are (the database, a folder, an object store).
CREATE TABLE files (
    tenant bigint NOT NULL,
    id bigint NOT NULL,
    hash bytea NOT NULL,
    size bigint NOT NULL,
    kind text NOT NULL,
    place text NOT NULL,
    created_at bigint NOT NULL,
    erased_at bigint,
    codec bigint NOT NULL,
    -- The name that its sender gave it; null if none.
    name bytea,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, hash)
);

CREATE TABLE message_files (
    tenant bigint NOT NULL,
    message bigint NOT NULL,
    position bigint NOT NULL,
    file bigint NOT NULL,
    PRIMARY KEY (tenant, message, position)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Calls and what is read from them.

-- One row for each call of a provider. Money is in millionths of the currency.
CREATE TABLE calls (
    tenant bigint NOT NULL,
    id bigint NOT NULL,
    channel bigint NOT NULL,
    external_hash bytea NOT NULL,
    conversation bigint,
    contact bigint,
    parent bigint,
    direction text NOT NULL,
    started_at bigint NOT NULL,
    ringing_at bigint,
    answered_at bigint,
    ended_at bigint,
    duration_seconds bigint,
    billed_minutes bigint,
    cost bigint,
    currency text,
    outcome text,
    outcome_source text,
    -- A person's correction, which no later fact overwrites.
    corrected_outcome text,
    ended_reason text,
    ai_handled bigint NOT NULL,
    version bigint NOT NULL,
    codec bigint NOT NULL,
    -- The numbers, transcript, summary, data, recording, cost lines and the rank of each fact.
    body bytea NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, channel, external_hash)
);

-- What a model read in a call or a conversation. The same input is never paid for twice.
CREATE TABLE insights (
    tenant bigint NOT NULL,
    id bigint NOT NULL,
    subject_kind text NOT NULL,
    subject bigint NOT NULL,
    schema_version bigint NOT NULL,
    prompt_hash bytea NOT NULL,
    model text NOT NULL,
    input_hash bytea NOT NULL,
    state text NOT NULL,
    reason text,
    attempts bigint NOT NULL,
    due_at bigint,
    created_at bigint NOT NULL,
    done_at bigint,
    superseded_at bigint,
    sentiment text,
    codec bigint NOT NULL,
    body bytea,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, subject_kind, subject, schema_version, prompt_hash, model, input_hash)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Usage, numbers and plans.

-- What counts towards a plan, written with what it counts. A row is never changed; corrects names the one it replaces.
CREATE TABLE usage_ledger (
    tenant bigint NOT NULL,
    id bigint NOT NULL,
    kind text NOT NULL,
    subject bigint NOT NULL,
    revision bigint NOT NULL,
    day bigint NOT NULL,
    quantity bigint NOT NULL,
    cost bigint,
    corrects bigint,
    at bigint NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, kind, subject, revision)
);

-- Sums and counts of a day in the tenant's time zone, recomputed whole from the rows of that day.
CREATE TABLE daily_numbers (
    tenant bigint NOT NULL,
    day bigint NOT NULL,
    channel bigint NOT NULL,
    metric text NOT NULL,
    key text NOT NULL,
    count bigint NOT NULL,
    total bigint NOT NULL,
    PRIMARY KEY (tenant, day, channel, metric, key)
);

-- The days whose numbers are to be recomputed. The version changes with every counted row of the day.
CREATE TABLE dirty_days (
    tenant bigint NOT NULL,
    day bigint NOT NULL,
    version bigint NOT NULL,
    due_at bigint NOT NULL,
    PRIMARY KEY (tenant, day)
);

CREATE TABLE subscriptions (
    tenant bigint NOT NULL,
    plan text NOT NULL,
    state text NOT NULL,
    since bigint NOT NULL,
    period_ends_at bigint,
    -- The time of the provider's last word, so that a late one changes nothing.
    as_of bigint NOT NULL,
    codec bigint NOT NULL,
    -- The ids of the customer, the subscription and its prices at the billing provider.
    body bytea NOT NULL,
    PRIMARY KEY (tenant)
);

-- Files made on request: exports of calls, messages, leads and days, and of what is kept of a person.
CREATE TABLE exports (
    tenant bigint NOT NULL,
    id bigint NOT NULL,
    kind text NOT NULL,
    actor bigint,
    state text NOT NULL,
    reason text,
    created_at bigint NOT NULL,
    due_at bigint,
    done_at bigint,
    expires_at bigint,
    file bigint,
    codec bigint NOT NULL,
    -- The filters.
    body bytea NOT NULL,
    PRIMARY KEY (tenant, id)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Knowledge, documents of tenants, tokens of providers.

CREATE TABLE knowledge_documents (
    tenant bigint NOT NULL,
    id bigint NOT NULL,
    name text NOT NULL,
    language text,
    hash bytea NOT NULL,
    size bigint NOT NULL,
    state text NOT NULL,
    reason text,
    author bigint,
    created_at bigint NOT NULL,
    file bigint,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, name)
);

CREATE TABLE knowledge_passages (
    tenant bigint NOT NULL,
    document bigint NOT NULL,
    position bigint NOT NULL,
    codec bigint NOT NULL,
    body bytea NOT NULL,
    -- The embedding model and its vector; null until it is computed.
    model text,
    vector bytea,
    PRIMARY KEY (tenant, document, position),
    FOREIGN KEY (tenant, document) REFERENCES knowledge_documents (tenant, id) ON DELETE CASCADE
);

-- The configuration of tenants that are made by the API, in versions. One of them is in force.
CREATE TABLE tenant_documents (
    tenant bigint NOT NULL,
    version bigint NOT NULL,
    in_force bigint NOT NULL,
    author bigint,
    at bigint NOT NULL,
    hash bytea NOT NULL,
    codec bigint NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (tenant, version)
);

-- The secrets that a tenant entered through the API, and the tokens that a provider gave out.
CREATE TABLE provider_tokens (
    tenant bigint NOT NULL,
    channel bigint NOT NULL,
    kind text NOT NULL,
    expires_at bigint,
    changed_at bigint NOT NULL,
    codec bigint NOT NULL,
    token bytea NOT NULL,
    PRIMARY KEY (tenant, channel, kind)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Events out.

CREATE TABLE endpoints (
    tenant bigint NOT NULL,
    id bigint NOT NULL,
    format text NOT NULL,
    ordered bigint NOT NULL,
    retry text NOT NULL,
    state text NOT NULL,
    reason text,
    version bigint NOT NULL,
    created_at bigint NOT NULL,
    -- The first failure since the last success, and how many there were.
    failing_since bigint,
    failures bigint NOT NULL,
    codec bigint NOT NULL,
    -- The URL, the description, the types of events and the headers.
    body bytea NOT NULL,
    PRIMARY KEY (tenant, id)
);

CREATE TABLE endpoint_secrets (
    tenant bigint NOT NULL,
    endpoint bigint NOT NULL,
    number bigint NOT NULL,
    created_at bigint NOT NULL,
    -- Until when it signs beside its successor; null while it is the last one.
    retires_at bigint,
    codec bigint NOT NULL,
    secret bytea NOT NULL,
    PRIMARY KEY (tenant, endpoint, number),
    FOREIGN KEY (tenant, endpoint) REFERENCES endpoints (tenant, id) ON DELETE CASCADE
);

-- One event on its way to one endpoint. The payload is the event's.
CREATE TABLE deliveries (
    tenant bigint NOT NULL,
    id bigint NOT NULL,
    endpoint bigint NOT NULL,
    event bigint NOT NULL,
    conversation bigint,
    state text NOT NULL,
    reason text,
    attempts bigint NOT NULL,
    due_at bigint,
    created_at bigint NOT NULL,
    done_at bigint,
    last_status bigint,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, endpoint, event),
    FOREIGN KEY (tenant, endpoint) REFERENCES endpoints (tenant, id) ON DELETE CASCADE
);

CREATE TABLE delivery_attempts (
    tenant bigint NOT NULL,
    delivery bigint NOT NULL,
    number bigint NOT NULL,
    -- Why it was made: scheduled, manual, bulk, replay or test.
    cause text NOT NULL,
    at bigint NOT NULL,
    milliseconds bigint,
    status bigint,
    error text,
    request_hash bytea,
    codec bigint NOT NULL,
    -- The headers and the beginning of the response.
    response bytea,
    PRIMARY KEY (tenant, delivery, number),
    FOREIGN KEY (tenant, delivery) REFERENCES deliveries (tenant, id) ON DELETE CASCADE
);

-- The events that an endpoint did not get: it was disabled or paused, or the log no longer had them.
CREATE TABLE delivery_gaps (
    tenant bigint NOT NULL,
    id bigint NOT NULL,
    endpoint bigint NOT NULL,
    first_event bigint NOT NULL,
    last_event bigint,
    reason text NOT NULL,
    at bigint NOT NULL,
    resolution text,
    resolved_at bigint,
    PRIMARY KEY (tenant, endpoint, id),
    FOREIGN KEY (tenant, endpoint) REFERENCES endpoints (tenant, id) ON DELETE CASCADE
);

-- How far a consumer of the event log has read.
CREATE TABLE event_cursors (
    tenant bigint NOT NULL,
    consumer text NOT NULL,
    era bigint NOT NULL,
    xid bigint NOT NULL,
    event bigint NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (tenant, consumer)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- The installation.

-- The processes on this database. An epoch that has expired voids all its claims.
CREATE TABLE instances (
    id bigint NOT NULL,
    epoch bigint NOT NULL,
    name text NOT NULL,
    version text NOT NULL,
    configuration bytea,
    started_at bigint NOT NULL,
    lease_until bigint NOT NULL,
    PRIMARY KEY (id)
);

-- Unfinished work of all tenants by stage, without content, so that it is found without a look at each tenant. Triggers on
-- the tables of the work keep it; the index is in the order of lanes.
CREATE TABLE due_work (
    -- inbound, turn, outbox; held for replies that wait for a decision.
    stage text NOT NULL,
    tenant bigint NOT NULL,
    -- 0 for an item, whose lane is in its row.
    conversation bigint NOT NULL,
    -- The item, turn or reply.
    row_id bigint NOT NULL,
    channel bigint NOT NULL,
    due_at bigint NOT NULL,
    -- 0 for an ambiguous reply, which those behind it may overtake.
    is_in_order bigint NOT NULL,
    PRIMARY KEY (stage, tenant, conversation, row_id)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Rows of these tables change once or more after they are written: pages keep room for the new version (heap-only
-- updates), and dead versions are removed before they are a fiftieth of the table.
ALTER TABLE inbox SET (
    fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02
);
ALTER TABLE item_keys SET (
    fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02
);
ALTER TABLE conversations SET (
    fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02
);
ALTER TABLE messages SET (
    fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02
);
ALTER TABLE turns SET (
    fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02
);
ALTER TABLE outbox SET (
    fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02
);
ALTER TABLE contacts SET (
    fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02
);
ALTER TABLE deliveries SET (
    fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02
);
-- Small, and each row of it lives for the time of a piece of work: dead versions are removed by their number.
ALTER TABLE due_work SET (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_analyze_threshold = 5000
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Row-level security: a transaction shows the rows of one tenant, whose number it sets; without one, or with another, it
-- neither reads nor writes a row. It is forced, so that the owner of the tables is subject to it as well.
--
-- Two tables with a tenant have no policy, since they are read before the tenant is known, and have no content.
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN
        SELECT table_name FROM information_schema.columns
        WHERE table_schema = current_schema() AND column_name = 'tenant'
            AND table_name NOT IN ('access_index', 'due_work')
        ORDER BY table_name
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        -- After a transaction that had set it, the setting is empty instead of null.
        EXECUTE format(
            'CREATE POLICY tenant ON %I USING (tenant = nullif(current_setting(%L, true), %L)::bigint)',
            name, 'patchbay.tenant', ''
        );
    END LOOP;
END $$;

-- Find the old rows of a tenant: retention goes from tenant to tenant here.
CREATE INDEX inbox_of_tenant ON inbox (tenant, id);
CREATE INDEX item_keys_of_tenant ON item_keys (tenant, id);
CREATE INDEX messages_of_tenant ON messages (tenant, id);
CREATE INDEX turns_of_tenant ON turns (tenant, id);
CREATE INDEX turn_ledger_of_tenant ON turn_ledger (tenant, turn);
CREATE INDEX outbox_of_tenant ON outbox (tenant, id);
CREATE INDEX events_of_tenant ON events (tenant, id);

-- ---------------------------------------------------------------------------------------------------------------------
-- due_work follows the unfinished rows. A trigger is called for the changes that matter to it only: most rows of inbox are
-- done as they are stored.
CREATE FUNCTION follow_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM due_work
        WHERE stage = 'inbound' AND tenant = OLD.tenant AND conversation = 0 AND row_id = OLD.id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.state = 'pending' THEN
        INSERT INTO due_work (stage, tenant, conversation, row_id, channel, due_at, is_in_order)
        VALUES ('inbound', NEW.tenant, 0, NEW.id, NEW.channel, NEW.due_at, 1);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER item_stored AFTER INSERT ON inbox FOR EACH ROW WHEN (NEW.state = 'pending')
    EXECUTE FUNCTION follow_item();
CREATE TRIGGER item_changed AFTER UPDATE OF state, due_at, channel ON inbox FOR EACH ROW
    WHEN (OLD.state = 'pending' OR NEW.state = 'pending') EXECUTE FUNCTION follow_item();
CREATE TRIGGER item_deleted AFTER DELETE ON inbox FOR EACH ROW WHEN (OLD.state = 'pending')
    EXECUTE FUNCTION follow_item();

CREATE FUNCTION follow_turn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM due_work
        WHERE stage = 'turn' AND tenant = OLD.tenant AND conversation = OLD.conversation AND row_id = OLD.id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.ended_at IS NULL AND NEW.state IN ('open', 'running') THEN
        INSERT INTO due_work (stage, tenant, conversation, row_id, channel, due_at, is_in_order)
        VALUES ('turn', NEW.tenant, NEW.conversation, NEW.id, NEW.channel, NEW.waits_until, 1);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER turn_stored AFTER INSERT ON turns FOR EACH ROW WHEN (NEW.ended_at IS NULL)
    EXECUTE FUNCTION follow_turn();
CREATE TRIGGER turn_changed AFTER UPDATE OF state, ended_at, waits_until, channel, conversation ON turns FOR EACH ROW
    WHEN ((OLD.ended_at IS NULL OR NEW.ended_at IS NULL)
        AND (OLD.ended_at IS DISTINCT FROM NEW.ended_at OR OLD.waits_until <> NEW.waits_until
            OR OLD.channel <> NEW.channel OR OLD.conversation <> NEW.conversation
            OR OLD.state NOT IN ('open', 'running') OR NEW.state NOT IN ('open', 'running')))
    EXECUTE FUNCTION follow_turn();
CREATE TRIGGER turn_deleted AFTER DELETE ON turns FOR EACH ROW WHEN (OLD.ended_at IS NULL)
    EXECUTE FUNCTION follow_turn();

CREATE FUNCTION follow_reply() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM due_work
        WHERE stage = CASE OLD.state WHEN 'held' THEN 'held' ELSE 'outbox' END
            AND tenant = OLD.tenant AND conversation = OLD.conversation AND row_id = OLD.id;
    END IF;
    IF TG_OP <> 'DELETE' AND (NEW.state = 'held'
        OR (NEW.state IN ('pending', 'claimed', 'ambiguous') AND NEW.via = 'api' AND NEW.due_at IS NOT NULL))
    THEN
        INSERT INTO due_work (stage, tenant, conversation, row_id, channel, due_at, is_in_order)
        VALUES (CASE NEW.state WHEN 'held' THEN 'held' ELSE 'outbox' END, NEW.tenant, NEW.conversation, NEW.id,
            NEW.channel, coalesce(NEW.due_at, 0), CASE NEW.state WHEN 'ambiguous' THEN 0 ELSE 1 END);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER reply_stored AFTER INSERT ON outbox FOR EACH ROW WHEN (NEW.state NOT IN ('sent', 'dead'))
    EXECUTE FUNCTION follow_reply();
CREATE TRIGGER reply_changed AFTER UPDATE OF state, due_at, channel, conversation ON outbox FOR EACH ROW
    WHEN (OLD.state NOT IN ('sent', 'dead') OR NEW.state NOT IN ('sent', 'dead')) EXECUTE FUNCTION follow_reply();
CREATE TRIGGER reply_deleted AFTER DELETE ON outbox FOR EACH ROW WHEN (OLD.state NOT IN ('sent', 'dead'))
    EXECUTE FUNCTION follow_reply();
