import ChannelKit

/// What an error code of Twilio's asks for.
///
/// - SeeAlso: <https://www.twilio.com/docs/api/errors> (read 2026-11)
enum TwilioErrorClass: Hashable {
    /// Nothing can be sent until a person has mended the channel.
    case credentials(String)
    /// Too much, too fast; how long to wait where Twilio does not say.
    case throttle(Duration?)
    /// It may work another time, of so many in all.
    case unsteady(attempts: Int, String)
    /// Twilio's own trouble; nobody knows whether the message was taken.
    case unclear
    case windowClosed
    case optedOut
    /// This message will never go.
    case permanent(String)

    /// What a person can do.
    var remedy: String {
        switch self {
        case .credentials(let remedy), .unsteady(_, let remedy), .permanent(let remedy): remedy
        case .throttle: "send less, or ask Twilio for a higher rate"
        case .unclear: "see status.twilio.com"
        case .windowClosed: "the person wrote more than 24 hours ago: send a template"
        case .optedOut: "the person has opted out: only they can change that"
        }
    }

    /// What it says of the person.
    var cause: ProviderError.Cause? {
        switch self {
        case .windowClosed: .windowClosed
        case .optedOut: .optedOut
        case .credentials, .throttle, .unsteady, .unclear, .permanent: nil
        }
    }
}

extension TwilioErrorClass {
    /// Every code that is known.
    static let table: [Int: TwilioErrorClass] =
        passing
        .merging(permanent.mapValues(TwilioErrorClass.permanent)) { special, _ in special }

    private static let passing: [Int: TwilioErrorClass] = [
        20003: .credentials("enter the account's primary auth token, or a valid API key with its own secret"),
        14107: .throttle(nil),
        // Surely not carried out, unlike other failures of the server.
        20429: .throttle(nil),
        20500: .unclear,
        21610: .optedOut,
        21611: .throttle(.seconds(120)),
        30001: .throttle(.seconds(60)),
        30003: .unsteady(attempts: 2, "the phone is off or out of range: try another day"),
        30008: .unsteady(attempts: 2, "the carrier gives no reason: use another channel"),
        30022: .throttle(.seconds(60)),
        63009: .unsteady(attempts: 5, "the channel's own trouble: see status.twilio.com"),
        63010: .unsteady(attempts: 5, "Twilio's own trouble: see status.twilio.com"),
        63012: .unsteady(attempts: 5, "the channel's own trouble: see status.twilio.com"),
        63016: .windowClosed,
        63018: .throttle(nil),
        63019: .unsteady(attempts: 2, "Twilio could not fetch the file: check its URL, content type and TLS chain"),
        // The day's allowance is used up; nobody says when the day ends.
        63038: .throttle(.seconds(6 * 60 * 60)),
    ]

    private static let permanent: [Int: String] = [
        20404: "check account_sid, messaging_service_sid and base_url; a call is known to its own account only",
        21211: "the recipient is not a valid number or address",
        21212: "check number: it is no sender of this account",
        21220: "the call has ended: nobody is left to hear it",
        21408: "allow the recipient's country in the Console under Messaging › Geo permissions",
        21602: "there was neither text nor a file: this is a fault of the adapter",
        21603: "check number: there is no sender",
        21606: "check number: it cannot send messages of this kind",
        21608: "a trial account writes only to verified numbers: verify it, or upgrade",
        21612: "the sender cannot reach this recipient: use another sender or channel",
        21614: "the recipient is no mobile number",
        21617: "the text is over 1600 characters: this is a fault of the hub",
        21619: "the file's URL is missing: this is a fault of the adapter",
        21620: "the file's URL is not valid: it must be public",
        21623: "there are too many files: this is a fault of the adapter",
        21654: "the template's ContentSid is missing: name it by its HX… id",
        21655: "the template's ContentSid is not valid: name it by its HX… id",
        21656: "give the template the variables that it has",
        21703: "add a sender to the messaging service",
        21705: "check messaging_service_sid",
        30002: "the account is suspended: see the Console",
        30004: "the recipient or the carrier blocks the sender",
        30005: "the recipient does not exist",
        30006: "the recipient is a landline, or its carrier cannot be reached",
        30007: "the carrier took it for spam: do not send the same text again",
        30009: "a part of a customer's message was lost: nothing that was sent",
        30034: "register the number for A2P 10DLC",
        63003: "the recipient is not on this channel",
        63005: "the channel does not take this content",
        63007: "check number: the channel has no such sender",
        63013: "the message breaks the channel's policy",
        63014: "the person blocks the sender",
        63015: "the person must join the WhatsApp sandbox first",
        63020: "mend the account in Meta Business Manager",
        63021: "the channel does not take this content",
        63024: "the recipient is not valid on this channel",
        63027: "approve the template in this language",
        63028: "give the template as many variables as it has",
        63030: "the channel does not take one of the parameters",
        63032: "WhatsApp does not deliver to this person now",
        63033: "the person blocks the sender",
        63041: "the template is paused: improve it, or use another",
    ]
}
