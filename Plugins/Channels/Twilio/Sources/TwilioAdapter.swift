public import ChannelKit

/// One sender of a Twilio account: a number, an address on WhatsApp, Messenger or RCS, or a messaging service.
///
/// A number may also receive calls.
public struct TwilioAdapter: ChannelAdapter {
    let accountSID: String
    let authTokens: [Secret]
    /// The sender; nil if the messaging service chooses one.
    let number: TwilioAddress?
    let messagingServiceSID: String?
    let replyWay: ReplyWay
    let validityPeriod: Duration?
    let api: TwilioAPI
    /// The hub's public URL as configured at Twilio, which is part of the signed text.
    let publicURL: String
    let callback: StatusCallback?
    /// The settings of calls; nil if calls are not answered.
    let voice: VoiceSettings?
    let routes: CallRoutes

    public init(_ settings: ChannelSettings) throws(ConfigurationIssue) {
        accountSID = try settings.accountSID()
        authTokens = try settings[TwilioSetting.authToken]
        number = try settings.sender()
        messagingServiceSID = try settings.messagingServiceSID()
        guard number != nil || messagingServiceSID != nil else {
            throw .at(TwilioSetting.number, "'number' or 'messaging_service_sid' is required")
        }
        replyWay = try ReplyWay(rawValue: settings[TwilioSetting.reply]) ?? .api
        validityPeriod = try settings.validityPeriod()
        publicURL = settings.publicURL
        callback = try settings[TwilioSetting.statusCallback] ? StatusCallback(settings) : nil
        voice = try settings[VoiceSetting.group]
        routes = CallRoutes(settings)
        let login = try settings.apiLogin(account: accountSID)
        api = TwilioAPI(baseURL: settings.baseURL, accountSID: accountSID, user: login.user, password: login.password)
    }

    /// A number of a messaging service is routed by the number only: the service's other numbers may be other channels.
    public var addresses: [Address] {
        let own = number.map(Address.number) ?? messagingServiceSID.map(Address.messagingService)
        return [own, .account(accountSID)].compactMap(\.self)
    }

    /// Carriers require the words of SMS; in messengers "cancel" and "end" are about an appointment.
    public func consentWords(for contact: UnifiedContact) -> ConsentWords {
        address(of: contact).isOfCarriers ? .sms : .messaging
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

    /// A sender, as in `To` of inbound messages and in `From` of statuses.
    static func number(_ address: TwilioAddress) -> Address { Address("number", address.text) }

    /// A pool of senders.
    static func messagingService(_ sid: String) -> Address { Address("messaging_service_sid", sid) }

    /// An account, which owns senders.
    static func account(_ sid: String) -> Address { Address(accountKind, sid) }
}
