import ChannelKit
import Foundation

/// The call, customer and channel of a request, which server messages and requests to a custom model name alike.
struct CallContext {
    /// The message, or the corresponding part of a model request.
    let json: JSONValue

    /// The part of `message` that is stored with each of its tool calls: call, customer and channel, if they are short.
    static func brief(of message: JSONValue) -> JSONValue {
        var kept = message.brief(["type", "timestamp"])?.object ?? [:]
        for name in ["call", "chat", "session"] {
            guard var part = message[name]?.brief(partMembers)?.object else { continue }
            part["customer"] = message[name]?["customer"]?.brief(customerMembers)
            part["metadata"] = message[name]?["metadata"]?.brief(metadataMembers)
            kept[name] = .object(part)
        }
        if SpokenHistory(all: message).hasTransferred { kept[afterTransfer] = true }
        kept["customer"] = message["customer"]?.brief(customerMembers)
        kept["phoneNumber"] = message["phoneNumber"]?.brief(partMembers)
        kept["assistant"] = message["assistant"]?.brief(partMembers)
        kept["metadata"] = message["metadata"]?.brief(metadataMembers)
        return .object(kept)
    }

    /// The member that marks a request after the attempt of a transfer.
    private static let afterTransfer = "afterTransfer"

    /// True if the assistant had tried to transfer the call before: it goes on, so the transfer has failed.
    var isAfterTransfer: Bool { json[Self.afterTransfer]?.bool ?? false }

    private static let partMembers: Set = [
        "id", "callId", "sessionId", "orgId", "type", "phoneNumberId", "assistantId", "squadId", "campaignId",
        "phoneCallProvider", "phoneCallProviderId", "number", "provider", "name",
    ]
    private static let customerMembers: Set = ["externalId", "number", "sipUri", "name"]
    private static let metadataMembers: Set = [CallMetadata.correlation, "language"]

    private var call: JSONValue? { json["call"] }

    /// The call's id; older captures have it as `callId`.
    var callID: String? { (call?["id"] ?? call?["callId"])?.string.flatMap { $0.isEmpty ? nil : $0 } }

    var chatID: String? { json["chat"]?["id"]?.string }

    var sessionID: String? { (json["session"]?["id"] ?? json["chat"]?["sessionId"])?.string }

    /// The call's id, or that of a text conversation with a prefix that no call has.
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

    /// The caller's number; nil if it is withheld, or a SIP address that is none.
    ///
    /// A SIP address without a number is often that of a trunk, which all of its callers share.
    private var number: String? {
        let ids = [text("number"), text("sipUri")].compactMap(\.self).filter { !CallerID.isWithheld($0) }
        if let number = ids.lazy.compactMap({ CallerID.sipUser(of: $0).e164 }).first { return number }
        return text("number").flatMap { CallerID.isWithheld($0) || $0.contains("@") ? nil : $0 }
    }

    /// The customer.
    ///
    /// A caller without a number has only the call's id, as a web caller has: two calls prove no common caller.
    var contact: UnifiedContact? {
        let ids = [text("externalId"), number].compactMap(\.self)
        guard let id = ids.first ?? thread else { return nil }
        return UnifiedContact(
            id: id,
            phone: number.flatMap { $0.isE164 ? $0 : nil },
            name: text("name"),
            aliases: ids.filter { $0 != id }
        )
    }

    /// The customer, by the id that most messages have.
    var lane: LaneKey { LaneKey(number ?? text("externalId") ?? thread ?? "account:\(orgID ?? "")") }

    var direction: CallUpdate.Direction? {
        switch call?["type"]?.string {
        case "outboundPhoneCall": .outbound
        case "inboundPhoneCall", "webCall", "vapi.websocketCall": .inbound
        default: nil
        }
    }

    /// The hub's id of a call that it placed.
    var correlation: String? { call?["metadata"]?[CallMetadata.correlation]?.string }

    /// The language in the assistant's metadata.
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

    /// The addresses, most specific first.
    ///
    /// The organisation is used only without any other, because it may serve many channels. On a channel's own route
    /// the URL key identifies the channel. Only a number can contradict it, unless the assistant is the channel's: a
    /// tenant has many assistants, but a number belongs to one channel.
    func addresses(atOwnRoute isOwnRoute: Bool) -> [Address] {
        let number = json["phoneNumber"]?["number"]?.string.map { [Address.number($0)] } ?? []
        let numbers = phoneNumberIDs.map(Address.phoneNumberID) + number
        if isOwnRoute, numbers.isEmpty { return [] }
        let own = numbers + assistantIDs.map(Address.assistantID)
        return own.isEmpty ? orgID.map { [.orgID($0)] } ?? [] : own
    }
}

extension CallContext {
    /// The item of this context in the form that the hub stores.
    func item(
        _ key: String,
        _ payload: [String: JSONValue],
        at moment: Date?,
        answer: InboundItem.Answer,
        atOwnRoute isOwnRoute: Bool
    ) -> InboundItem {
        InboundItem(
            key: ItemKey(key),
            lane: lane,
            addresses: addresses(atOwnRoute: isOwnRoute),
            occurredAt: moment,
            answer: answer,
            json: .object(payload)
        )
    }
}

/// Prefixes of threads that are not calls.
enum CallThread {
    static let session = "session:"
    static let chat = "chat:"
}

/// The hub's own entries in the metadata of its calls.
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
