public import ChannelKit
public import Foundation

extension CrispAdapter {
    public func normalize(_ item: InboundItem, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        let reading = CrispReading(
            item: try CrispItem(parsing: item.payload),
            ownOrigin: origin,
            routingTakesOver: routingTakesOver,
            receivedAt: receivedAt
        )
        return [try reading.event()]
    }
}

/// What one item means.
///
/// Crisp names events from the visitor's side: `send` is what the visitor wrote, `received` what they were shown.
struct CrispReading {
    let item: CrispItem
    /// The `origin` of what the hub writes.
    let ownOrigin: String
    let routingTakesOver: Bool
    let receivedAt: Date

    func event() throws(InboundError) -> InboundEvent {
        guard item.isOfOneWebsite else { return .ignored(reason: "the two website ids differ") }
        switch item.event {
        case "message:send": return try visitorMessage()
        case "message:received": return try operatorMessage()
        case "message:updated": return try update()
        case "message:removed": return .deleted(externalID: try messageID())
        case "message:compose:send":
            return .typing(contact: try contact(), isTyping: item.data["type"]?.string == "start")
        case "message:compose:receive": return .ignored(reason: "an operator is writing")
        default:
            if let receipt = try receipt() { return receipt }
            if let change = try sessionEvent() { return change }
            return websiteEvent() ?? .ignored(reason: "'\(item.event.prefix(64))' is of no consequence here")
        }
    }

    /// Crisp's time, else the hub's.
    var time: Date { item.occurredAt ?? receivedAt }

    /// The visitor: where a message comes from is where an answer goes.
    func contact(named name: String? = nil, phone: String? = nil) throws(InboundError) -> UnifiedContact {
        guard let session = item.session else { throw .malformed("there is no 'session_id'") }
        return UnifiedContact(id: session, phone: phone, name: name)
    }

    func messageID() throws(InboundError) -> String {
        guard let fingerprint = item.fingerprint else { throw .malformed("there is no 'fingerprint'") }
        return String(fingerprint)
    }

    /// Whether the hub wrote the message, whatever side it speaks for: by its origin, or by an id that it chose.
    ///
    /// Either is enough, since a reply comes back to the hub as a hook.
    var isOwn: Bool {
        if item.data["origin"]?.string == ownOrigin { return true }
        guard let fingerprint = item.fingerprint, let website = item.websiteID else { return false }
        return Fingerprint.isOurs(fingerprint, website: website)
    }
}
