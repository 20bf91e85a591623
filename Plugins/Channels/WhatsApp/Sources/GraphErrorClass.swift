import ChannelKit

/// What an error code of the Graph API asks for.
///
/// - SeeAlso: <https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes> (read 2026-11)
enum GraphErrorClass: Hashable {
    /// Nothing can be sent until a person has mended the channel.
    case credentials(remedy: String)
    /// Too much, too fast; who has to wait, and how long where Meta does not say.
    case throttle(DeliveryError.ThrottleScope, Duration?)
    /// It did not work this time; how many tries it is worth.
    case transient(attempts: Int, remedy: String)
    /// The person wrote too long ago.
    case closedWindow
    /// This message will never go.
    case permanent(remedy: String)
}

extension GraphErrorClass {
    /// Meta's own trouble: by its own word, because there is a code, nothing was sent.
    static let unsteady = GraphErrorClass.transient(attempts: 5, remedy: "look at Meta's status page, then retry")

    /// The class of `code`, nil for one that is not in the table.
    init?(code: Int) {
        guard let known = Self.credentials(code) ?? Self.passing(code) ?? Self.permanent(code) else { return nil }
        self = known
    }

    private static func credentials(_ code: Int) -> GraphErrorClass? {
        switch code {
        case 0, 190: .credentials(remedy: "the access token is invalid, expired or revoked: enter a new one")
        case 3, 10, 200...299, 131005:
            .credentials(remedy: "give the token whatsapp_business_messaging and its user access to the number")
        default: nil
        }
    }

    private static func passing(_ code: Int) -> GraphErrorClass? {
        switch code {
        case 4, 80007: .throttle(.channel, .seconds(120))
        case 130429: .throttle(.channel, nil)
        // One message in six seconds to the same person.
        case 131056: .throttle(.recipient, .seconds(6))
        case 131048, 133016: .throttle(.channel, .seconds(3_600))
        case 131057: .throttle(.channel, .seconds(60))
        // The template is new and on its way to Meta's servers: everything else can go on.
        case 134101: .throttle(.recipient, .seconds(120))
        case 1, 2, 131000, 131016: .unsteady
        // Meta could not fetch the link, or did not like what it found: the one passes, the other does not.
        case 131053: .transient(attempts: 3, remedy: "check that the link is public and of a type that WhatsApp takes")
        case 131047: .closedWindow
        default: nil
        }
    }

    private static func permanent(_ code: Int) -> GraphErrorClass? {
        remedies[code].map(GraphErrorClass.permanent(remedy:))
    }

    private static let remedies: [Int: String] = [
        33: "check phone_number_id: the number does not exist or the token may not see it",
        100: "check phone_number_id and the recipient; else this is a fault of the adapter",
        368: "the account is blocked for a breach of policy: see WhatsApp Manager",
        130472: "the person is in an experiment of Meta's: use another channel",
        130497: "the account may not write to this country",
        131008: "a parameter is missing: fill in all of the template's; else this is a fault of the adapter",
        131009: "a parameter is invalid: check the recipient; else this is a fault of the adapter",
        131021: "sender and recipient are the same number",
        131026: "the person cannot be reached on WhatsApp: use another channel",
        131030: "add the recipient to the test number's list, or use a real number",
        131031: "the account is locked: see WhatsApp Manager",
        131042: "mend the account's payment method in WhatsApp Manager",
        131049: "Meta holds back marketing from this person: wait a day at least",
        131050: "the person wants no marketing: send none again; answers to what they write may still go",
        131051: "WhatsApp has no such message type: this is a fault of the adapter",
        131052: "ask the person to send the file again",
        131062: "this message needs the person's phone number",
        132000: "give the template as many parameters as it has",
        132001: "approve the template in this language in WhatsApp Manager",
        132005: "shorten the template's parameters",
        132007: "the template breaks a policy: change it in WhatsApp Manager",
        132012: "give the template's parameters in its format",
        132015: "the template is paused: improve it in WhatsApp Manager",
        132016: "the template is disabled: make another one",
        133010: "register the number with the Cloud API",
    ]
}
