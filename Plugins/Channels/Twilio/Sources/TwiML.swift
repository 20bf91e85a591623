import ChannelKit
import Foundation

/// The XML with which Twilio wants its webhooks answered.
enum TwiML {
    /// Nothing to say.
    static let nothing = response("<Response/>")

    /// One message for each of `contents`, or several where a text is too long for one; how far they come is told at
    /// `callback`.
    static func messages(_ contents: [ReplyContent], callback: String?) -> WebhookResponse {
        let messages = contents.flatMap(\.fittingTwiML).compactMap { message($0, callback: callback) }
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
    /// The same as messages that Twilio takes: what is said in the response passes nobody else who would cut it.
    fileprivate var fittingTwiML: [ReplyContent] {
        if case .media(let media) = self, media.link != nil { return [self] }
        return plainText.pieces(atMost: TwilioAdapter.manifest.limits.textLength).map(ReplyContent.text)
    }
}

extension String {
    /// The text in pieces of at most `limit` UTF-16 units, cut between words where there is a space, and never inside
    /// what a person sees as one character.
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
            // A single character beyond the limit is no text that anyone wrote.
            let piece = words.isEmpty ? rest.prefix(1) : words
            pieces.append(piece.trimmingCharacters(in: .whitespacesAndNewlines))
            rest = rest[piece.endIndex...]
        }
        return pieces + [String(rest)]
    }

    /// The text for an element or an attribute, without the characters that XML 1.0 has no way to write.
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
