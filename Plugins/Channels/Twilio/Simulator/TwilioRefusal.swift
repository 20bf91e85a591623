import ChannelKit
import ChannelSimulatorKit

/// An error response of Twilio's.
struct TwilioRefusal: SimulatedRefusal, Hashable {
    let status: Int
    let code: Int
    let message: String
    var retryAfter: Int?

    init(_ code: Int, _ message: String, status: Int = 400, retryAfter: Int? = nil) {
        self.status = status
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
    }

    var journalReason: String { "\(code): \(message)" }

    var response: WebhookResponse {
        var response = WebhookResponse.json(
            status: status,
            [
                "code": .integer(Int64(code)), "message": .string(message),
                "more_info": .string("https://www.twilio.com/docs/errors/\(code)"), "status": .integer(Int64(status)),
            ]
        )
        response.headers["Retry-After"] = retryAfter.map { String($0) }
        return response
    }
}

extension TwilioRefusal {
    static let badLogin = TwilioRefusal(20003, "Authenticate", status: 401)
    static let unknownResource = TwilioRefusal(20404, "The requested resource was not found", status: 404)
    static let missingRecipient = TwilioRefusal(21604, "A 'To' phone number is required.")
    static let invalidRecipient = TwilioRefusal(21211, "Invalid 'To' Phone Number")
    static let missingSender = TwilioRefusal(21603, "A 'From' phone number is required.")
    static let unknownSender = TwilioRefusal(21606, "The 'From' phone number is not a valid sender of your account.")
    static let unknownService = TwilioRefusal(21705, "The Messaging Service Sid is invalid")
    static let wrongChannel = TwilioRefusal(63007, "Twilio could not find a Channel with the specified From address")
    static let tooLong = TwilioRefusal(21617, "The concatenated message body exceeds the 1600 character limit")
    static let nothingToSay = TwilioRefusal(21602, "Message body is required.")
    static let tooManyMedia = TwilioRefusal(21623, "Number of media files exceeds allowed limit")
    static let badMedia = TwilioRefusal(21620, "Invalid media URL(s)")
    static let badTemplate = TwilioRefusal(21655, "The ContentSid is Invalid")
    static let badVariables = TwilioRefusal(21656, "The ContentVariables Parameter is Invalid")
    static let badCallback = TwilioRefusal(21609, "The 'StatusCallback' URL is not a valid URL")
    static let optedOut = TwilioRefusal(21610, "Attempt to send to unsubscribed recipient")
    static let closedWindow = TwilioRefusal(
        63016,
        "Failed to send freeform message because you are outside the allowed window. Use a Message Template."
    )

    static func throttled(retryAfter seconds: Int) -> TwilioRefusal {
        TwilioRefusal(20429, "Too many requests", status: 429, retryAfter: seconds)
    }

    /// The magic recipients with which Twilio lets its errors be tested.
    static let magicNumbers: [String: TwilioRefusal] = [
        "+15005550001": .invalidRecipient,
        "+15005550002": TwilioRefusal(21612, "The message cannot be routed from this 'From' to this 'To' number"),
        "+15005550003": TwilioRefusal(21408, "Permission to send an SMS has not been enabled for the region"),
        "+15005550004": .optedOut,
        "+15005550009": TwilioRefusal(21614, "'To' number is not a valid mobile number"),
    ]
}
