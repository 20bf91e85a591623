public import ChannelKit

/// One number of the WhatsApp Cloud API.
///
/// Meta posts the webhooks of all numbers of an app to one URL, and may put several numbers into one request.
public struct WhatsAppAdapter: ChannelAdapter {
    let phoneNumberID: String
    let accountID: String?
    /// The digits of the phone number, to tell its account notices from those of other numbers.
    let displayPhoneNumber: String?
    /// The client of the Graph API.
    ///
    /// Its token grants full access to the number.
    let graph: JSONAPI
    let baseURL: String
    let appSecrets: [Secret]
    let verifyTokens: [Secret]

    public init(_ settings: ChannelSettings) throws(ConfigurationIssue) {
        phoneNumberID = try settings.id(WhatsAppSetting.phoneNumberID, settings[WhatsAppSetting.phoneNumberID])
        accountID = try settings[WhatsAppSetting.accountID].map { value throws(ConfigurationIssue) in
            try settings.id(WhatsAppSetting.accountID, value)
        }
        displayPhoneNumber = try settings.displayPhoneNumber()
        appSecrets = try settings[WhatsAppSetting.appSecret]
        verifyTokens = try settings[WhatsAppSetting.verifyToken]
        baseURL = settings.baseURL
        graph = JSONAPI(
            "\(baseURL)/\(try settings.version())",
            authorization: .bearer(try settings.first(of: WhatsAppSetting.accessToken)),
            classify: { GraphError(reading: $0).deliveryError }
        )
    }

    public var addresses: [Address] {
        [.phoneNumber(phoneNumberID)] + (accountID.map { [.account($0)] } ?? [])
    }

    public var credentials: [Credential] {
        Credential.rotating(WhatsAppSetting.appSecret.declaration.name, appSecrets)
    }
}

extension Address {
    /// A number of the tenant's, by its id at Meta.
    static func phoneNumber(_ id: String) -> Address { Address("phone_number_id", id) }

    /// A WhatsApp Business Account, which has one or more numbers.
    static func account(_ id: String) -> Address { Address("waba_id", id) }
}
