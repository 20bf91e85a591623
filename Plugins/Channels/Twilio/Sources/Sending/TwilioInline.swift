public import ChannelKit

/// Replies in the webhook's response, if the tenant has chosen so.
extension TwilioAdapter: InlineAnswering {
    /// True for calls, which are answered in the response whatever the setting for messages.
    public func answersInline(_ item: InboundItem) -> Bool { replyWay == .inline || step(of: item) != nil }

    public func answerTimeout(for item: InboundItem) -> Duration? {
        step(of: item).map(answerTimeout) ?? Self.manifest.limits.answerTimeout
    }

    /// The statuses of these messages have no id of a send: one reply may be several messages, and the response does
    /// not say which reply a status belongs to.
    public func answer(_ item: InboundItem, with contents: [ReplyContent]) -> WebhookResponse {
        if let webhook = try? TwilioWebhook(payload: item.payload), let step = webhook.step {
            return answer(webhook, step, with: contents)
        }
        return TwiML.messages(contents, callback: callback?.url)
    }

    public func answerWithoutReply(_ item: InboundItem, because reason: NoReply) -> WebhookResponse {
        guard let webhook = try? TwilioWebhook(payload: item.payload), let step = webhook.step else {
            return TwiML.nothing
        }
        return answer(webhook, step, because: reason)
    }

    private func step(of item: InboundItem) -> CallStep? { (try? TwilioWebhook(payload: item.payload))?.step }
}
