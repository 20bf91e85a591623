import ChannelKit

/// A number of an account, with the URLs that Twilio requests for its messages and calls.
///
/// - SeeAlso: <https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource> (of 2026-05-04)
struct IncomingNumber {
    let sid: String
    let phone: String
    private let json: JSONValue

    /// Nil for a resource without an id or a number.
    init?(_ json: JSONValue) {
        guard let sid = json["sid"]?.nonEmptyString, let phone = json["phone_number"]?.nonEmptyString else {
            return nil
        }
        self.sid = sid
        self.phone = phone
        self.json = json
    }

    /// A URL of the number's, by the names of its members in the API.
    enum Field: String, CaseIterable {
        case messages = "sms_url"
        case calls = "voice_url"
        case callStatus = "status_callback"

        /// The member with the HTTP method.
        var method: String {
            switch self {
            case .messages: "sms_method"
            case .calls: "voice_method"
            case .callStatus: "status_callback_method"
            }
        }

        /// The members with other targets, which Twilio prefers to the URL.
        var preferred: [String] {
            switch self {
            case .messages: ["sms_application_sid"]
            case .calls: ["voice_application_sid", "trunk_sid"]
            case .callStatus: []
            }
        }

        /// All members that decide the target.
        var members: [String] { [rawValue, method] + preferred }
    }

    /// The place of `field`, which is to have `url`.
    func place(of field: Field, wanted url: String) -> WebhookPlace {
        let values = field.members.map { ($0, json[$0] ?? .null) }
        let other = field.preferred.lazy.compactMap { name in
            json[name]?.nonEmptyString.map { "\(name) \($0)" }
        }.first
        // A method of GET would change what Twilio signs and where it puts the fields.
        let isPost = json[field.method]?.string.map { $0 == "POST" } ?? true
        let own = json[field.rawValue]?.nonEmptyString.flatMap { $0.isTwilioDemo ? nil : $0 }
        return WebhookPlace(
            "\(field.rawValue) of \(phone)",
            now: other ?? own.map { isPost ? $0 : "\($0) by GET" },
            wanted: url,
            details: ["sid": .string(sid), "field": .string(field.rawValue)].merging(values) { first, _ in first }
        )
    }
}

extension String {
    /// The API's parameter of a resource's member: `SmsUrl` of `sms_url`.
    var twilioParameter: String {
        split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// True for the URL that Twilio gives to a new number.
    fileprivate var isTwilioDemo: Bool {
        hasPrefix("https://demo.twilio.com/") || hasPrefix("http://demo.twilio.com/")
    }
}
