import ChannelKit
import ChannelSimulatorKit
import Foundation

/// A message in Twilio's list.
struct SimulatedMessage {
    let sid: String
    let account: String
    let direction: String
    let from: String
    let to: String
    let messagingServiceSID: String?
    let body: String
    /// The ids of its files.
    var media: [String] = []
    let createdAt: Date

    /// The message resource, as in responses and lists.
    var json: JSONValue {
        let date = createdAt.twilioDate
        let isQueued = direction != "inbound"
        let path = "/2010-04-01/Accounts/\(account)/Messages/\(sid)"
        return [
            "account_sid": .string(account), "api_version": "2010-04-01", "body": .string(body),
            "date_created": .string(date), "date_sent": isQueued ? .null : .string(date),
            "date_updated": .string(date), "direction": .string(direction), "error_code": .null,
            "error_message": .null, "from": from.isEmpty ? .null : .string(from),
            "messaging_service_sid": .text(messagingServiceSID), "num_media": .string(String(media.count)),
            "num_segments": "1", "price": .null, "price_unit": .null, "sid": .string(sid),
            "status": isQueued ? "queued" : "received", "to": .string(to), "uri": .string("\(path).json"),
            "subresource_uris": ["media": .string("\(path)/Media.json")],
        ]
    }

    /// The list of its files.
    var mediaJSON: JSONValue {
        [
            "media_list": .array(
                media.map { id in
                    [
                        "sid": .string(id), "account_sid": .string(account), "parent_sid": .string(sid),
                        "content_type": .string(SampleFile.picture.mimeType),
                        "uri": .string("/2010-04-01/Accounts/\(account)/Messages/\(sid)/Media/\(id).json"),
                    ]
                }
            )
        ]
    }

    /// The parameters of a status callback.
    func statusParameters(_ status: DeliveryStatus) -> [String: String] {
        var parameters = [
            "MessageSid": sid, "SmsSid": sid, "MessageStatus": status.rawValue, "SmsStatus": status.rawValue,
            "AccountSid": account, "From": from, "To": to, "ApiVersion": "2010-04-01",
        ]
        parameters["MessagingServiceSid"] = messagingServiceSID
        if !to.channelPrefix.isEmpty {
            parameters["ChannelPrefix"] = String(to.channelPrefix.dropLast())
            parameters["EventType"] = status.rawValue.uppercased()
        }
        return parameters
    }
}

extension Date {
    /// The date as Twilio writes it, such as `Sat, 21 Nov 2026 09:00:00 +0000`.
    var twilioDate: String {
        let style = Date.VerbatimFormatStyle(
            format: """
                \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .defaultDigits) \
                \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits) +0000
                """,
            locale: Locale(identifier: "en_US_POSIX"),
            timeZone: .gmt,
            calendar: Calendar(identifier: .gregorian)
        )
        return formatted(style)
    }
}

extension SampleFile {
    /// The file that customers send.
    static let picture = SampleFile(.image)
}
