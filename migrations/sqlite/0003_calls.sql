-- Calls: a conversation is found by the provider's thread, whoever is on the other end.

CREATE INDEX conversations_by_thread ON conversations (tenant, channel, thread) WHERE thread IS NOT NULL;

-- What happened in one conversation, such as the report of a call.
CREATE INDEX events_by_conversation ON events (tenant, conversation, id) WHERE conversation IS NOT NULL;
