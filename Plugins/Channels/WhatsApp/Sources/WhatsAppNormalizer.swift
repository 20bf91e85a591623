public import ChannelKit
public import Foundation

extension WhatsAppAdapter {
    public func normalize(_ item: InboundItem, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        let item = try WhatsAppItem(payload: item.payload)
        switch item.kind {
        case .message: return [try item.messageEvent(receivedAt: receivedAt)]
        case .status: return [try item.statusEvent(receivedAt: receivedAt)]
        case .echo: return [try item.echoEvent(receivedAt: receivedAt)]
        case .error:
            let error = ProviderError(graph: item.body)
            return [.ignored(reason: "error \(error.code) that concerns no message: \(error.message)")]
        case .change: return [.ignored(reason: "nothing is done with '\(item.field.prefix(64))'")]
        case .foreign: return [.ignored(reason: "'\(item.field.prefix(64))' is not WhatsApp")]
        }
    }
}

extension WhatsAppItem {
    /// What a person wrote.
    fileprivate func messageEvent(receivedAt: Date) throws(InboundError) -> InboundEvent {
        guard body["group_id"] == nil else { return .ignored(reason: "group messages are not served") }
        if body["type"]?.string == "system" {
            return .ignored(reason: "system notice '\(body["system"]?["type"]?.string?.prefix(64) ?? "")'")
        }
        guard let id = body["id"]?.string, !id.isEmpty else { throw .malformed("a message without an id") }
        let sender = [body["from"], contact?["wa_id"], body["from_user_id"], contact?["user_id"]]
        guard let person = UnifiedContact(ids: sender, name: contact?["profile"]?["name"]) else {
            throw .malformed("a message without a sender")
        }
        let content = WhatsAppContent(reading: body)
        return .message(
            UnifiedMessage(
                externalID: id,
                sentAt: body["timestamp"].flatMap(Date.init(metaTimestamp:)) ?? receivedAt,
                contact: person,
                text: content.text,
                content: [content.part],
                replyTo: body["context"]?["id"]?.string,
                provider: content.facts.merging(surroundings) { content, _ in content }
            )
        )
    }

    /// What has no place of its own, in Meta's words.
    private var surroundings: [String: JSONValue] {
        let facts: [String: JSONValue?] = [
            "referral": body["referral"],
            "errors": body["errors"],
            "forwarded": body["context"]?["forwarded"],
            "frequently_forwarded": body["context"]?["frequently_forwarded"],
            "referred_product": body["context"]?["referred_product"],
            "username": contact?["profile"]?["username"],
        ]
        return facts.compactMapValues(\.self)
    }

    /// How far a message of ours has come.
    fileprivate func statusEvent(receivedAt: Date) throws(InboundError) -> InboundEvent {
        guard let id = body["id"]?.string, !id.isEmpty else { throw .malformed("a status without a message id") }
        let name = body["status"]?.string ?? ""
        guard let status = Self.statuses[name] else {
            return .ignored(reason: "status '\(name.prefix(64))' is not known")
        }
        let facts = ["conversation", "pricing", "recipient_id", "recipient_user_id"].map { ($0, body[$0]) }
        return .status(
            StatusUpdate(
                externalID: id,
                status: status,
                at: body["timestamp"].flatMap(Date.init(metaTimestamp:)) ?? receivedAt,
                error: body["errors"]?[0].map(ProviderError.init(graph:)),
                correlation: body["biz_opaque_callback_data"]?.string,
                provider: Dictionary(uniqueKeysWithValues: facts).compactMapValues(\.self)
            )
        )
    }

    private static let statuses: [String: DeliveryStatus] = [
        "sent": .sent, "delivered": .delivered, "read": .read, "played": .played, "failed": .failed,
    ]

    /// What the owner wrote in the WhatsApp Business app: a person has taken over.
    fileprivate func echoEvent(receivedAt: Date) throws(InboundError) -> InboundEvent {
        guard field == "smb_message_echoes" else {
            return .ignored(reason: "'\(field.prefix(64))' repeats what an application sent")
        }
        guard let person = UnifiedContact(ids: [body["to"], body["to_user_id"]], name: nil) else {
            throw .malformed("an echo without a recipient")
        }
        return .takeover(
            Takeover(
                contact: person,
                externalID: body["id"]?.string,
                text: WhatsAppContent(reading: body).text,
                at: body["timestamp"].flatMap(Date.init(metaTimestamp:)) ?? receivedAt
            )
        )
    }
}

extension UnifiedContact {
    /// A person by their ids, the one to answer first; Meta leaves the phone out where it may not be shared.
    fileprivate init?(ids: [JSONValue?], name: JSONValue?) {
        var known: [String] = []
        for id in ids.compactMap({ $0?.string }) where !id.isEmpty && !known.contains(id) { known.append(id) }
        guard let id = known.first else { return nil }
        self.init(
            id: id,
            phone: known.first { $0.isAllDigits && (7...15).contains($0.utf8.count) }.map { "+\($0)" },
            name: name?.string.flatMap { $0.isEmpty ? nil : $0 },
            aliases: Array(known.dropFirst())
        )
    }
}

extension ProviderError {
    /// Reads an element of `errors`; titles are not stable, so that the details come first.
    init(graph error: JSONValue) {
        let sentence = error["error_data"]?["details"] ?? error["details"] ?? error["message"] ?? error["title"]
        self.init(
            code: error["code"]?.integer.map { String($0) } ?? "unknown",
            message: sentence?.string?.withoutIdentifiers ?? ""
        )
    }
}
