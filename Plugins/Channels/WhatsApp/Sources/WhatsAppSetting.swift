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
        help: "A system user's token with whatsapp_business_messaging; the dashboard's test tokens die within a day.",
        example: "EAA-example-token"
    ).shared()
    static let appSecret = Setting.secret(
        "app_secret",
        help: "The Meta app's secret, from App settings › Basic: it signs every webhook.",
        example: "wa-example-app-secret"
    ).shared()
    static let verifyToken = Setting.secret(
        "verify_token",
        help: "A word of your own choosing, entered beside the callback URL in WhatsApp › Configuration.",
        example: "wa-example-verify-token"
    ).shared()
    static let accountID = Setting.text(
        "waba_id",
        help: "The WhatsApp Business Account's id, for news that concern the account and not one number.",
        example: "210000000000001"
    ).optional()
    static let displayPhoneNumber = Setting.text(
        "display_phone_number",
        help: "The number as people dial it: news of the account's other numbers are then left out.",
        example: "+1 555 010 0200"
    ).optional()
    static let apiVersion = Setting.text(
        "api_version",
        help: "The Graph API version to call; each lives about two years.",
        example: "v25.0"
    ).defaulting(to: .text("v25.0")).shared()

    static let declarations = [
        phoneNumberID.declaration, accessToken.declaration, appSecret.declaration, verifyToken.declaration,
        accountID.declaration, displayPhoneNumber.declaration, apiVersion.declaration,
    ]
}

extension WhatsAppAdapter {
    public static let manifest = AdapterManifest(
        kind: "whatsapp",
        title: "WhatsApp Cloud API",
        summary: "Connects a WhatsApp Business number through Meta's Cloud API.",
        settings: WhatsAppSetting.declarations,
        // News of an account concern all of its numbers.
        accountAddresses: ["waba_id"],
        apiBaseURL: "https://graph.facebook.com",
        authentication: .signed,
        credentialPlaces: CredentialPlaces(headers: [signatureHeader]),
        // A delivery has the number or, for news of an account, the account.
        alwaysNamesAddress: true,
        // Meta takes nothing but 200 for an acknowledgement, and reads no body.
        acknowledgement: WebhookResponse(status: 200, contentType: "text/plain", text: ""),
        redelivery: .within(.seconds(7 * 24 * 60 * 60)),
        // Meta sends up to 3 MB; a request that is a little larger should fail on its content, not on our limit.
        limits: AdapterManifest.Limits(
            bodyBytes: 4 * 1_024 * 1_024,
            textLength: MessageLimit.text,
            // 80 a second, in and out together: what comes in needs some of the room.
            sendRate: AdapterManifest.SendRate(one: .microseconds(12_500), burst: 20),
            // One in six seconds, and up to 45 at once that are borrowed from later. Less than half of it, because a
            // second instance, or the hub after a restart, starts with a full bucket.
            recipientRate: AdapterManifest.SendRate(one: .seconds(6), burst: 20)
        ),
        errors: errorNotes
    )
}

/// A rotated secret's values; there is at least one.
struct SecretList {
    let first: Secret
    let all: [Secret]
}

extension ChannelSettings {
    /// The values of `setting`; an empty secret would let anyone in.
    func secrets(_ setting: Setting<[Secret]>) throws(ConfigurationIssue) -> SecretList {
        let secrets = try self[setting]
        guard let first = secrets.first, secrets.allSatisfy({ !$0.reveal().isEmpty }) else {
            throw ConfigurationIssue(
                path: [setting.declaration.name],
                problem: "'\(setting.declaration.name)' is empty",
                remedy: setting.declaration.help
            )
        }
        return SecretList(first: first, all: secrets)
    }

    /// Checks that `value` has the form of Meta's ids, because a phone number is easily taken for one.
    func id<Value>(_ setting: Setting<Value>, _ value: String) throws(ConfigurationIssue) -> String {
        guard value.isAllDigits else {
            throw ConfigurationIssue(
                path: [setting.declaration.name],
                problem: "'\(value)' is not an id of Meta's, which has digits only",
                remedy: setting.declaration.help
            )
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
        guard version.wholeMatch(of: /v[0-9]+\.[0-9]+/) != nil else {
            throw ConfigurationIssue(
                path: [WhatsAppSetting.apiVersion.declaration.name],
                problem: "'\(version)' is not a Graph API version",
                remedy: "write it like v25.0, or leave it out"
            )
        }
        return version
    }
}

extension String {
    /// Whether there is something, and nothing but the digits 0 to 9.
    var isAllDigits: Bool { !isEmpty && utf8.allSatisfy { (0x30...0x39).contains($0) } }

    /// The digits 0 to 9 of it.
    var digits: String { filter { ("0"..."9").contains($0) } }
}
