public import ChannelKit

/// The settings of a number or a messaging service.
enum TwilioSetting {
    static let accountSID = Setting.text(
        "account_sid",
        help: "The SID of the account or subaccount that owns the number, from the Console's first page.",
        example: "AC00000000000000000000000000000001"
    ).shared()
    static let authToken = Setting.secret(
        "auth_token",
        help: """
            The account's primary auth token: verifies webhooks and, without an API key, authenticates API requests.
            """,
        example: "twilio-example-auth-token"
    ).shared()
    static let apiKeySID = Setting.text(
        "api_key_sid",
        help: "The SID of an API key for API requests, instead of the auth token; requires `api_key_secret`.",
        example: "SK00000000000000000000000000000001"
    ).optional().shared()
    static let apiKeySecret = Setting.secret(
        "api_key_secret",
        help: "The API key's secret, shown once when the key is created.",
        example: "twilio-example-key-secret"
    ).optional().shared()
    static let number = Setting.text(
        "number",
        help: """
            The sender: a phone number with + and country code, a short code, a name, or an address such as \
            whatsapp:+15550100200, messenger:1234 or rcs:agent; optional with a messaging service.
            """,
        example: "+15550100200"
    ).optional(isInExamples: true)
    static let messagingServiceSID = Setting.text(
        "messaging_service_sid",
        help: "The messaging service that sends; without `number` the channel is the whole service.",
        example: "MG00000000000000000000000000000001"
    ).optional()
    static let reply = Setting.choice(
        "reply",
        of: TwilioAdapter.ReplyWay.allCases.map(\.rawValue),
        help: """
            Sends replies by the API, or inline in the webhook's response if they are ready in time, else by the API.
            """
    ).defaulting(to: .text("api")).shared()
    static let statusCallback = Setting.boolean(
        "status_callback",
        help: "Requests delivery statuses from Twilio for each message.",
        example: true
    ).defaulting(to: .boolean(true)).shared()
    static let validityPeriod = Setting.duration(
        "validity_period",
        help: "The max time a message may wait at Twilio before it fails, from 1s to 10h; Twilio's default is 10h.",
        example: .seconds(3_600)
    ).optional().shared()

    @SettingsBuilder static var declarations: [SettingDeclaration] {
        accountSID
        authToken
        apiKeySID
        apiKeySecret
        number
        messagingServiceSID
        reply
        statusCallback
        validityPeriod
        VoiceSetting.group
    }
}

extension TwilioAdapter {
    /// The ways to send replies to messages.
    enum ReplyWay: String, CaseIterable {
        case api, inline
    }

    public static let manifest = AdapterManifest(
        kind: "twilio",
        title: "Twilio Messaging and Voice",
        summary: "Connects a Twilio number or messaging service: SMS, MMS, WhatsApp, Messenger, RCS and calls.",
        settings: TwilioSetting.declarations,
        // Several channels may declare the same account, because it can own several numbers.
        accountAddresses: [Address.accountKind],
        apiBaseURL: "https://api.twilio.com",
        authentication: .signed,
        credentialPlaces: CredentialPlaces(headers: [signatureHeader]),
        // Every form has the account, even one without numbers.
        alwaysNamesAddress: true,
        consentWords: .sms,
        // A plain text such as OK would be sent to the customer, and JSON is an error in Twilio's debugger.
        acknowledgement: TwiML.nothing,
        // Twilio retries once, and only if the connection failed: a webhook that the hub refused is not redelivered:
        // <https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides>
        redelivery: .never,
        // The max length and the timeout: <https://www.twilio.com/docs/messaging/api/message-resource>,
        // <https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides>.
        limits: AdapterManifest.Limits(bodyBytes: 256 * 1_024, textLength: 1_600, answerTimeout: .seconds(15)),
        errors: TwilioError.guidance
    )
}
