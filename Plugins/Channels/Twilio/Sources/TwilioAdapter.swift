public import ChannelKit

/// One sender of a Twilio account: a number, an address on WhatsApp, Messenger or RCS, or a messaging service.
///
/// A number may be called, too.
public struct TwilioAdapter: ChannelAdapter {
    let accountSID: String
    let authTokens: [Secret]
    /// The sender; nil where the messaging service chooses one.
    let number: TwilioAddress?
    let messagingServiceSID: String?
    let replyWay: ReplyWay
    let validityPeriod: Duration?
    let api: TwilioAPI
    /// The public URL of the hub, as Twilio was given it: it is part of what is signed.
    let publicURL: String
    let callback: StatusCallback?
    /// How calls are answered; nil where they are not.
    let voice: VoiceSettings?
    let doors: CallRoutes

    public init(_ settings: ChannelSettings) throws(ConfigurationIssue) {
        accountSID = try settings.accountSID()
        authTokens = try settings.authTokens()
        number = try settings.sender()
        messagingServiceSID = try settings.messagingServiceSID()
        guard number != nil || messagingServiceSID != nil else {
            throw .at(TwilioSetting.number, "there is neither a 'number' nor a 'messaging_service_sid'")
        }
        replyWay = try ReplyWay(rawValue: settings[TwilioSetting.reply]) ?? .api
        validityPeriod = try settings.validityPeriod()
        publicURL = settings.publicURL
        callback = try settings[TwilioSetting.statusCallback] ? StatusCallback(settings) : nil
        voice = try settings[VoiceSetting.group]
        doors = CallRoutes(settings)
        let login = try settings.apiLogin(account: accountSID, token: authTokens[0])
        api = TwilioAPI(baseURL: settings.baseURL, accountSID: accountSID, user: login.user, password: login.password)
    }

    /// A number of a messaging service is found by the number: the service's other numbers are not its business.
    public var addresses: [Address] {
        let own = number.map(Address.number) ?? messagingServiceSID.map(Address.messagingService)
        return [own, .account(accountSID)].compactMap(\.self)
    }

    public var credentials: [Credential] {
        Credential.rotating(
            TwilioSetting.authToken.declaration.name,
            authTokens,
            parameters: [SignedURL.baseParameter: publicURL]
        )
    }
}

extension Address {
    static let accountKind = "account_sid"

    /// A sender as it stands in `To` of what comes in, and in `From` of the statuses of what went out.
    static func number(_ address: TwilioAddress) -> Address { Address("number", address.text) }

    /// A pool of senders.
    static func messagingService(_ sid: String) -> Address { Address("messaging_service_sid", sid) }

    /// An account, which owns senders.
    static func account(_ sid: String) -> Address { Address(accountKind, sid) }
}
