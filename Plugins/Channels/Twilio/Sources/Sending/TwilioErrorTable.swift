import ChannelKit

extension TwilioError {
    /// The codes known from refused requests and from failed deliveries.
    ///
    /// The waits are Twilio's documented ones, except that of the daily limit; `Retry-After` takes precedence.
    ///
    /// - SeeAlso: <https://www.twilio.com/docs/api/errors> (read 2026-11)
    static let table = ProviderErrorTable(
        credentials + accountBlocked + rateLimits + temporary + conversation + recipient + account + content + template
            + withoutCode
    )

    private static let credentials: [ProviderErrorTable.Row] = [
        .init(
            "20003",
            is: .credentials,
            remedy: "enter the account's primary auth token, or a valid API key with its own secret"
        )
    ]

    /// Nothing can be sent until the operator has corrected the account.
    private static let accountBlocked: [ProviderErrorTable.Row] = [
        .init("30002", is: .account, remedy: "the account is suspended: see its balance and notices in the Console"),
        .init("10001", "20005", "90010", is: .account, remedy: "the account is not active: see the Console"),
        .init("63020", is: .account, remedy: "correct the account in Meta Business Manager"),
        .init("63112", is: .account, remedy: "Meta has disabled the account: see WhatsApp Manager"),
    ]

    private static let higherRate = "send less, or ask Twilio for a higher rate"

    private static let rateLimits: [ProviderErrorTable.Row] = [
        // A request refused with 20429 was certainly not executed; after a server error that is unknown.
        .init("14107", "20429", "63018", is: .throttle(), remedy: higherRate),
        .init("30001", "30022", is: .throttle(.channel, .seconds(60)), remedy: higherRate),
        .init("21611", is: .throttle(.channel, .seconds(120)), remedy: higherRate),
        // The daily limit; Twilio does not document when its day ends.
        .init("63038", is: .throttle(.channel, .seconds(6 * 60 * 60)), remedy: "raise the account's daily limit"),
    ]

    private static let temporary: [ProviderErrorTable.Row] = [
        .init(
            "30003",
            is: .transient(attempts: 2),
            remedy: "the phone is off or out of range: try another day"
        ),
        .init("30008", is: .transient(attempts: 2), remedy: "the carrier gives no reason: use another channel"),
        .init(
            "63019",
            is: .transient(attempts: 2),
            remedy: "Twilio could not fetch the file: check its URL, content type and TLS chain"
        ),
        .init(
            "63009",
            "63012",
            is: .transient(attempts: 5),
            remedy: "an internal error of the channel: see status.twilio.com"
        ),
        .init("63010", is: .transient(attempts: 5), remedy: "an internal Twilio error: see status.twilio.com"),
        .init("20500", is: .ambiguous, remedy: "see status.twilio.com"),
    ]

    private static let conversation: [ProviderErrorTable.Row] = [
        .init(
            "63016",
            is: .windowClosed,
            remedy: "outside the 24-hour customer service window: send a template"
        ),
        .init("21610", is: .optedOut, remedy: "the customer has opted out: only they can opt in again"),
    ]

    private static let recipient: [ProviderErrorTable.Row] = [
        .init("21211", is: .permanent, remedy: "the recipient is not a valid number or address"),
        .init("21614", is: .permanent, remedy: "the recipient is not a mobile number"),
        .init("30004", is: .permanent, remedy: "the recipient or the carrier blocks the sender"),
        .init("30005", is: .permanent, remedy: "the recipient does not exist"),
        .init("30006", is: .permanent, remedy: "the recipient is a landline, or its carrier cannot be reached"),
        .init("63003", is: .permanent, remedy: "the recipient is not on this channel"),
        .init("63014", "63033", is: .permanent, remedy: "the customer blocks the sender"),
        .init("63024", is: .permanent, remedy: "the recipient is invalid on this channel"),
        .init("63032", is: .permanent, remedy: "WhatsApp does not deliver to this customer at present"),
    ]

    private static let account: [ProviderErrorTable.Row] = [
        .init(
            "20404",
            is: .permanent,
            remedy: "check account_sid, messaging_service_sid and base_url; a call is known to its own account only"
        ),
        .init("21212", is: .permanent, remedy: "check number: it is not a sender of this account"),
        .init(
            "21408",
            is: .permanent,
            remedy: "allow the recipient's country in the Console under Messaging › Geo permissions"
        ),
        .init("21603", is: .permanent, remedy: "check number: no sender was given"),
        .init("21606", is: .permanent, remedy: "check number: it cannot send messages of this kind"),
        .init(
            "21608",
            is: .permanent,
            remedy: "a trial account can send to verified numbers only: verify the number, or upgrade"
        ),
        .init("21612", is: .permanent, remedy: "the sender cannot reach this recipient: use another sender or channel"),
        .init("21703", is: .permanent, remedy: "add a sender to the messaging service"),
        .init("21705", is: .permanent, remedy: "check messaging_service_sid"),
        .init("30034", is: .permanent, remedy: "register the number for A2P 10DLC"),
        .init("63007", is: .permanent, remedy: "check number: the channel has no such sender"),
        .init("63015", is: .permanent, remedy: "the customer must join the WhatsApp sandbox first"),
    ]

    private static let content: [ProviderErrorTable.Row] = [
        .init("21220", is: .permanent, remedy: "the call has ended"),
        .init("21602", is: .permanent, remedy: "neither text nor a file: report a bug in the adapter"),
        .init("21617", is: .permanent, remedy: "the text is over 1600 characters: report a bug in the hub"),
        .init("21619", is: .permanent, remedy: "the file's URL is missing: report a bug in the adapter"),
        .init("21620", is: .permanent, remedy: "the file's URL is invalid: it must be public"),
        .init("21623", is: .permanent, remedy: "too many files: report a bug in the adapter"),
        .init("30007", is: .permanent, remedy: "the carrier filtered it as spam: do not send the same text again"),
        .init("30009", is: .permanent, remedy: "a segment of an inbound message was lost: no sent message is affected"),
        .init("63005", "63021", is: .permanent, remedy: "the channel does not support this content"),
        .init("63013", is: .permanent, remedy: "the message violates the channel's policy"),
        .init("63030", is: .permanent, remedy: "the channel does not support one of the parameters"),
    ]

    private static let template: [ProviderErrorTable.Row] = [
        .init("21654", is: .permanent, remedy: "the template's ContentSid is missing: use its HX… id"),
        .init("21655", is: .permanent, remedy: "the template's ContentSid is invalid: use its HX… id"),
        .init("21656", is: .permanent, remedy: "provide the template's variables"),
        .init("63027", is: .permanent, remedy: "approve the template in this language"),
        .init("63028", is: .permanent, remedy: "provide as many variables as the template has"),
        .init("63041", is: .permanent, remedy: "the template is paused: improve it, or use another"),
    ]

    /// Responses without a known code, by their HTTP status.
    private static let withoutCode: [ProviderErrorTable.Row] = [
        .init("HTTP 401", "HTTP 403", is: .credentials, remedy: "check account_sid, auth_token and the API key"),
        .init("HTTP 429", is: .throttle(), remedy: higherRate),
        serverError,
        unknownCode,
        otherStatus,
    ]

    /// A server error or a timeout.
    ///
    /// The message may have been accepted, and Twilio has no idempotency key: a retry could send it twice.
    static let serverError = ProviderErrorTable.Row(
        "HTTP 408",
        "HTTP 5xx",
        is: .ambiguous,
        remedy: "see status.twilio.com"
    )

    /// Any other code.
    static let unknownCode = ProviderErrorTable.Row(
        "any other code",
        is: .permanent,
        remedy: "look up the code at twilio.com/docs/api/errors"
    )

    /// Any other status below 500 without a code, such as that of a proxy.
    static let otherStatus = ProviderErrorTable.Row("any other HTTP 4xx", is: .permanent, remedy: "check base_url")

    /// The error table of the README.
    static let guidance =
        table.guidance + [
            ErrorGuidance(
                "no response, 201 without an id",
                hub: "looks the message up in Twilio's list; else the channel's delivery policy decides",
                remedy: "nothing"
            )
        ]
}
