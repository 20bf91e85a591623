import ChannelKit
import Foundation

/// The allowed content of a TwiML document for calls.
enum TwiMLSchema {
    /// The rule of a verb or a noun.
    private struct Rule {
        var attributes: Set<String> = []
        var nested: Set<String> = []
        var hasText = false
    }

    private static let verbs: [String: Rule] = [
        "Say": Rule(attributes: ["voice", "language", "loop"], hasText: true),
        "Play": Rule(attributes: ["loop", "digits"], hasText: true),
        "Pause": Rule(attributes: ["length"]),
        "Gather": Rule(
            attributes: [
                "input", "action", "method", "timeout", "speechTimeout", "numDigits", "finishOnKey", "language",
                "hints",
                "bargeIn", "speechModel", "partialResultCallback", "actionOnEmptyResult",
            ],
            nested: ["Say", "Play", "Pause"]
        ),
        "Redirect": Rule(attributes: ["method"], hasText: true),
        "Dial": Rule(
            attributes: ["action", "method", "timeout", "callerId", "record", "timeLimit"],
            nested: ["Number", "Client", "Sip", "Conference", "Queue"],
            hasText: true
        ),
        "Enqueue": Rule(attributes: ["action", "method", "waitUrl", "waitUrlMethod", "workflowSid"], hasText: true),
        "Record": Rule(
            attributes: ["action", "method", "maxLength", "timeout", "finishOnKey", "transcribe", "playBeep"]
        ),
        "Start": Rule(nested: ["Recording"]),
        "Hangup": Rule(), "Reject": Rule(attributes: ["reason"]),
    ]

    private static let nouns: [String: Rule] = [
        "Recording": Rule(attributes: ["recordingStatusCallback", "recordingStatusCallbackMethod", "channels", "track"]
        ),
        "Number": Rule(attributes: ["sendDigits"], hasText: true), "Client": Rule(hasText: true),
        "Sip": Rule(hasText: true), "Conference": Rule(hasText: true), "Queue": Rule(hasText: true),
    ]

    private static let maxSayLength = 4_096

    /// The verbs in the response to a webhook.
    ///
    /// - Throws: ``TwilioRefusal`` with the code that the tenant's debugger would show.
    static func verbs(in response: OutboundResponse) throws(TwilioRefusal) -> [TwiMLElement] {
        guard (200...299).contains(response.status) else {
            throw TwilioRefusal(11200, "HTTP retrieval failure: \(response.status)")
        }
        let type = response.headers["Content-Type"]?.lowercased() ?? ""
        guard type.hasPrefix("text/xml") || type.hasPrefix("application/xml") else {
            throw TwilioRefusal(12300, "Invalid Content-Type")
        }
        return try verbs(in: String(decoding: response.body, as: UTF8.self))
    }

    /// The verbs of a document.
    static func verbs(in document: String) throws(TwilioRefusal) -> [TwiMLElement] {
        let root = try TwiMLParser.root(of: document)
        guard root.name == "Response", root.text.isEmpty else { throw .schema("the root is no Response of verbs") }
        for verb in root.children { try check(verb, among: verbs) }
        return root.children
    }

    private static func check(_ element: TwiMLElement, among rules: [String: Rule]) throws(TwilioRefusal) {
        guard let rule = rules[element.name] else { throw .schema("'\(element.name)' cannot stand there") }
        if let name = element.attributes.keys.first(where: { !rule.attributes.contains($0) }) {
            throw .schema("'\(element.name)' has no '\(name)'")
        }
        guard rule.hasText || element.text.isEmpty else { throw .schema("'\(element.name)' has no text") }
        for child in element.children {
            guard rule.nested.contains(child.name) else {
                throw .schema("'\(child.name)' cannot stand in '\(element.name)'")
            }
            try check(child, among: verbs.merging(nouns) { verb, _ in verb })
        }
        try checkValues(of: element)
    }

    private static func checkValues(of element: TwiMLElement) throws(TwilioRefusal) {
        for name in ["length", "timeout", "numDigits"] {
            guard let value = element.attributes[name] else { continue }
            guard let number = Int(value), number > 0 else { throw .schema("'\(name)' is no whole number") }
        }
        if let language = element.attributes["language"], language.wholeMatch(of: /[a-z]{2,3}(-[A-Za-z0-9]+)*/) == nil {
            throw .schema("'language' is no language")
        }
        switch element.name {
        case "Say" where element.text.isEmpty || element.text.utf16.count > maxSayLength:
            throw TwilioRefusal(13520, "Say: Invalid text")
        case "Number" where element.text.wholeMatch(of: /\+[1-9][0-9]{6,14}/) == nil:
            throw TwilioRefusal(13223, "Dial: Invalid phone number format")
        case "Sip" where !element.text.hasPrefix("sip"): throw TwilioRefusal(13241, "Dial->Sip: Invalid SIP URI")
        case "Redirect" where element.text.isEmpty, "Enqueue" where element.text.isEmpty:
            throw .schema("'\(element.name)' is empty")
        case "Dial" where element.text.isEmpty && element.children.isEmpty: throw .schema("'Dial' is empty")
        default: break
        }
    }
}

extension TwilioRefusal {
    fileprivate static func schema(_ what: String) -> TwilioRefusal {
        TwilioRefusal(12200, "Schema validation warning: \(what)")
    }
}
