public import ChannelKit

/// The settings of a number.
enum WhatsAppSetting {
    static let phoneNumberID = Setting.text(
        "phone_number_id",
        help: "The number's id, from WhatsApp › API Setup; it is not the phone number.",
        example: "310000000000001"
    )
    static let accessToken = Setting.secret(
        "access_token",
        help: "A system user's token with whatsapp_business_messaging; the dashboard's tokens expire within a day.",
        example: "EAA-example-token"
    ).shared()
    static let appSecret = Setting.secret(
        "app_secret",
        help: "The Meta app's secret, from App settings › Basic: it signs every webhook.",
        example: "wa-example-app-secret"
    ).shared()
    static let verifyToken = Setting.secret(
        "verify_token",
        help: "A word of your choice, entered with the callback URL in WhatsApp › Configuration.",
        example: "wa-example-verify-token"
    ).shared()
    static let accountID = Setting.text(
        "waba_id",
        help: "The WhatsApp Business Account's id; with it the channel receives account notices.",
        example: "210000000000001"
    ).optional()
    static let displayPhoneNumber = Setting.text(
        "display_phone_number",
        help: "The phone number; with it, notices about the account's other numbers are ignored.",
        example: "+1 555 010 0200"
    ).optional()
    static let apiVersion = Setting.text(
        "api_version",
        help: "The Graph API version; Meta supports each for about two years.",
        example: "v25.0"
    ).defaulting(to: .text("v25.0")).shared()

    @SettingsBuilder static var declarations: [SettingDeclaration] {
        phoneNumberID
        accessToken
        appSecret
        verifyToken
        accountID
        displayPhoneNumber
        apiVersion
    }
}

extension WhatsAppAdapter {
    public static let manifest = AdapterManifest(
        kind: "whatsapp",
        title: "WhatsApp Cloud API",
        summary: "Connects a WhatsApp Business number through Meta's Cloud API.",
        settings: WhatsAppSetting.declarations,
        // Notices of an account concern all of its numbers.
        accountAddresses: ["waba_id"],
        apiBaseURL: "https://graph.facebook.com",
        authentication: .signed,
        credentialPlaces: CredentialPlaces(headers: [signatureHeader]),
        // A delivery has the number's id or, for account notices, the account's.
        alwaysNamesAddress: true,
        pathAliases: ["/api/webhooks/whatsapp"],
        consentWords: .messaging,
        // Meta accepts no status but 200 as an acknowledgement, and ignores the body.
        acknowledgement: WebhookResponse(status: 200, contentType: "text/plain", text: ""),
        // The longest of the documented retry periods: see the README's "Undocumented behaviour".
        redelivery: .within(.seconds(7 * 24 * 60 * 60)),
        // Meta sends up to 3 MB. A slightly larger request should fail on its content, not on the limit.
        limits: AdapterManifest.Limits(
            bodyBytes: 4 * 1_024 * 1_024,
            textLength: MessageLimit.text,
            // 80 a second, inbound and outbound together: the burst leaves room for inbound messages.
            sendRate: AdapterManifest.SendRate(one: .microseconds(12_500), burst: 20),
            // One in 6 seconds, and a burst of up to 45 that counts against later sends. The limit is less than half of
            // it, because a second instance, or the hub after a restart, starts with a full bucket.
            recipientRate: AdapterManifest.SendRate(one: .seconds(6), burst: 20),
            markup: TextMarkup(bold: "*", italic: "_", strikethrough: "~", code: "```")
        ),
        errors: GraphError.guidance
    )
}

extension ChannelSettings {
    /// Checks that `value` has the form of Meta's ids, because phone numbers are easily mistaken for them.
    func id<Value>(_ setting: Setting<Value>, _ value: String) throws(ConfigurationIssue) -> String {
        guard value.isAllDigits else {
            throw .at(setting, "'\(value)' is not an id of Meta's: ids have digits only")
        }
        return value
    }

    /// The digits of `display_phone_number`, which Meta writes with and without spaces.
    func displayPhoneNumber() throws(ConfigurationIssue) -> String? {
        guard let number = try self[WhatsAppSetting.displayPhoneNumber] else { return nil }
        guard (7...15).contains(number.digits.utf8.count) else {
            throw ConfigurationIssue(
                path: [WhatsAppSetting.displayPhoneNumber.declaration.name],
                problem: "'\(number)' is not a phone number",
                remedy: "write it with its country code, such as +1 555 010 0200"
            )
        }
        return number.digits
    }

    func version() throws(ConfigurationIssue) -> String {
        let version = try self[WhatsAppSetting.apiVersion]
        let numbers = version.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
        guard version.hasPrefix("v"), numbers.count == 2, numbers.allSatisfy({ String($0).isAllDigits }) else {
            throw ConfigurationIssue(
                path: [WhatsAppSetting.apiVersion.declaration.name],
                problem: "'\(version)' is not a Graph API version",
                remedy: "write it as v25.0, or omit it"
            )
        }
        return version
    }
}

extension String {
    /// True if the text is not empty and has only the digits 0 to 9.
    var isAllDigits: Bool { !isEmpty && utf8.allSatisfy { (0x30...0x39).contains($0) } }

    /// The digits 0 to 9 of the text.
    var digits: String { filter { ("0"..."9").contains($0) } }
}
