import ChannelKit
import Foundation

/// Who is in a conversation and where: what server messages and requests to a custom model tell alike.
struct CallContext {
    /// The message, or the request's own part of it.
    let json: JSONValue

    /// The part of `message`, cleaned, with which each of its tool calls is stored: who is in the conversation and where, as far
    /// as it is short.
    static func brief(of message: JSONValue) -> JSONValue {
        var kept = message.brief(["type", "timestamp"])?.object ?? [:]
        for name in ["call", "chat", "session"] {
            guard var part = message[name]?.brief(partMembers)?.object else { continue }
            part["customer"] = message[name]?["customer"]?.brief(customerMembers)
            part["metadata"] = message[name]?["metadata"]?.brief(metadataMembers)
            kept[name] = .object(part)
        }
        kept["customer"] = message["customer"]?.brief(customerMembers)
        kept["phoneNumber"] = message["phoneNumber"]?.brief(partMembers)
        kept["assistant"] = message["assistant"]?.brief(partMembers)
        kept["metadata"] = message["metadata"]?.brief(metadataMembers)
        return .object(kept)
    }

    private static let partMembers: Set = [
        "id", "callId", "sessionId", "orgId", "type", "phoneNumberId", "assistantId", "squadId", "campaignId",
        "phoneCallProvider", "phoneCallProviderId", "number", "provider", "name",
    ]
    private static let customerMembers: Set = ["externalId", "number", "sipUri", "name"]
    private static let metadataMembers: Set = [CallMetadata.correlation, "language"]

    private var call: JSONValue? { json["call"] }

    /// Older captures call it `callId`.
    var callID: String? { (call?["id"] ?? call?["callId"])?.string.flatMap { $0.isEmpty ? nil : $0 } }

    var chatID: String? { json["chat"]?["id"]?.string }

    var sessionID: String? { (json["session"]?["id"] ?? json["chat"]?["sessionId"])?.string }

    /// The call, or the text conversation under a name that no call has.
    var thread: String? {
        callID ?? sessionID.map { CallThread.session + $0 } ?? chatID.map { CallThread.chat + $0 }
    }

    private var customer: JSONValue? {
        [json["customer"], call?["customer"], json["chat"]?["customer"], json["session"]?["customer"]]
            .compactMap(\.self).first { $0.object != nil }
    }

    private func text(_ name: String) -> String? {
        customer?[name]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Who is on the other end; a caller from the web has no id but the call's.
    var contact: UnifiedContact? {
        let ids = [text("externalId"), text("number"), text("sipUri")].compactMap(\.self)
        guard let id = ids.first ?? thread else { return nil }
        return UnifiedContact(
            id: id,
            phone: text("number").flatMap { $0.isE164 ? $0 : nil },
            name: text("name"),
            aliases: ids.filter { $0 != id }
        )
    }

    /// The person, by what most messages tell of them.
    var lane: LaneKey {
        let person = text("number") ?? text("sipUri") ?? text("externalId") ?? thread
        return LaneKey(person ?? "account:\(orgID ?? "")")
    }

    var direction: CallUpdate.Direction? {
        switch call?["type"]?.string {
        case "outboundPhoneCall": .outbound
        case "inboundPhoneCall", "webCall", "vapi.websocketCall": .inbound
        default: nil
        }
    }

    /// The hub's own id of the call, if it has placed it.
    var correlation: String? { call?["metadata"]?[CallMetadata.correlation]?.string }

    /// The language that the assistant's metadata name.
    var language: String? {
        [json["metadata"], call?["metadata"]].lazy.compactMap { $0?["language"]?.string }.first { !$0.isEmpty }
    }

    var phoneNumberIDs: [String] {
        [call?["phoneNumberId"], json["phoneNumber"]?["id"]].compactMap { $0?.string }.uniqued()
    }

    var assistantIDs: [String] {
        [call?["assistantId"], json["chat"]?["assistantId"], json["session"]?["assistantId"], json["assistant"]?["id"]]
            .compactMap { $0?.string }.uniqued()
    }

    private var orgID: String? {
        [call?["orgId"], json["chat"]?["orgId"], json["session"]?["orgId"], json["phoneNumber"]?["orgId"]]
            .lazy.compactMap { $0?.string }.first
    }

    /// Whom it is for, best first; an organisation may serve many, and says only where nothing else does.
    ///
    /// At a channel's own door the key says it. Only a number can gainsay it, unless the assistant is the channel's: a
    /// tenant has many assistants, and a number is answered by one channel.
    func addresses(atOwnRoute isOwnRoute: Bool) -> [Address] {
        let number = json["phoneNumber"]?["number"]?.string.map { [Address.number($0)] } ?? []
        let numbers = phoneNumberIDs.map(Address.phoneNumberID) + number
        if isOwnRoute, numbers.isEmpty { return [] }
        let own = numbers + assistantIDs.map(Address.assistantID)
        return own.isEmpty ? orgID.map { [.orgID($0)] } ?? [] : own
    }
}

/// Names of conversations that are no calls.
enum CallThread {
    static let session = "session:"
    static let chat = "chat:"
}

/// What the hub puts into the metadata of its calls.
enum CallMetadata {
    static let tenant = "hubTenant"
    static let channel = "hubChannel"
    static let correlation = "hubCorrelation"
}

extension Sequence where Element: Hashable {
    func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
