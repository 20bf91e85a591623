public import ChannelKit
import Foundation

/// Every way but the Messaging API has a list of a conversation's messages.
extension BotpressAdapter: SendReconciling {
    public func reconcile(
        _ send: UnsettledSend,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt? {
        let thread = thread(of: send.destination)
        let found: ListedMessage?
        switch thread.way {
        case .runtime: found = try await findAtRuntime(send, in: thread, using: http)
        case .server, .collect:
            let payload = LegacyMessage(send.content).payload
            let sent = try await open(server, "client_id").messages(in: thread, since: send.sentAfter, using: http)
            found = sent.first { $0.json["payload"]?.contains(payload) == true }
        case .chat:
            found = try await open(chat, "chat_webhook_id").messages(
                in: thread,
                with: send.destination.correlation,
                since: send.sentAfter,
                using: http
            ).first
        case .messagingAPI: throw .ambiguous(reason: "the Messaging API cannot be asked what arrived")
        }
        return found.map { DeliveryReceipt(externalID: $0.id) }
    }

    /// By the hub's own id where the bot declares a tag for it, else by what was said.
    private func findAtRuntime(
        _ send: UnsettledSend,
        in thread: BotpressThread,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> ListedMessage? {
        let runtime = try open(runtime, "bot_id")
        let sent = try await runtime.messages(in: thread, since: send.sentAfter, using: http)
        if let tag = runtime.messageTag {
            return sent.first { $0.json["tags"]?[tag]?.string == send.destination.correlation }
        }
        let message = CloudMessage(send.content)
        return sent.first { found in
            found.json["type"]?.string == message.type && found.json["payload"]?.contains(message.payload) == true
        }
    }
}

extension JSONValue {
    /// Whether every member of `other` is here, too: Botpress may add some of its own.
    fileprivate func contains(_ other: JSONValue) -> Bool {
        guard let members = other.object else { return self == other }
        return members.allSatisfy { self[$0.key] == $0.value }
    }
}
