public import ChannelKit
import Foundation

/// Into a live call by its control URL, and to whom no call is open by calling them.
extension VapiAdapter: RichSending {
    /// What can be said aloud as it is meant; a call can also be passed on and ended.
    public func canSend(_ content: ReplyContent) -> Bool {
        switch content {
        case .text: true
        case .transfer, .endCall: canSteer(content)
        case .media, .location: !content.spokenText(in: "en").isEmpty
        case .buttons, .list, .template, .reaction: false
        }
    }

    public func send(
        _ text: String,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        try await send(.text(text), to: destination, using: http)
    }

    public func send(
        _ content: ReplyContent,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        let text = content.plainOrSpoken(in: destination.language ?? "en")
        guard text.utf16.count <= Self.manifest.limits.textLength else {
            throw .rejected(code: "too-long", reason: "nobody listens to so long a text", remedy: "say less at once")
        }
        guard let thread = destination.thread else {
            return try await placeCall(saying: text, to: destination, using: http)
        }
        guard isCall(thread) else {
            throw .rejected(code: "chat", reason: "chats are answered by Vapi's own assistant", remedy: "nothing")
        }
        try await steer(thread, command(content, text), using: http)
        return DeliveryReceipt(externalID: "\(thread):\(destination.correlation)")
    }
}

extension ReplyContent {
    /// Text to the last character, anything else as it sounds.
    fileprivate func plainOrSpoken(in language: String) -> String {
        if case .text(let text) = self { text } else { spokenText(in: language) }
    }
}

// MARK: - Into a live call

extension VapiAdapter: CallCarrying {
    public func isCall(_ thread: String) -> Bool {
        !thread.hasPrefix(CallThread.session) && !thread.hasPrefix(CallThread.chat)
    }

    /// Passing on needs somebody to pass on to.
    public func canSteer(_ content: ReplyContent) -> Bool {
        switch content {
        case .transfer: destination(of: content) != nil
        case .endCall: true
        default: false
        }
    }

    private func command(_ content: ReplyContent, _ text: String) throws(DeliveryError) -> JSONValue {
        switch content {
        case .endCall: return ["type": "end-call"]
        case .transfer:
            guard let destination = destination(of: content) else {
                throw .rejected(code: "no-destination", reason: "nobody takes calls", remedy: "set transfer_to")
            }
            return ["type": "transfer", "destination": destination.json(saying: nil)]
        default: return ["type": "say", "content": .string(text), "endCallAfterSpoken": false]
        }
    }

    private func steer(_ call: String, _ command: JSONValue, using http: any HTTPSending) async throws(DeliveryError) {
        let resource: JSONValue
        do { resource = try await api.get("/call/\(call.percentEncoded)", using: http) } catch {
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
            throw .rejected(code: "no-number", reason: "the person has no telephone", remedy: "use another channel")
        }
        let call: JSONValue = [
            "assistantId": .string(assistantID), "phoneNumberId": .string(phoneNumberID), "customer": customer,
            "assistantOverrides": [
                "firstMessage": .string(text), "metadata": metadata(correlation: destination.correlation),
            ],
            "name": .string(String("hub \(destination.correlation)".prefix(Self.maxNameLength))),
        ]
        guard let id = try await api.post(call, to: "/call", using: http)?["id"]?.string, !id.isEmpty else {
            throw .ambiguous(reason: "the answer names no call")
        }
        return DeliveryReceipt(externalID: id)
    }
}

extension UnifiedContact {
    /// Vapi's texts for a person are no longer.
    private static let maxTextLength = 40

    /// The person as Vapi calls them; nil for whom it cannot call.
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
