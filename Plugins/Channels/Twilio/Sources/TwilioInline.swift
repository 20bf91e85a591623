public import ChannelKit

/// Twilio takes the answer to a message in the response to its webhook, where the tenant prefers it.
extension TwilioAdapter: InlineAnswering {
    /// A call is answered in the response, whichever way the tenant prefers for messages.
    public func answersInline(_ item: InboundItem) -> Bool { replyWay == .inline || step(of: item) != nil }

    public func answerTimeout(for item: InboundItem) -> Duration? {
        step(of: item).map(answerTimeout) ?? Self.manifest.limits.answerTimeout
    }

    /// The statuses of these messages name no send of the hub's: one answer may be several messages, and nothing here
    /// says which reply they are.
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
