public import ChannelKit
import Foundation

extension BotpressAdapter: RichSending {
    /// Files go by their link; a text, label or value that is empty is refused by both generations.
    public func canSend(_ content: ReplyContent) -> Bool {
        switch content {
        case .text, .location: true
        case .media(let media): media.link?.isEmpty == false
        case .buttons(let text, let choices), .list(let text, _, let choices):
            !text.isEmpty && !choices.isEmpty && choices.allSatisfy { !$0.title.isEmpty && !$0.id.isEmpty }
        case .template, .reaction, .transfer, .endCall: false
        }
    }

    public func send(
        _ text: String,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        try await send(.text(text), to: destination, using: http)
    }

    /// A reply goes out by the way by which its conversation came in.
    public func send(
        _ content: ReplyContent,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        let thread = thread(of: destination)
        let id: String?
        switch thread.way {
        case .runtime: id = try await open(runtime, "bot_id").send(content, to: thread, destination, using: http)
        case .messagingAPI:
            id = try await open(integration, "webhook_id").send(content, to: thread, destination, using: http)
        case .server, .collect:
            id = try await open(server, "client_id").send(content, to: thread, destination, using: http)
        case .chat: id = try await open(chat, "chat_webhook_id").send(content, to: thread, destination, using: http)
        }
        guard let id else { throw .ambiguous(reason: "the answer names no message") }
        return DeliveryReceipt(externalID: id)
    }

    /// A conversation may have come by a way that the channel was never given the keys for.
    func open<API>(_ api: API?, _ setting: String) throws(DeliveryError) -> API {
        guard let api else {
            throw .rejected(
                code: "no way",
                reason: "the conversation came by a dialect in which the channel cannot answer",
                remedy: "set \(setting) and what belongs to it"
            )
        }
        return api
    }
}
