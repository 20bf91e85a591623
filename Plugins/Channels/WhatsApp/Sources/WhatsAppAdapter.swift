public import ChannelKit

/// One number of the WhatsApp Cloud API.
///
/// Meta posts the webhooks of every number of an app to one URL, several numbers in one request if it likes.
public struct WhatsAppAdapter: ChannelAdapter {
    let phoneNumberID: String
    let accountID: String?
    /// The digits of the number as people dial it, to know news of this number from news of another.
    let displayPhoneNumber: String?
    let graph: GraphAPI
    let appSecrets: [Secret]
    let verifyTokens: [Secret]

    public init(_ settings: ChannelSettings) throws(ConfigurationIssue) {
        phoneNumberID = try settings.id(WhatsAppSetting.phoneNumberID, settings[WhatsAppSetting.phoneNumberID])
        accountID = try settings[WhatsAppSetting.accountID].map { value throws(ConfigurationIssue) in
            try settings.id(WhatsAppSetting.accountID, value)
        }
        displayPhoneNumber = try settings.displayPhoneNumber()
        appSecrets = try settings.secrets(WhatsAppSetting.appSecret).all
        verifyTokens = try settings.secrets(WhatsAppSetting.verifyToken).all
        graph = GraphAPI(
            baseURL: settings.baseURL,
            version: try settings.version(),
            accessToken: try settings.secrets(WhatsAppSetting.accessToken).first
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
    /// A business number, by the id that Meta gave it.
    static func phoneNumber(_ id: String) -> Address { Address("phone_number_id", id) }

    /// A WhatsApp Business Account, which owns numbers.
    static func account(_ id: String) -> Address { Address("waba_id", id) }
}
