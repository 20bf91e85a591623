public import ChannelKit

/// The settings of a number or a messaging service.
enum TwilioSetting {
    static let accountSID = Setting.text(
        "account_sid",
        help: "The account or subaccount that owns the number, from the Console's first page.",
        example: "AC00000000000000000000000000000001"
    ).shared()
    static let authToken = Setting.secret(
        "auth_token",
        help: "The account's primary auth token: it signs every webhook, and opens the API unless there is an API key.",
        example: "twilio-example-auth-token"
    ).shared()
    static let apiKeySID = Setting.text(
        "api_key_sid",
        help: "An API key to call the API with, in place of the auth token; it needs its secret.",
        example: "SK00000000000000000000000000000001"
    ).optional().shared()
    static let apiKeySecret = Setting.secret(
        "api_key_secret",
        help: "The API key's secret, shown once when the key is made.",
        example: "twilio-example-key-secret"
    ).optional().shared()
    static let number = Setting.text(
        "number",
        help: """
            The sender: a phone number with + and country code, a short code, a name, or an address such as \
            whatsapp:+15550100200, messenger:1234 or rcs:agent; may be left out where there is a messaging service.
            """,
        example: "+15550100200"
    ).optional(isInExamples: true)
    static let messagingServiceSID = Setting.text(
        "messaging_service_sid",
        help: "The messaging service to send with; without a number the channel is the whole service.",
        example: "MG00000000000000000000000000000001"
    ).optional()
    static let reply = Setting.choice(
        "reply",
        of: TwilioAdapter.ReplyWay.allCases.map(\.rawValue),
        help: "Whether answers go through the API or, where they are ready in time, in the webhook's response."
    ).defaulting(to: .text("api")).shared()
    static let statusCallback = Setting.boolean(
        "status_callback",
        help: "Whether Twilio is asked to tell how far each message has come.",
        example: true
    ).defaulting(to: .boolean(true)).shared()
    static let validityPeriod = Setting.duration(
        "validity_period",
        help: "How long a message may wait at Twilio before it is given up, from 1s to 10h; Twilio's default is 10h.",
        example: .seconds(3_600)
    ).optional().shared()

    static let declarations = [
        accountSID.declaration, authToken.declaration, apiKeySID.declaration, apiKeySecret.declaration,
        number.declaration, messagingServiceSID.declaration, reply.declaration, statusCallback.declaration,
        validityPeriod.declaration, VoiceSetting.group.declaration,
    ]
}

extension TwilioAdapter {
    /// How answers travel.
    enum ReplyWay: String, CaseIterable {
        case api, inline
    }

    public static let manifest = AdapterManifest(
        kind: "twilio",
        title: "Twilio Messaging and Voice",
        summary: "Connects a Twilio number or messaging service: SMS, MMS, WhatsApp, Messenger, RCS and calls.",
        settings: TwilioSetting.declarations,
        // Several numbers share an account.
        accountAddresses: [Address.accountKind],
        apiBaseURL: "https://api.twilio.com",
        authentication: .signed,
        credentialPlaces: CredentialPlaces(headers: [signatureHeader]),
        // Every form has the account and both numbers.
        alwaysNamesAddress: true,
        // A plain text such as OK would be sent to the customer, and JSON is an error in the tenant's debugger.
        acknowledgement: TwiML.nothing,
        // It retries once, and only where no connection came about.
        redelivery: .never,
        limits: AdapterManifest.Limits(bodyBytes: 256 * 1_024, textLength: 1_600, answerTimeout: .seconds(15)),
        errors: errorNotes
    )
}
