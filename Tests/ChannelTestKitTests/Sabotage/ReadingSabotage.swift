import ChannelKit
import Crypto
import Foundation

// Readers that lose, double or misunderstand what comes in.

/// Reads the first thing of a batch.
struct ReadsFirstOnly: Toy {
    let channel: ToyChannel
    static func elements(of body: JSONValue) -> [JSONValue] { Array((body["events"]?.array ?? []).prefix(1)) }
}

/// Gives every thing of a batch to the channel of the first.
struct AddressesByFirst: Toy {
    let channel: ToyChannel
    static func addresses(of element: ToyElement) -> [Address] {
        element.all.first?["channel"]?.string.map { [Address("toy_channel", $0)] } ?? []
    }
}

/// Says of nothing for whom it is.
struct ForgetsAddress: Toy {
    let channel: ToyChannel
    static func addresses(of element: ToyElement) -> [Address] { [] }
}

/// Counts things instead of naming them.
struct KeysByPosition: Toy {
    let channel: ToyChannel
    static func key(of element: ToyElement) -> ItemKey { ItemKey("event:\(element.position)") }
}

/// Gives all states of a message one key.
struct KeysWithoutState: Toy {
    let channel: ToyChannel
    static func key(of element: ToyElement) -> ItemKey {
        ItemKey("\(element.json["type"]?.string ?? ""):\(element.json["id"]?.string ?? "odd")")
    }
}

/// Takes a digest of the bytes for a name.
struct KeysByBytes: Toy {
    let channel: ToyChannel
    static func key(of element: ToyElement) -> ItemKey {
        ItemKey("\(element.position):\(SHA256.hash(data: element.request.body).hex)")
    }
}

/// Takes a digest of all members for a name.
struct KeysByMembers: Toy {
    let channel: ToyChannel
    static func key(of element: ToyElement) -> ItemKey { ItemKey(SHA256.hash(data: element.json.data).hex) }
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

/// Keeps with every item the whole of its request.
struct KeepsWholeRequest: Toy {
    let channel: ToyChannel
    static func payload(of element: ToyElement) -> Data {
        var members = element.json.object ?? [:]
        members["others"] = .array(element.all)
        return JSONValue.object(members).data
    }
}

/// Needs the item's lane to know who wrote.
struct ReadsPersonFromLane: Toy {
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

/// Takes what the agent wrote for a customer's message.
struct AnswersEcho: Toy {
    let channel: ToyChannel
    static func events(of element: JSONValue, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        try element.readingToy(as: "message", where: "echo", receivedAt)
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

/// Tells a read message as no more than sent.
struct MovesStatusBack: Toy {
    let channel: ToyChannel
    static func status(_ name: String) -> DeliveryStatus? { name == "read" ? .sent : DeliveryStatus(rawValue: name) }
}

/// Drops what it does not know.
struct DropsUnknown: Toy {
    let channel: ToyChannel
    static func elements(of body: JSONValue) -> [JSONValue] {
        (body["events"]?.array ?? []).filter { ["message", "status", "echo"].contains($0["type"]?.string) }
    }
}

/// Means nothing by what it does not know.
struct MeansNothing: Toy {
    let channel: ToyChannel
    static func events(of element: JSONValue, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        try HealthyToy.events(of: element, receivedAt: receivedAt).filter { event in
            if case .ignored = event { false } else { true }
        }
    }
}

/// Leaves an odd thing without a key.
struct KeysNothingOdd: Toy {
    let channel: ToyChannel
    static func key(of element: ToyElement) -> ItemKey {
        element.json["id"]?.string == nil ? "" : HealthyToy.key(of: element)
    }
}

/// Writes phone numbers as they come.
struct KeepsPhoneRaw: Toy {
    let channel: ToyChannel
    static func contact(_ id: String, name: String?) -> UnifiedContact { UnifiedContact(id: id, phone: id, name: name) }
}

/// Refuses a message whose time it cannot read.
struct NeedsTime: Toy {
    let channel: ToyChannel
    static func events(of element: JSONValue, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        guard element.toyTime != nil else { throw .malformed("there is no time") }
        return try HealthyToy.events(of: element, receivedAt: receivedAt)
    }
}

/// Trims what a person wrote to one line.
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

/// Quotes what it ignores.
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

/// Refuses a request for a text or a number that cannot be held.
struct ReadsStrictly: Toy {
    let channel: ToyChannel
    static func split(_ request: AuthenticatedRequest) throws(InboundError) -> [InboundItem] {
        guard (try? JSONSerialization.jsonObject(with: request.request.body)) != nil else {
            throw .malformed("the body is not JSON")
        }
        return try HealthyToy.split(request)
    }
}
