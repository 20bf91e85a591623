import ChannelKit
import Foundation

// Adapters that lose, double or misread items.

/// Reads only the first item of a batch.
struct ReadsFirstOnly: Toy {
    let channel: ToyChannel
    static func elements(of body: JSONValue) -> [JSONValue] { Array((body["events"]?.array ?? []).prefix(1)) }
}

/// Gives every item of a batch the address of the first.
struct AddressesByFirst: Toy {
    let channel: ToyChannel
    static func addresses(of element: ToyElement) -> [Address] {
        element.all.first?["channel"]?.string.map { [Address("toy_channel", $0)] } ?? []
    }
}

/// Gives no item an address.
struct ForgetsAddress: Toy {
    let channel: ToyChannel
    static func addresses(of element: ToyElement) -> [Address] { [] }
}

/// Uses the position as the key.
struct KeysByPosition: Toy {
    let channel: ToyChannel
    static func key(of element: ToyElement) -> ItemKey { ItemKey("event:\(element.position)") }
}

/// Gives all statuses of a message one key.
struct KeysWithoutState: Toy {
    let channel: ToyChannel
    static func key(of element: ToyElement) -> ItemKey {
        ItemKey("\(element.json["type"]?.string ?? ""):\(element.json["id"]?.string ?? "odd")")
    }
}

/// Uses a digest of the body as the key.
struct KeysByBytes: Toy {
    let channel: ToyChannel
    static func key(of element: ToyElement) -> ItemKey {
        ItemKey("\(element.position):\(element.request.body.digest())")
    }
}

/// Uses a digest of all members as the key.
struct KeysByMembers: Toy {
    let channel: ToyChannel
    static func key(of element: ToyElement) -> ItemKey { ItemKey(element.json.digest) }
}

/// Gives every message a lane of its own.
struct LanesByMessage: Toy {
    let channel: ToyChannel
    static func lane(of element: ToyElement) -> LaneKey { LaneKey(element.json["id"]?.string ?? "") }
}

/// Puts all statuses into one lane.
struct LanesByType: Toy {
    let channel: ToyChannel
    static func lane(of element: ToyElement) -> LaneKey {
        LaneKey(element.json["type"] == "status" ? "statuses" : element.json["person"]?.string ?? "")
    }
}

/// Puts the whole request into every item.
struct KeepsWholeRequest: Toy {
    let channel: ToyChannel
    static func payload(of element: ToyElement) -> Data {
        var members = element.json.object ?? [:]
        members["others"] = .array(element.all)
        return JSONValue.object(members).data
    }
}

/// Reads the customer from the item's lane.
struct ReadsCustomerFromLane: Toy {
    let channel: ToyChannel
    static func payload(of element: ToyElement) -> Data {
        var members = element.json.object ?? [:]
        members["person"] = nil
        return JSONValue.object(members).data
    }

    func normalize(_ item: InboundItem, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        var members = try JSONValue(parsing: item.payload).object ?? [:]
        members["person"] = .string(item.lane.rawValue)
        return try Self.events(of: .object(members), receivedAt: receivedAt)
    }
}

/// Takes an agent's message for a customer's.
struct AnswersEcho: Toy {
    let channel: ToyChannel
    static func events(of element: JSONValue, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        try element.readingToy(as: "message", where: "echo", receivedAt)
    }
}

/// Takes a report on the hub's own send for an agent's message.
struct YieldsToItself: Toy {
    let channel: ToyChannel
    static func events(of element: JSONValue, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        try element.readingToy(as: "echo", where: "status", receivedAt)
    }
}

/// Takes a status for a customer's message.
struct AnswersStatus: Toy {
    let channel: ToyChannel
    static func events(of element: JSONValue, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        try element.readingToy(as: "message", where: "status", receivedAt)
    }
}

extension JSONValue {
    /// Reads the element as one of type `other` where it is of type `type`.
    fileprivate func readingToy(as other: JSONValue, where type: JSONValue, _ receivedAt: Date) throws(InboundError)
        -> [InboundEvent]
    {
        guard var members = object, members["type"] == type else {
            return try HealthyToy.events(of: self, receivedAt: receivedAt)
        }
        members["type"] = other
        return try HealthyToy.events(of: .object(members), receivedAt: receivedAt)
    }
}

/// Reports a read message as sent.
struct MovesStatusBack: Toy {
    let channel: ToyChannel
    static func status(_ name: String) -> DeliveryStatus? { name == "read" ? .sent : DeliveryStatus(rawValue: name) }
}

/// Drops unknown items.
struct DropsUnknown: Toy {
    let channel: ToyChannel
    static func elements(of body: JSONValue) -> [JSONValue] {
        (body["events"]?.array ?? []).filter { ["message", "status", "echo"].contains($0["type"]?.string) }
    }
}

/// Gives unknown items no event.
struct MeansNothing: Toy {
    let channel: ToyChannel
    static func events(of element: JSONValue, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        try HealthyToy.events(of: element, receivedAt: receivedAt).filter { event in
            if case .ignored = event { false } else { true }
        }
    }
}

/// Gives an item without an id an empty key.
struct KeysNothingOdd: Toy {
    let channel: ToyChannel
    static func key(of element: ToyElement) -> ItemKey {
        element.json["id"]?.string == nil ? "" : HealthyToy.key(of: element)
    }
}

/// Keeps phone numbers in any format.
struct KeepsPhoneRaw: Toy {
    let channel: ToyChannel
    static func contact(_ id: String, name: String?) -> UnifiedContact { UnifiedContact(id: id, phone: id, name: name) }
}

/// Rejects a message with an invalid time.
struct NeedsTime: Toy {
    let channel: ToyChannel
    static func events(of element: JSONValue, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        guard element.toyTime != nil else { throw .malformed("there is no time") }
        return try HealthyToy.events(of: element, receivedAt: receivedAt)
    }
}

/// Cuts a text to its first line.
struct TrimsText: Toy {
    let channel: ToyChannel
    static func events(of element: JSONValue, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        guard var members = element.object, let text = members["text"]?.string else {
            return try HealthyToy.events(of: element, receivedAt: receivedAt)
        }
        members["text"] = .string(text.split(separator: "\n").first.map(String.init) ?? "")
        return try HealthyToy.events(of: .object(members), receivedAt: receivedAt)
    }
}

/// Quotes the text of an ignored item.
struct QuotesIgnored: Toy {
    let channel: ToyChannel
    static func events(of element: JSONValue, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        let events = try HealthyToy.events(of: element, receivedAt: receivedAt)
        return events.map { event in
            if case .ignored = event {
                .ignored(reason: "no use for '\(element["text"]?.string ?? "")'")
            } else {
                event
            }
        }
    }
}

/// Rejects a request with a text or a number that Swift cannot hold.
struct ReadsStrictly: Toy {
    let channel: ToyChannel
    static func split(_ request: AuthenticatedRequest) throws(InboundError) -> [InboundItem] {
        guard (try? JSONSerialization.jsonObject(with: request.request.body)) != nil else {
            throw .malformed("the body is not JSON")
        }
        return try HealthyToy.split(request)
    }
}
