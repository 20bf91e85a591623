import ChannelKit
import Foundation

extension Toy {
    func normalize(_ item: InboundItem, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        try Self.events(of: JSONValue(parsing: item.payload), receivedAt: receivedAt)
    }

    static func events(of element: JSONValue, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        let at = element.toyTime ?? receivedAt
        guard let id = element["id"]?.string, !id.isEmpty else { throw .malformed("an event without an id") }
        guard let customer = element["person"]?.string, !customer.isEmpty else {
            throw .malformed("an event without a customer")
        }
        switch element["type"]?.string {
        case "message": return [message(id, from: customer, element, at: at)]
        case "status": return [statusEvent(id, element, at: at)]
        case "echo":
            return [.takeover(Takeover(contact: contact(customer, name: nil), externalID: id, at: at))]
        case let type: return [.ignored(reason: "'\(type?.prefix(32) ?? "")' is not known")]
        }
    }

    static func message(_ id: String, from customer: String, _ element: JSONValue, at: Date) -> InboundEvent {
        let text = element["text"]?.string
        return .message(
            UnifiedMessage(
                externalID: id,
                sentAt: at,
                contact: contact(customer, name: element["name"]?.string),
                text: text ?? "",
                content: [text.map(ContentPart.text) ?? .unsupported(type: "\(element["kind"]?.string ?? "unknown")")]
            )
        )
    }

    static func contact(_ id: String, name: String?) -> UnifiedContact {
        let isPhone = id.wholeMatch(of: /[1-9][0-9]{6,14}/) != nil
        return UnifiedContact(id: id, phone: isPhone ? "+\(id)" : nil, name: name.flatMap { $0.isEmpty ? nil : $0 })
    }

    static func statusEvent(_ id: String, _ element: JSONValue, at: Date) -> InboundEvent {
        guard let status = status(element["status"]?.string ?? "") else { return .ignored(reason: "no such status") }
        return .status(
            StatusUpdate(externalID: id, status: status, at: at, correlation: element["ref"]?.string)
        )
    }

    static func status(_ name: String) -> DeliveryStatus? { DeliveryStatus(rawValue: name) }
}
