import ChannelKit

extension GraphError {
    /// The known codes of the Graph API.
    ///
    /// The waits are those of Meta's page; `Retry-After` takes precedence.
    ///
    /// - SeeAlso: <https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes> (read 2026-11)
    static let table = ProviderErrorTable(
        credentials + rateLimits + transient
            + [.init("131047", "470", is: .windowClosed, remedy: "send an approved template")]
            + account + setup + recipient + content + template + withoutCode
    )

    /// Codes of Meta's own failures and of unknown 5xx codes.
    ///
    /// A response with a code proves that nothing was sent.
    static let internalError = ProviderErrorTable.Row(
        "1",
        "2",
        "131000",
        "131016",
        is: .transient(attempts: 5),
        remedy: "check Meta's status page, then retry"
    )

    private static let credentials: [ProviderErrorTable.Row] = [
        .init(
            "0",
            "190",
            is: .credentials,
            remedy: "the access token is invalid, expired or revoked: enter a new one"
        ),
        .init(
            "3",
            "10",
            "200–299",
            "131005",
            is: .credentials,
            remedy: "give the token whatsapp_business_messaging and its user access to the number"
        ),
    ]

    private static let rateLimits: [ProviderErrorTable.Row] = [
        .init("130429", is: .throttle(), remedy: "nothing; if frequent, send less"),
        .init("131057", is: .throttle(.channel, .seconds(60)), remedy: "nothing; if frequent, send less"),
        .init("4", "80007", is: .throttle(.channel, .seconds(120)), remedy: "nothing; if frequent, send less"),
        .init(
            "131048",
            "133016",
            is: .throttle(.channel, .seconds(3_600)),
            remedy: "check the number's quality in WhatsApp Manager"
        ),
        // One message in 6 seconds to the same customer.
        .init("131056", is: .throttle(.recipient, .seconds(6)), remedy: "nothing"),
        // A new template takes minutes to reach all of Meta's servers; other messages are not affected.
        .init("134101", is: .throttle(.recipient, .seconds(120)), remedy: "nothing: the template is new"),
    ]

    private static let transient: [ProviderErrorTable.Row] = [
        internalError,
        // Meta could not fetch the link, or rejects the file: the former may pass, the latter does not, hence few
        // attempts.
        .init(
            "131053",
            is: .transient(attempts: 3),
            remedy: "check that the link is public and of a supported type"
        ),
    ]

    /// Nothing can be sent until the operator has corrected the account or the number at Meta.
    private static let account: [ProviderErrorTable.Row] = [
        .init(
            "368",
            is: .account,
            remedy: "the account is blocked for a policy violation: see WhatsApp Manager"
        ),
        .init("131031", is: .account, remedy: "the account is locked: see WhatsApp Manager"),
        .init("131037", is: .account, remedy: "wait for the approval of the number's display name in WhatsApp Manager"),
        .init("131042", is: .account, remedy: "correct the account's payment method in WhatsApp Manager"),
        .init("131045", "133010", is: .account, remedy: "register the number with the Cloud API"),
    ]

    private static let setup: [ProviderErrorTable.Row] = [
        .init(
            "33",
            is: .permanent,
            remedy: "check phone_number_id: the number does not exist or the token has no access to it"
        ),
        .init(
            "100",
            is: .permanent,
            remedy: "check phone_number_id and the recipient; otherwise report a bug in the adapter"
        ),
        .init("130497", is: .permanent, remedy: "the account is not allowed to send to this country"),
    ]

    private static let recipient: [ProviderErrorTable.Row] = [
        .init(
            "130472",
            is: .permanent,
            remedy: "the customer is part of an experiment of Meta's: use another channel"
        ),
        .init("131021", is: .permanent, remedy: "sender and recipient are the same number"),
        .init(
            "131026",
            is: .permanent,
            remedy: "the customer cannot be reached on WhatsApp: use another channel"
        ),
        .init(
            "131030",
            is: .permanent,
            remedy: "add the recipient to the test number's list, or use a production number"
        ),
        .init("131049", is: .permanent, remedy: "Meta limits marketing to this customer: wait at least a day"),
        .init(
            "131050",
            is: .permanent,
            remedy: "the customer stopped marketing: send none; replies to their messages are still allowed"
        ),
        .init("131062", is: .permanent, remedy: "this message requires the customer's phone number"),
    ]

    private static let content: [ProviderErrorTable.Row] = [
        .init(
            "131008",
            is: .permanent,
            remedy:
                "a parameter is missing: provide all parameters of the template; otherwise report a bug in the adapter"
        ),
        .init(
            "131009",
            is: .permanent,
            remedy: "a parameter is invalid: check the recipient; otherwise report a bug in the adapter"
        ),
        .init("131051", is: .permanent, remedy: "unsupported message type: report a bug in the adapter"),
        .init("131052", is: .permanent, remedy: "ask the customer to send the file again"),
    ]

    private static let template: [ProviderErrorTable.Row] = [
        .init("132000", is: .permanent, remedy: "provide as many parameters as the template has"),
        .init("132001", is: .permanent, remedy: "approve the template in this language in WhatsApp Manager"),
        .init("132005", is: .permanent, remedy: "shorten the template's parameters"),
        .init(
            "132007",
            is: .permanent,
            remedy: "the template violates a policy: change it in WhatsApp Manager"
        ),
        .init("132012", is: .permanent, remedy: "provide the parameters in the template's format"),
        .init("132015", is: .permanent, remedy: "the template is paused: improve it in WhatsApp Manager"),
        .init("132016", is: .permanent, remedy: "the template is disabled: create another one"),
    ]

    /// Responses without a code, by their HTTP status.
    static let withoutCode: [ProviderErrorTable.Row] = [
        .init("HTTP 401", "HTTP 403", is: .credentials, remedy: "check the access token and base_url"),
        .init("HTTP 429", is: .throttle(), remedy: "nothing; if frequent, send less"),
        serverError,
        otherStatus,
    ]

    /// A server error without a code, which may come from a proxy after Meta accepted the message.
    static let serverError = ProviderErrorTable.Row(
        "HTTP 408",
        "HTTP 5xx",
        is: .ambiguous,
        remedy: "check Meta's status page"
    )

    /// Any other status without a code.
    static let otherStatus = ProviderErrorTable.Row(
        "any other HTTP 4xx",
        is: .permanent,
        remedy: "check base_url and api_version"
    )

    /// The error table of the README.
    static let guidance =
        table.guidance + [
            ErrorGuidance(
                "no response, 200 without an id",
                hub: ProviderErrorClass.ambiguous.handling,
                remedy: "nothing"
            )
        ]
}
