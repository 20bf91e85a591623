public import ChannelKit

/// One account of a Papercups server.
///
/// Papercups does not sign webhooks: the secret is the channel's own URL, or the tenant runs a relay that signs.
///
/// - SeeAlso: <https://github.com/papercups-io/papercups> (as of 2022-05-10)
public struct PapercupsAdapter: ChannelAdapter {
    let accountID: String
    /// Nil without an `api_key`: the channel can neither send nor confirm.
    let api: PapercupsAPI?
    let sending: SendingOptions
    let releaseWhen: ReleaseTrigger
    public let credentials: [Credential]

    public init(_ settings: ChannelSettings) throws(ConfigurationIssue) {
        accountID = try settings.accountID()
        let key = try settings.first(of: PapercupsSetting.apiKey)
        api = key.map { PapercupsAPI(baseURL: settings.baseURL, key: $0) }
        sending = SendingOptions(
            type: try settings[PapercupsSetting.messageType],
            isEchoed: try settings[PapercupsSetting.echo]
        )
        releaseWhen = try ReleaseTrigger(rawValue: settings[PapercupsSetting.releaseWhen]) ?? .closed
        // The URL key authenticates only channels for which the operator set `verification: none`.
        let urlKey = settings.isUnverified ? settings.urlKey : nil
        let relaySecrets = try settings[PapercupsSetting.relaySecret] ?? []
        credentials = [urlKey].compactMap(\.self).map(Credential.urlKey) + Credential.relay(relaySecrets)
    }

    public var addresses: [Address] { [.account(accountID)] }
}

extension PapercupsAdapter {
    /// The options of outbound messages.
    struct SendingOptions {
        /// The message type, `reply` or `bot`.
        let type: String
        /// True if Papercups posts them to the account's webhooks.
        let isEchoed: Bool
    }

    /// The change of a conversation that releases it to the hub.
    enum ReleaseTrigger: String, CaseIterable {
        case closed, unassigned
    }
}

extension Address {
    /// An account by its UUID, which is also the widget's public token and therefore not a secret.
    static func account(_ id: String) -> Address { Address("account_id", id) }
}
