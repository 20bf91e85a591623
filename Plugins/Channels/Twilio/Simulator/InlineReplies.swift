import ChannelKit
import Foundation

/// A message in the response to a webhook.
struct InlineReply: Hashable {
    let body: String
    let mediaURLs: [String]
    /// The URL for its statuses.
    let action: String?

    var text: String { ([body] + mediaURLs).filter { !$0.isEmpty }.joined(separator: "\n") }
}

extension InlineReply {
    /// The messages in `response`, in order.
    ///
    /// As at Twilio, a plain text is sent to the customer unchanged.
    static func all(in response: OutboundResponse) -> [InlineReply] {
        guard (200...299).contains(response.status) else { return [] }
        let text = String(decoding: response.body, as: UTF8.self)
        let type = response.headers["Content-Type"]?.lowercased() ?? ""
        if type.hasPrefix("text/plain") {
            return text.isEmpty ? [] : [InlineReply(body: text, mediaURLs: [], action: nil)]
        }
        return text.matches(of: /(?s)<Message([^>]*)>(.*?)<\/Message>/).map { message in
            let inside = String(message.2)
            let bodies = inside.matches(of: /(?s)<Body>(.*?)<\/Body>/).map { String($0.1) }
            let media = inside.matches(of: /(?s)<Media>(.*?)<\/Media>/).map { String($0.1) }
            let action = String(message.1).firstMatch(of: /action="([^"]*)"/).map { String($0.1) }
            let body = bodies.first ?? (inside.contains("<") ? "" : inside)
            return InlineReply(
                body: body.xmlUnescaped,
                mediaURLs: media.map(\.xmlUnescaped),
                action: action?.xmlUnescaped
            )
        }
    }
}

extension String {
    fileprivate var xmlUnescaped: String {
        replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
            .replacing("&apos;", with: "'").replacing("&amp;", with: "&")
    }
}
