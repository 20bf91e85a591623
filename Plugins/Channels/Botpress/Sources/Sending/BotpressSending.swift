public import ChannelKit
import Foundation

extension BotpressAdapter: RichSending {
    /// True for files with a link, and for choices without an empty text, label or value, which Botpress rejects.
    public func canSend(_ content: ReplyContent) -> Bool {
        switch content {
        case .text, .location: true
        case .media(let media): media.link?.isEmpty == false
        case .buttons(let text, let choices), .list(let text, _, let choices):
            !text.isEmpty && !choices.isEmpty && choices.allSatisfy { !$0.title.isEmpty && !$0.id.isEmpty }
        case .template, .reaction, .transfer, .endCall: false
        }
    }

    /// Sends a reply through the API of the dialect that its conversation came by.
    public func send(
        _ content: ReplyContent,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        let reply = BotpressReply(content: content, thread: thread(of: destination), destination: destination)
        let api: any ReplySending =
            switch reply.thread.route {
            case .runtime: try require(runtime, "bot_id")
            case .messagingAPI: try require(integration, "webhook_id")
            case .server, .collect: try require(server, "client_id")
            case .chat: try require(chat, "chat_webhook_id")
            }
        return try DeliveryReceipt(requiring: await api.send(reply, using: http))
    }

    /// The API, if it is configured: a conversation may come by a dialect for which the channel has no credentials.
    func require<API>(_ api: API?, _ setting: String) throws(DeliveryError) -> API {
        guard let api else {
            throw .rejected(
                code: "not_configured",
                reason: "the conversation came by a dialect that is not configured for replies",
                remedy: "set \(setting) and its credentials"
            )
        }
        return api
    }
}

/// A reply with its conversation.
struct BotpressReply {
    let content: ReplyContent
    let thread: BotpressThread
    let destination: Destination
}

/// An API through which replies are sent.
protocol ReplySending: Sendable {
    /// Sends a reply.
    ///
    /// - Returns: The message's id; nil if the response has none.
    func send(_ reply: BotpressReply, using http: any HTTPSending) async throws(DeliveryError) -> String?
}
