public import ChannelKit
public import Foundation

extension TwilioAdapter {
    public func normalize(_ item: InboundItem, receivedAt: Date) throws(InboundError) -> [InboundEvent] {
        let webhook = try TwilioWebhook(payload: item.payload)
        switch webhook.kind {
        case .message: return [try event(ofMessage: webhook, receivedAt: receivedAt)]
        case .status: return [webhook.statusEvent(receivedAt: receivedAt)]
        case .call: return try events(ofCall: webhook, receivedAt: receivedAt)
        case .other:
            let isOfConversations = webhook.isOfConversations
            return [
                .ignored(
                    reason: isOfConversations
                        ? "a webhook of Twilio Conversations: enter the URL at the number instead"
                        : "neither a message nor a status"
                )
            ]
        }
    }

    /// A customer's message, or an opt-out or opt-in.
    private func event(ofMessage webhook: TwilioWebhook, receivedAt: Date) throws(InboundError) -> InboundEvent {
        guard let id = webhook.messageSID else { throw .malformed("a message without an id") }
        guard let sender = webhook.from else { throw .malformed("a message without a sender") }
        let at = webhook.createdAt ?? receivedAt
        let address = sender.on(number?.prefix ?? "")
        guard address != number, address != webhook.to?.on(number?.prefix ?? "") else {
            return .ignored(reason: "a message from the number to itself")
        }
        let contact = UnifiedContact(address, in: webhook)
        if let keyword = webhook["OptOutType"] { return .consent(keyword, of: contact, at: at) }
        let content = TwilioContent(reading: webhook, from: address)
        return .message(
            UnifiedMessage(
                externalID: id,
                sentAt: at,
                contact: contact,
                text: content.text,
                content: content.parts,
                replyTo: webhook["OriginalRepliedMessageSid"],
                expectsAnswer: address.canReceive,
                provider: webhook.facts.merging(content.facts) { fact, _ in fact }
            )
        )
    }
}

extension InboundEvent {
    /// A keyword that Twilio's Advanced Opt-Out has recognized, applied and answered.
    ///
    /// - SeeAlso: <https://www.twilio.com/docs/messaging/guides/webhook-request> (read 2026-11)
    fileprivate static func consent(_ keyword: String, of contact: UnifiedContact, at moment: Date) -> InboundEvent {
        let change = ConsentChange(contact: contact, at: moment, keyword: keyword, isConfirmed: true)
        switch keyword {
        case "STOP": return .optOut(change)
        case "START": return .optIn(change)
        case "HELP": return .ignored(reason: "answered by Twilio: HELP")
        default: return .ignored(reason: "answered by Twilio: an unknown keyword")
        }
    }
}

extension UnifiedContact {
    /// The customer at `address`, with the other ids and the name in `webhook`.
    fileprivate init(_ address: TwilioAddress, in webhook: TwilioWebhook) {
        guard !address.isWithheld else {
            self.init(id: webhook.messageSID ?? "")
            return
        }
        let number = webhook["WaId"].map { TwilioAddress("\(TwilioAddress.whatsApp):+\($0)") }
        let known = [address, webhook["ExternalUserId"].map(TwilioAddress.init), address.isWhatsApp ? number : nil]
            .compactMap(\.self)
        self.init(
            id: address.text,
            phone: known.lazy.compactMap(\.phone).first,
            name: webhook["ProfileName"],
            aliases: Array((known + known.compactMap(\.sameOnWhatsApp)).uniqued().dropFirst().map(\.text))
        )
    }
}

extension TwilioWebhook {
    /// The delivery status of a sent message.
    fileprivate func statusEvent(receivedAt: Date) -> InboundEvent {
        let name = status ?? ""
        guard let status = Self.statuses[name] else {
            return .ignored(reason: "unknown status '\(name.prefix(32).filter(\.isLetter))'")
        }
        return .status(
            StatusUpdate(
                externalID: messageSID ?? "",
                status: status,
                at: receivedAt,
                error: self["ErrorCode"].map { ProviderError(twilio: $0, message: self["ErrorMessage"]) },
                correlation: correlation,
                provider: facts
            )
        )
    }

    /// Twilio's statuses.
    ///
    /// A canceled scheduled message will not arrive either.
    private static let statuses: [String: DeliveryStatus] = [
        "accepted": .queued, "scheduled": .queued, "queued": .queued, "sending": .queued, "sent": .sent,
        "delivered": .delivered, "partially_delivered": .delivered, "read": .read, "undelivered": .failed,
        "failed": .failed, "canceled": .failed,
    ]
}
