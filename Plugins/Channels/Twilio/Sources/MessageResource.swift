import ChannelKit
import Foundation

/// A message as Twilio keeps it: an element of the list of messages.
struct MessageResource {
    let sid: String
    let body: String
    let direction: String
    let mediaCount: Int
    let createdAt: Date?
    private let json: JSONValue

    /// Nil for what has no id.
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

    /// Whether it was made at `moment` or later, as far as is known; Twilio's dates are in whole seconds.
    func isSince(_ moment: Date) -> Bool { createdAt.map { $0.timeIntervalSince(moment) > -1 } ?? true }

    /// The webhook that told of it, as far as the resource has kept what it said.
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
    /// More than a busy number gets in the days that a hub may be away.
    private static let maxPages = 50

    /// The messages that fit `filters`, newest first, page by page.
    func messages(
        _ filters: [(name: String, value: String)],
        using http: any HTTPSending
    ) async throws(DeliveryError) -> [MessageResource] {
        let query = String(decoding: Data(form: filters), as: UTF8.self)
        var url: String? = "\(messagesURL)?\(query)"
        var messages: [MessageResource] = []
        var pages = 0
        while let next = url, pages < Self.maxPages {
            let page = try await get(next, using: http)
            messages += (page["messages"]?.array ?? []).compactMap(MessageResource.init)
            // A path of the API; credentials go with it and so nowhere else.
            url = page["next_page_uri"]?.string.flatMap { $0.hasPrefix("\(accountPath)/") ? baseURL + $0 : nil }
            pages += 1
        }
        return messages
    }

    /// The files of a message: where they are and what they claim to be.
    func media(of message: String, using http: any HTTPSending) async throws(DeliveryError) -> [(
        url: String, type: String
    )] {
        let list = try await get("\(baseURL)\(accountPath)/Messages/\(message)/Media.json", using: http)
        return (list["media_list"]?.array ?? []).compactMap { file in
            file["sid"]?.string.map { sid in
                ("\(baseURL)\(accountPath)/Messages/\(message)/Media/\(sid)", file["content_type"]?.string ?? "")
            }
        }
    }
}
