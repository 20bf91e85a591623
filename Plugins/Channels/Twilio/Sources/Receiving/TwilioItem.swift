import ChannelKit
import Foundation

extension TwilioWebhook {
    /// The item in the form that the hub stores.
    ///
    /// - Parameter isOwnRoute: True if the request came to a URL below the channel's own route, such as the status
    ///   callback of a send.
    func item(isOwnRoute: Bool = false, answer: InboundItem.Answer? = nil) -> InboundItem {
        InboundItem(
            key: key,
            lane: lane,
            // Such a URL names the channel already. The request's numbers may be others, as for a transferred leg, and
            // the hub refuses an item whose addresses are not the channel's.
            addresses: isOwnRoute ? [] : addresses,
            // A notification about the account is for all of its channels.
            reach: addresses.first?.kind == Address.accountKind ? .everyMatch : .firstMatch,
            occurredAt: createdAt,
            answer: answer ?? (takesAnswer ? .inline : .acknowledged),
            payload: payload
        )
    }

    /// True if the response can hold a reply.
    ///
    /// Twilio has already answered its own keywords, such as STOP (`OptOutType`), so no reply is added.
    private var takesAnswer: Bool {
        (kind == .message && self["OptOutType"] == nil) || step?.wantsDocument == true
    }

    /// The idempotency key.
    ///
    /// - Message: its id.
    /// - Status: the message's id and the status.
    /// - Call: the call's id and the step, or without a step a digest of all parameters.
    /// - Other: a digest of all parameters.
    private var key: ItemKey {
        switch kind {
        case .message: ItemKey("message:\(messageSID ?? "")")
        case .status: ItemKey("status:\(messageSID ?? ""):\(status ?? "")")
        case .call: ItemKey("call:\(callSID):\(step.map { callKey(of: $0, digest: digest) } ?? digest)")
        case .other: ItemKey("other:\(digest)")
        }
    }

    private var digest: String { JSONValue.object(parameters.mapValues(JSONValue.string)).digest }

    /// The customer, so that their messages and the statuses of the replies stay in order.
    ///
    /// The channel prefix is left out, because some accounts omit it in either the message or its status.
    private var lane: LaneKey {
        // Messages must not delay a live call.
        if kind == .call { return LaneKey("call:\(callSID)") }
        let customer = kind == .status ? to : from
        return LaneKey(customer?.bare ?? "account:\(self["AccountSid"] ?? "")")
    }

    /// The candidates for the channel's address: its sender, then its messaging service.
    ///
    /// A webhook of kind `other` with neither concerns the account, as does one of Conversations, whose ends are
    /// participants.
    private var addresses: [Address] {
        let ours: [TwilioAddress?]
        switch kind {
        case .message: ours = [to]
        case .status: ours = [from]
        case .call: ours = callEnds
        case .other: ours = isOfConversations ? [] : [to, from]
        }
        let numbers = ours.compactMap(\.self).flatMap(interpretations).map(Address.number)
        let candidates = numbers + (self["MessagingServiceSid"].map { [.messagingService($0)] } ?? [])
        guard candidates.isEmpty, kind == .other else { return candidates }
        return self["AccountSid"].map { [.account($0)] } ?? []
    }

    /// The addresses that an address without a prefix may stand for.
    ///
    /// Some accounts deliver WhatsApp numbers without the prefix, and then the configured channel decides.
    private func interpretations(of address: TwilioAddress) -> [TwilioAddress] {
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

    /// Reads an item's stored payload.
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
