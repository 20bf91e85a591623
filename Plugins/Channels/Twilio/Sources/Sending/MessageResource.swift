import ChannelKit
import Foundation

/// A message resource: an element of Twilio's message list.
///
/// - SeeAlso: <https://www.twilio.com/docs/messaging/api/message-resource> (read 2026-11)
struct MessageResource {
    let sid: String
    let body: String
    let direction: String
    let mediaCount: Int
    let createdAt: Date?
    private let json: JSONValue

    /// Nil for a resource without an id.
    init?(_ json: JSONValue) {
        guard let sid = json["sid"]?.string, !sid.isEmpty else { return nil }
        self.sid = sid
        self.json = json
        body = json["body"]?.string ?? ""
        direction = json["direction"]?.string ?? ""
        mediaCount = json["num_media"]?.integer.flatMap { Int(exactly: $0) } ?? 0
        createdAt = json["date_created"]?.string.flatMap(Date.init(twilio:))
    }

    var isInbound: Bool { direction == "inbound" }

    /// True if the message was created at `moment` or later, or if its date is unknown; Twilio's dates are in whole
    /// seconds.
    func isSince(_ moment: Date) -> Bool { createdAt.map { $0.timeIntervalSince(moment) > -1 } ?? true }

    /// The webhook of the message, with the fields that the resource has kept.
    func webhook(media: [(url: String, type: String)]) -> TwilioWebhook {
        var parameters = [
            "MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid, "SmsStatus": "received", "Body": body,
            "NumMedia": String(media.count),
        ]
        for (name, member) in Self.members { parameters[name] = json[member]?.string }
        for (position, file) in media.enumerated() {
            parameters["MediaUrl\(position)"] = file.url
            parameters["MediaContentType\(position)"] = file.type
        }
        return TwilioWebhook(parameters: parameters, createdAt: createdAt)
    }

    private static let members = [
        "AccountSid": "account_sid", "ApiVersion": "api_version", "From": "from", "To": "to",
        "MessagingServiceSid": "messaging_service_sid", "NumSegments": "num_segments",
    ]
}

extension TwilioAPI {
    /// The max number of pages, 1000 messages each: more than a busy number receives in the days that a hub may be
    /// down.
    private static let maxPages = 50

    /// The messages that match `filters`, newest first, from all pages.
    func messages(
        _ filters: [(name: String, value: String)],
        using http: any HTTPSending
    ) async throws(DeliveryError) -> [MessageResource] {
        var messages: [MessageResource] = []
        var page = try await get(path("Messages.json"), query: filters, using: http)
        for number in 1... {
            messages += (page["messages"]?.array ?? []).compactMap(MessageResource.init)
            // The credentials are sent to the account's own resources, and so to no other URL.
            guard number < Self.maxPages, let next = page["next_page_uri"]?.string, next.hasPrefix("/\(path(""))")
            else {
                break
            }
            page = try await get(String(next.dropFirst()), using: http)
        }
        return messages
    }

    /// The URLs and declared content types of a message's files.
    func media(of message: String, using http: any HTTPSending) async throws(DeliveryError) -> [(
        url: String, type: String
    )] {
        let list = try await get(path("Messages/\(message)/Media.json"), using: http)
        return (list["media_list"]?.array ?? []).compactMap { file in
            file["sid"]?.string.map { sid in
                ("\(baseURL)/\(path("Messages/\(message)/Media/\(sid)"))", file["content_type"]?.string ?? "")
            }
        }
    }
}
