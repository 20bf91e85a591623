import ChannelKit
import Foundation

/// The XML with which Twilio wants its webhooks answered.
enum TwiML {
    /// Nothing to say.
    static let nothing = response("<Response/>")

    /// One message for each of `contents`; how far they come is told at `callback`.
    static func messages(_ contents: [ReplyContent], callback: String?) -> WebhookResponse {
        let messages = contents.compactMap { message($0, callback: callback) }
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

    private static func response(_ element: String) -> WebhookResponse {
        WebhookResponse(
            status: 200,
            contentType: "text/xml",
            text: #"<?xml version="1.0" encoding="UTF-8"?>"# + element
        )
    }
}

extension String {
    /// The text for an element or an attribute, without the characters that XML 1.0 has no way to write.
    fileprivate var xmlEscaped: String {
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
