-- Calls: a conversation is found by the provider's thread, with any contact.

CREATE INDEX conversations_by_thread ON conversations (tenant, channel, thread) WHERE thread IS NOT NULL;

-- The events of one conversation, such as the report of a call.
CREATE INDEX events_by_conversation ON events (tenant, conversation, id) WHERE conversation IS NOT NULL;
