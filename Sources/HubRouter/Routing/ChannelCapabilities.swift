import ChannelKit

/// The optional protocols that a channel's adapter conforms to, each nil if it does not.
///
/// They are resolved once per channel: a dynamic cast to a protocol searches the runtime's tables.
struct ChannelCapabilities: Sendable {
    let callCarrying: (any CallCarrying)?
    let inboundConfirming: (any InboundConfirming)?
    let inlineAnswering: (any InlineAnswering)?
    let presenceSending: (any PresenceSending)?
    let replyWindowing: (any ReplyWindowing)?
    let richSending: (any RichSending)?
    let sendReconciling: (any SendReconciling)?
    let streamingAnswering: (any StreamingAnswering)?
    let textSending: (any TextSending)?
    let turnAnswering: (any TurnAnswering)?
    let webhookHandshaking: (any WebhookHandshaking)?

    init(of adapter: any ChannelAdapter) {
        callCarrying = adapter as? any CallCarrying
        inboundConfirming = adapter as? any InboundConfirming
        inlineAnswering = adapter as? any InlineAnswering
        presenceSending = adapter as? any PresenceSending
        replyWindowing = adapter as? any ReplyWindowing
        richSending = adapter as? any RichSending
        sendReconciling = adapter as? any SendReconciling
        streamingAnswering = adapter as? any StreamingAnswering
        textSending = adapter as? any TextSending
        turnAnswering = adapter as? any TurnAnswering
        webhookHandshaking = adapter as? any WebhookHandshaking
    }
}
