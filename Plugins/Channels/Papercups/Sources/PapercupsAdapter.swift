public import ChannelKit

/// One account of a Papercups server.
///
/// Papercups signs nothing: a channel's own URL is its secret, or a relay that the tenant runs signs for it.
public struct PapercupsAdapter: ChannelAdapter {
    let accountID: String
    /// Nil where nothing can be asked and nothing sent.
    let api: PapercupsAPI?
    let sending: SendingManner
    let releaseWhen: ReleaseSign
    public let credentials: [Credential]

    public init(_ settings: ChannelSettings) throws(ConfigurationIssue) {
        accountID = try settings.accountID()
        let keys = try settings.secrets(PapercupsSetting.apiKey)
        api = keys.first.map { PapercupsAPI(baseURL: settings.baseURL, key: $0) }
        sending = SendingManner(
            type: try settings[PapercupsSetting.messageType],
            isEchoed: try settings[PapercupsSetting.echo]
        )
        releaseWhen = try ReleaseSign(rawValue: settings[PapercupsSetting.releaseWhen]) ?? .closed
        // The URL key by itself opens the door only to whom the operator has let in without a proof.
        let urlKey = settings.isUnverified ? settings.urlKey : nil
        let relaySecrets = try settings.secrets(PapercupsSetting.relaySecret)
        credentials = [urlKey].compactMap(\.self).map(Credential.urlKey) + Credential.relay(relaySecrets)
    }

    public var addresses: [Address] { [.account(accountID)] }
}

extension PapercupsAdapter {
    /// How the hub's own messages are written.
    struct SendingManner {
        /// `reply` or `bot`.
        let type: String
        /// Whether Papercups tells the account's webhooks of them.
        let isEchoed: Bool
    }

    /// What gives a conversation back to the hub.
    enum ReleaseSign: String, CaseIterable {
        case closed, unassigned
    }
}

extension Address {
    /// An account, by its UUID; it is the widget's public token, too, and so no secret.
    static func account(_ id: String) -> Address { Address("account_id", id) }
}
