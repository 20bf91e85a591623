public import ChannelKit
import Foundation

/// Speaks into a live call by its control URL, or places a call to the customer.
extension VapiAdapter: RichSending {
    /// True for content that can be spoken without loss; a call can also be transferred and ended.
    public func canSend(_ content: ReplyContent) -> Bool {
        switch content {
        case .text: true
        case .transfer, .endCall: canSteer(content)
        case .media, .location: !content.spokenText(in: "en").isEmpty
        case .buttons, .list, .template, .reaction: false
        }
    }

    public func send(
        _ content: ReplyContent,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        let text = content.plainOrSpoken(in: destination.language ?? "en")
        guard text.utf16.count <= Self.manifest.limits.textLength else {
            throw .rejected(code: "too-long", reason: "the text is too long to be spoken", remedy: "shorten the reply")
        }
        guard let thread = destination.thread else {
            return try await placeCall(saying: text, to: destination, using: http)
        }
        guard isCall(thread) else {
            throw .rejected(code: "chat", reason: "Vapi's own assistant answers chats", remedy: "nothing")
        }
        try await steer(thread, command(content, text, in: destination.callContext), using: http)
        return DeliveryReceipt(externalID: "\(thread):\(destination.correlation)")
    }
}

extension ReplyContent {
    /// Text unchanged, any other content in spoken form.
    fileprivate func plainOrSpoken(in language: String) -> String {
        if case .text(let text) = self { text } else { spokenText(in: language, keys: false) }
    }
}

// MARK: - Live calls

extension VapiAdapter: CallCarrying {
    public func isCall(_ thread: String) -> Bool {
        !thread.hasPrefix(CallThread.session) && !thread.hasPrefix(CallThread.chat)
    }

    public var recordsOnlyAfterNotice: Bool { sentences.notices[.recording] != nil }

    /// Vapi's assistants listen to words.
    public var hearsKeys: Bool { false }

    /// A transfer requires a target.
    public func canSteer(_ content: ReplyContent) -> Bool {
        switch content {
        case .transfer: destination(of: content) != nil
        case .endCall: true
        default: false
        }
    }

    private func command(
        _ content: ReplyContent,
        _ text: String,
        in context: CallContext
    ) throws(DeliveryError) -> JSONValue {
        switch content {
        case .endCall: return ["type": "end-call"]
        case .transfer:
            guard let destination = destination(of: content) else {
                throw .rejected(code: "no-destination", reason: "no transfer target", remedy: "set transfer_to")
            }
            return [
                "type": "transfer", "destination": destination.json(saying: words(sentences.transfer, in: context)),
            ]
        default: return ["type": "say", "content": .string(text), "endCallAfterSpoken": false]
        }
    }

    private func steer(_ call: String, _ command: JSONValue, using http: any HTTPSending) async throws(DeliveryError) {
        let resource: JSONValue
        do { resource = try await api.get("call/\(call.percentEncoded())", using: http) } catch {
            if case .rejected(code: "404", _, _) = error { throw .callIsOver }
            throw error
        }
        guard resource["status"]?.string != "ended", let url = resource["monitor"]?["controlUrl"]?.string else {
            throw .callIsOver
        }
        try await api.command(command, at: url, using: http)
    }
}

// MARK: - A new call

extension VapiAdapter {
    private static let maxNameLength = 40

    private func placeCall(
        saying text: String,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        guard let assistantID, let phoneNumberID else {
            let remedy = "set assistant_id and phone_number_id"
            throw .rejected(code: "no-caller", reason: "the channel cannot place calls", remedy: remedy)
        }
        guard let customer = destination.contact.customer else {
            throw .rejected(code: "no-number", reason: "the contact has no phone number", remedy: "use another channel")
        }
        let context = destination.callContext
        let call: JSONValue = [
            "assistantId": .string(assistantID), "phoneNumberId": .string(phoneNumberID), "customer": customer,
            "assistantOverrides": .compact([
                "firstMessage": .string(firstMessage(text, in: context)),
                "metadata": metadata(correlation: destination.correlation), "hooks": unheardHooks(in: context),
            ]),
            "name": .string(String("hub \(destination.correlation)".prefix(Self.maxNameLength))),
        ]
        guard let id = try await api.post(call, to: "call", using: http)?["id"]?.string, !id.isEmpty else {
            throw .ambiguous(reason: "the response has no call id")
        }
        return DeliveryReceipt(externalID: id)
    }
}

extension UnifiedContact {
    /// The max length of Vapi's `name` and `externalId` of a customer.
    private static let maxTextLength = 40

    /// The customer object of a call; nil for a contact without a number or SIP address.
    fileprivate var customer: JSONValue? {
        let ids = [phone, id].compactMap(\.self) + aliases
        let number = ids.first(where: \.isE164)
        let sip = ids.first { $0.hasPrefix("sip:") || $0.hasPrefix("sips:") }
        guard number != nil || sip != nil else { return nil }
        let external = id == number || id == sip || id.count > Self.maxTextLength ? nil : id
        return .compact([
            "number": number.map(JSONValue.string), "sipUri": number == nil ? sip.map(JSONValue.string) : nil,
            "name": name.map { .string(String($0.prefix(Self.maxTextLength))) },
            "externalId": external.map(JSONValue.string),
        ])
    }
}

extension Destination {
    /// The context of a call to the customer, for the fields and the language of sentences.
    fileprivate var callContext: CallContext {
        CallContext(
            json: .compact([
                "customer": .compact(["name": contact.name.map(JSONValue.string)]),
                "metadata": .compact(["language": language.map(JSONValue.string)]),
            ])
        )
    }
}
