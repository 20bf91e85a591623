public import ChannelKit

/// Twilio takes the answer to a message in the response to its webhook, where the tenant prefers it.
extension TwilioAdapter: InlineAnswering {
    public func answersInline(_ item: InboundItem) -> Bool { replyWay == .inline }

    /// The statuses of these messages name no send of the hub's: one answer may be several messages, and nothing here
    /// says which reply they are.
    public func answer(_ item: InboundItem, with contents: [ReplyContent]) -> WebhookResponse {
        TwiML.messages(contents, callback: callback?.url)
    }

    public func answerWithoutReply(_ item: InboundItem, because reason: NoReply) -> WebhookResponse { TwiML.nothing }
}
