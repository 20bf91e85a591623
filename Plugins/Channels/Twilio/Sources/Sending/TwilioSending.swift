public import ChannelKit
import Foundation

extension TwilioAdapter: RichSending {
    /// Buttons and lists exist only in templates, and locations only on WhatsApp.
    public func canSend(_ content: ReplyContent) -> Bool {
        switch content {
        case .text, .template: true
        case .media(let media): media.link != nil
        case .location: number?.isWhatsApp == true
        case .buttons, .list, .reaction, .transfer, .endCall: false
        }
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
        let resource = try await api.post(fields, to: "Messages.json", using: http)
        let aliases = [resource?["to"]?.string].compactMap(\.self).filter { $0 != destination.contact.id }
        return try DeliveryReceipt(requiring: resource?["sid"]?.string, contactAliases: aliases)
    }

    /// Recipient and sender; both must have the same channel prefix.
    private func ends(of contact: UnifiedContact) -> [(name: String, value: String)] {
        let to = address(of: contact)
        let ends: [(String, String?)] = [
            ("To", to.text), ("From", number?.on(to.prefix).text), ("MessagingServiceSid", messagingServiceSID),
        ]
        return ends.compactMap { name, value in value.map { (name, $0) } }
    }

    /// The customer's address for `To`.
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
    /// The content as fields of the form.
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
            // A message needs a body besides the location.
            return [
                ("Body", label.isEmpty ? place : label),
                ("PersistentAction", "geo:\(place)" + (label.isEmpty ? "" : "|\(label)")),
            ]
        case .text, .buttons, .list, .reaction, .transfer, .endCall: return [("Body", plainText)]
        }
    }
}

extension MessageTemplate {
    /// Twilio identifies a template by its `HX…` id, whatever the language, and numbers its variables from 1.
    fileprivate var fields: [(name: String, value: String)] {
        let numbered = parameters.enumerated().map { (String($0.offset + 1), JSONValue.string($0.element)) }
        guard !numbered.isEmpty else { return [("ContentSid", name)] }
        let variables = JSONValue.object(Dictionary(uniqueKeysWithValues: numbered))
        return [("ContentSid", name), ("ContentVariables", String(decoding: variables.data, as: UTF8.self))]
    }
}
