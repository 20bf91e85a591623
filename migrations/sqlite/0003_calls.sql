-- Calls: a conversation is found by the provider's thread, whoever is on the other end.

CREATE INDEX conversations_by_thread ON conversations (tenant, channel, thread) WHERE thread IS NOT NULL;
