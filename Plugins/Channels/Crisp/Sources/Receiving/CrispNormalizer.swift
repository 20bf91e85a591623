public import ChannelKit
public import Foundation

extension CrispAdapter {
    public func normalize(_ item: InboundItem, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        let reader = CrispItemReader(
            item: try CrispItem(parsing: item.payload),
            ownOrigin: origin,
            routingTakesOver: routingTakesOver,
            receivedAt: receivedAt
        )
        return [try reader.event()]
    }
}

/// The reader of one item.
///
/// Crisp names events from the visitor's side: `send` is the visitor's message, `received` one shown to the visitor.
///
/// - SeeAlso: <https://docs.crisp.chat/references/web-hooks/v1/> (read 2026-11)
struct CrispItemReader {
    let item: CrispItem
    /// The `origin` of the hub's own messages.
    let ownOrigin: String
    let routingTakesOver: Bool
    let receivedAt: Date

    func event() throws(InboundError) -> InboundEvent {
        guard item.isOfOneWebsite else { return .ignored(reason: "two different website ids in one hook") }
        switch item.event {
        case "message:send": return try visitorMessage()
        case "message:received": return try operatorMessage()
        case "message:updated": return try update()
        case "message:removed": return .deleted(MessageDeletion(externalID: try messageID(), at: time))
        case "message:compose:send":
            return .typing(contact: try contact(), isTyping: item.data["type"]?.string == "start")
        case "message:compose:receive": return .ignored(reason: "an operator is typing")
        default:
            if let receipt = try receipt() { return receipt }
            if let change = try sessionEvent() { return change }
            return websiteEvent() ?? .ignored(reason: "'\(item.event.prefix(64))' is not used")
        }
    }

    /// Crisp's timestamp, or the time of receipt if there is none.
    var time: Date { item.occurredAt ?? receivedAt }

    /// The visitor: the session that a message comes from, which is also where replies go.
    func contact(named name: String? = nil, phone: String? = nil) throws(InboundError) -> UnifiedContact {
        guard let session = item.session else { throw .malformed("'session_id' is missing") }
        return UnifiedContact(id: session, phone: phone, name: name)
    }

    func messageID() throws(InboundError) -> String {
        guard let fingerprint = item.fingerprint else { throw .malformed("'fingerprint' is missing") }
        return String(fingerprint)
    }

    /// True if the hub wrote the message: it has the hub's origin, or a fingerprint that the hub chose.
    ///
    /// Either is enough: an echo taken for a customer's message would start a loop.
    var isOwn: Bool {
        if item.data["origin"]?.string == ownOrigin { return true }
        guard let fingerprint = item.fingerprint, let website = item.websiteID else { return false }
        return Fingerprint.isOurs(fingerprint, website: website)
    }
}
