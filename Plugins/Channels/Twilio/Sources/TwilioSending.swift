public import ChannelKit
import Foundation

extension TwilioAdapter: RichSending {
    /// Buttons and lists exist only inside templates, and a place only on WhatsApp.
    public func canSend(_ content: ReplyContent) -> Bool {
        switch content {
        case .text, .template: true
        case .media(let media): media.link != nil
        case .location: number?.isWhatsApp == true
        case .buttons, .list, .reaction, .transfer, .endCall: false
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
        if let thread = destination.thread, isCall(thread) {
            return try await speak(content, into: thread, destination, using: http)
        }
        let fields = ends(of: destination.contact) + content.fields + options(for: destination.correlation)
        let response = try await api.post(fields, to: api.messagesURL, using: http)
        let resource = try? JSONValue(parsing: response.body)
        guard let sid = resource?["sid"]?.string, !sid.isEmpty else {
            throw .ambiguous(reason: "the answer names no message")
        }
        let aliases = [resource?["to"]?.string].compactMap(\.self).filter {
            !$0.isEmpty && $0 != destination.contact.id
        }
        return DeliveryReceipt(externalID: sid, contactAliases: aliases)
    }

    /// Where it goes and who sends it; what stands before the one must stand before the other.
    private func ends(of contact: UnifiedContact) -> [(name: String, value: String)] {
        let to = address(of: contact)
        let ends: [(String, String?)] = [
            ("To", to.text), ("From", number?.on(to.prefix).text), ("MessagingServiceSid", messagingServiceSID),
        ]
        return ends.compactMap { name, value in value.map { (name, $0) } }
    }

    /// A person as Twilio wants them in `To`.
    func address(of contact: UnifiedContact) -> TwilioAddress { TwilioAddress(contact.id).on(number?.prefix ?? "") }

    private func options(for correlation: String) -> [(name: String, value: String)] {
        let options = [
            ("ValidityPeriod", validityPeriod.map { String($0.components.seconds) }),
            ("StatusCallback", callback?.url(for: correlation)),
        ]
        return options.compactMap { name, value in value.map { (name, $0) } }
    }
}

extension ReplyContent {
    /// What the message says, as fields of the form.
    fileprivate var fields: [(name: String, value: String)] {
        switch self {
        case .media(let media):
            guard let link = media.link else { return [("Body", plainText)] }
            let caption = media.caption.flatMap { $0.isEmpty ? nil : [("Body", $0)] } ?? []
            return caption + [("MediaUrl", link)]
        case .template(let template): return template.fields
        case .location(let latitude, let longitude, let name, let address):
            let label = [name, address].compactMap(\.self).joined(separator: ", ")
            let place = "\(latitude),\(longitude)"
            // A message must say something besides.
            return [
                ("Body", label.isEmpty ? place : label),
                ("PersistentAction", "geo:\(place)" + (label.isEmpty ? "" : "|\(label)")),
            ]
        case .text, .buttons, .list, .reaction, .transfer, .endCall: return [("Body", plainText)]
        }
    }
}

extension MessageTemplate {
    /// Twilio names a template by its `HX…` id, whatever its language, and its variables by numbers from 1.
    fileprivate var fields: [(name: String, value: String)] {
        let numbered = parameters.enumerated().map { (String($0.offset + 1), JSONValue.string($0.element)) }
        guard !numbered.isEmpty else { return [("ContentSid", name)] }
        let variables = JSONValue.object(Dictionary(uniqueKeysWithValues: numbered))
        return [("ContentSid", name), ("ContentVariables", String(decoding: variables.data, as: UTF8.self))]
    }
}
