import ChannelKit
import Foundation

/// The XML of responses to Twilio's webhooks.
///
/// - SeeAlso: <https://www.twilio.com/docs/messaging/twiml> (read 2026-11)
enum TwiML {
    /// An empty response: no reply.
    static let nothing = response("<Response/>")

    /// The messages of `contents`, whose statuses are posted to `callback`.
    ///
    /// A content is one message, several if its text is over the limit, or none if it is empty.
    static func messages(_ contents: [ReplyContent], callback: String?) -> WebhookResponse {
        let messages = contents.flatMap(\.splitForTwiML).compactMap { message($0, callback: callback) }
        return messages.isEmpty ? nothing : response("<Response>\(messages.joined())</Response>")
    }

    private static func message(_ content: ReplyContent, callback: String?) -> String? {
        let elements = elements(content).filter { !$0.text.isEmpty }
        guard !elements.isEmpty else { return nil }
        let action = callback.map { " action=\"\($0.xmlEscaped)\"" } ?? ""
        let inside = elements.map { "<\($0.name)>\($0.text.xmlEscaped)</\($0.name)>" }.joined()
        return "<Message\(action)>\(inside)</Message>"
    }

    private static func elements(_ content: ReplyContent) -> [(name: String, text: String)] {
        guard case .media(let media) = content, let link = media.link else { return [("Body", content.plainText)] }
        return [("Body", media.caption ?? ""), ("Media", link)]
    }

    static func response(_ element: String) -> WebhookResponse {
        WebhookResponse(status: 200, contentType: "text/xml", text: document(element))
    }

    static func document(_ element: String) -> String { #"<?xml version="1.0" encoding="UTF-8"?>"# + element }
}

extension ReplyContent {
    /// The content as messages within Twilio's limit; media with a link is not split.
    ///
    /// Replies in the response bypass the hub's own splitting.
    fileprivate var splitForTwiML: [ReplyContent] {
        if case .media(let media) = self, media.link != nil { return [self] }
        return plainText.pieces(atMost: TwilioAdapter.manifest.limits.textLength).map(ReplyContent.text)
    }
}

extension String {
    /// The text in pieces of at most `limit` UTF-16 units, split between words if possible, and never inside a
    /// character.
    fileprivate func pieces(atMost limit: Int) -> [String] {
        var pieces: [String] = []
        var rest = self[...]
        while rest.utf16.count > limit {
            var units = 0
            let fitting = rest.prefix { character in
                units += character.utf16.count
                return units <= limit
            }
            let words = fitting.lastIndex(where: \.isWhitespace).map { rest[...$0] } ?? fitting
            // A single character over the limit does not occur in real text; taking it only ensures progress.
            let piece = words.isEmpty ? rest.prefix(1) : words
            pieces.append(piece.trimmingCharacters(in: .whitespacesAndNewlines))
            rest = rest[piece.endIndex...]
        }
        return pieces + [String(rest)]
    }

    /// The text for an element or an attribute, without characters that XML 1.0 cannot represent.
    var xmlEscaped: String {
        var escaped = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "\t", "\n", "\r", "\u{20}"..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"...:
                escaped.append(scalar)
            default: break
            }
        }
        return String(escaped)
    }
}
