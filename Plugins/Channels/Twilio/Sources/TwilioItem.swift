import ChannelKit
import Foundation

extension TwilioWebhook {
    /// The item as the hub keeps it.
    ///
    /// - Parameter isOwnRoute: Whether it came to a URL behind the channel's own, such as a send of its had named.
    func item(isOwnRoute: Bool = false, answer: InboundItem.Answer? = nil) -> InboundItem {
        InboundItem(
            key: key,
            lane: lane,
            addresses: isOwnRoute ? [] : addresses,
            reach: addresses.first?.kind == Address.accountKind ? .everyMatch : .firstMatch,
            occurredAt: createdAt,
            answer: answer ?? (takesAnswer ? .inline : .acknowledged),
            payload: payload
        )
    }

    /// A keyword of Twilio's has been answered by Twilio.
    private var takesAnswer: Bool { kind == .message && self["OptOutType"] == nil || step?.wantsDocument == true }

    /// Twilio's id of the message, with the state for a status, or that of the call, with the step; else a digest of all
    /// that it says.
    private var key: ItemKey {
        switch kind {
        case .message: ItemKey("message:\(messageSID ?? "")")
        case .status: ItemKey("status:\(messageSID ?? ""):\(status ?? "")")
        case .call: ItemKey("call:\(callSID):\(step.map { callKey(of: $0, digest: digest) } ?? digest)")
        case .other: ItemKey("other:\(digest)")
        }
    }

    private var digest: String { JSONValue.object(parameters.mapValues(JSONValue.string)).digest }

    /// The person, so that their messages and the statuses of the answers to them stay in order.
    ///
    /// The channel's prefix is left out, because some accounts leave it out of one and not of the other.
    private var lane: LaneKey {
        // What is written meanwhile shall not hold up what is spoken.
        if kind == .call { return LaneKey("call:\(callSID)") }
        let person = kind == .status ? to : from
        return LaneKey(person?.bare ?? "account:\(self["AccountSid"] ?? "")")
    }

    /// Our end of it, then the service that it belongs to; what has neither is news of the account.
    private var addresses: [Address] {
        let ours: [TwilioAddress?]
        switch kind {
        case .message: ours = [to]
        case .status: ours = [from]
        case .call: ours = callEnds
        case .other: ours = [to, from]
        }
        let numbers = ours.compactMap(\.self).flatMap(readings).map(Address.number)
        let candidates = numbers + (self["MessagingServiceSid"].map { [.messagingService($0)] } ?? [])
        guard candidates.isEmpty, kind == .other else { return candidates }
        return self["AccountSid"].map { [.account($0)] } ?? []
    }

    /// A number without a prefix may be WhatsApp's all the same: some accounts deliver it so, and then the
    /// configured channel decides.
    private func readings(of address: TwilioAddress) -> [TwilioAddress] {
        guard address.prefix.isEmpty, kind != .call else { return [address] }
        let both = [address, address.on(TwilioAddress.whatsApp)]
        return looksLikeWhatsApp ? both.reversed() : both
    }

    private var looksLikeWhatsApp: Bool {
        self["WaId"] != nil || self["ProfileName"] != nil || self["ChannelPrefix"] == TwilioAddress.whatsApp
            || self["ExternalUserId"].map { TwilioAddress($0).isWhatsApp } == true
    }
}

// MARK: - The payload

extension TwilioWebhook {
    private var payload: Data {
        JSONValue.compact([
            "parameters": .object(parameters.mapValues(JSONValue.string)),
            "mid": correlation.map(JSONValue.string),
            "call": step?.json,
            "created_at": createdAt.map { .string($0.iso8601) },
        ]).data
    }

    /// Reads an item's payload back.
    init(payload: Data) throws(InboundError) {
        let root = try JSONValue(parsing: payload)
        guard let parameters = root["parameters"]?.object else { throw .malformed("the item has no parameters") }
        self.init(
            parameters: parameters.compactMapValues(\.string),
            createdAt: root["created_at"]?.string.flatMap(Date.init(iso8601:))
        )
        correlation = root["mid"]?.string
        step = CallStep(root["call"])
    }
}
