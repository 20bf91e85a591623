import ChannelKit
import ChannelSimulatorKit
import Foundation

/// A send that passed validation.
struct SimulatedSend {
    /// The max length of a body, in UTF-16 units: Twilio does not document the unit, and this is the strictest reading.
    private static let maxBodyLength = 1_600
    private static let maxMedia = 10

    let to: String
    let from: String?
    let messagingServiceSID: String?
    let body: String
    let mediaURLs: [String]
    let contentSID: String?
    let contentVariables: JSONValue?
    let persistentAction: String?
    let statusCallback: String?

    /// Reads a call's form.
    ///
    /// - Throws: ``TwilioRefusal`` for a form that Twilio refuses.
    init(reading body: Data) throws(TwilioRefusal) {
        let form = FormFields(parsing: body)
        func value(_ name: String) -> String? { form[name].flatMap { $0.isEmpty ? nil : $0 } }
        guard let to = value("To") else { throw .missingRecipient }
        self.to = to
        from = value("From")
        messagingServiceSID = value("MessagingServiceSid")
        self.body = value("Body") ?? ""
        mediaURLs = form.fields.filter { $0.name == "MediaUrl" }.map(\.value)
        contentSID = value("ContentSid")
        contentVariables = value("ContentVariables").flatMap { try? JSONValue(parsing: Data($0.utf8)) }
        persistentAction = value("PersistentAction")
        statusCallback = value("StatusCallback")
        guard from != nil || messagingServiceSID != nil else { throw .missingSender }
        try checkEnds()
        try checkContent(variables: value("ContentVariables"))
    }

    private func checkEnds() throws(TwilioRefusal) {
        let address = to.dropFirst(to.channelPrefix.count)
        let isPhone = String(address).isE164
        switch to.channelPrefix {
        case "": guard isPhone else { throw .invalidRecipient }
        case "whatsapp:":
            guard isPhone || address.wholeMatch(of: /[A-Z]{2}\.[0-9A-Za-z.]+/) != nil else { throw .invalidRecipient }
        default: guard !address.isEmpty else { throw .invalidRecipient }
        }
        if let from, from.channelPrefix != to.channelPrefix { throw .wrongChannel }
        if let refusal = TwilioRefusal.magicNumbers[String(address)] { throw refusal }
    }

    private func checkContent(variables: String?) throws(TwilioRefusal) {
        guard body.utf16.count <= Self.maxBodyLength else { throw .tooLong }
        guard mediaURLs.count <= Self.maxMedia else { throw .tooManyMedia }
        guard mediaURLs.allSatisfy({ $0.hasPrefix("http://") || $0.hasPrefix("https://") }) else { throw .badMedia }
        if let contentSID {
            guard contentSID.wholeMatch(of: /HX[0-9A-Fa-f]{32}/) != nil else { throw .badTemplate }
            guard variables == nil || contentVariables?.object != nil else { throw .badVariables }
        } else if body.isEmpty, mediaURLs.isEmpty {
            throw .nothingToSay
        }
        if let host = statusCallback.flatMap({ URLComponents(string: $0)?.host }), host.contains("_") {
            throw .badCallback
        }
    }

    /// The text that the customer sees.
    var text: String {
        guard let contentSID else {
            return ([body] + mediaURLs + [persistentAction ?? ""]).filter { !$0.isEmpty }.joined(separator: "\n")
        }
        let variables = (contentVariables?.object ?? [:]).sorted { $0.key < $1.key }.compactMap(\.value.string)
        return "[template \(contentSID)]" + variables.map { " \($0)" }.joined()
    }

    /// The hub's id of the send, from the URL of its callback.
    var correlation: String? {
        statusCallback.flatMap { $0.split(separator: "?", maxSplits: 1).dropFirst().first }
            .flatMap { FormFields(parsing: String($0))["mid"] }
    }
}
