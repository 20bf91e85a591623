public import ChannelKit
import Foundation

/// Finds a message in its conversation, which every API but the Messaging API can list.
extension BotpressAdapter: SendReconciling {
    public func reconcile(
        _ send: UnsettledSend,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt? {
        let thread = thread(of: send.destination)
        let found: ListedMessage?
        switch thread.route {
        case .runtime: found = try await findAtRuntime(send, in: thread, using: http)
        case .server, .collect:
            let payload = LegacyMessage(send.content).payload
            let sent = try await require(server, "client_id").messages(in: thread, since: send.sentAfter, using: http)
            found = sent.first { $0.json["payload"]?.contains(payload) == true }
        case .chat:
            found = try await require(chat, "chat_webhook_id").messages(
                in: thread,
                with: send.destination.correlation,
                since: send.sentAfter,
                using: http
            ).first
        case .messagingAPI: throw .ambiguous(reason: "the Messaging API cannot list messages")
        }
        return found.map { DeliveryReceipt(externalID: $0.id) }
    }

    /// The message with the hub's id in its `message_tag`, or without such a tag the one with the same content.
    private func findAtRuntime(
        _ send: UnsettledSend,
        in thread: BotpressThread,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> ListedMessage? {
        let runtime = try require(runtime, "bot_id")
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
    /// True if the value has every member of `other`: Botpress may add members of its own.
    fileprivate func contains(_ other: JSONValue) -> Bool {
        guard let members = other.object else { return self == other }
        return members.allSatisfy { self[$0.key] == $0.value }
    }
}
