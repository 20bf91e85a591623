import ChannelKit

/// The secrets that authenticate requests.
struct InboundSecrets: Sendable {
    /// The valid values of `x-secret-key`.
    let inbound: [Secret]
    /// The valid values of `x-bp-messaging-webhook-token`.
    let webhookTokens: [Secret]
    /// The key in the channel's own URL.
    let channelKey: Secret?
    /// True with `verification: none`: the URL key authenticates dialects that send no secret.
    let isUnverified: Bool

    var urlKey: Secret? { isUnverified ? channelKey : nil }

    /// One credential per secret, and the URL key for the dialects without a secret.
    var credentials: [Credential] {
        Credential.rotating(
            BotpressSetting.inboundSecret.declaration.name,
            inbound,
            parameters: [Proof.parameter: Proof.secretKey.rawValue]
        )
            + Credential.rotating(
                BotpressSetting.webhookToken.declaration.name,
                webhookTokens,
                parameters: [Proof.parameter: Proof.webhookToken.rawValue]
            ) + keyCredential
    }

    private var keyCredential: [Credential] {
        guard let urlKey else { return [] }
        // A dialect with a configured secret requires it.
        var unsigned: [Dialect] = [.messagingAPI, .other]
        if inbound.isEmpty { unsigned.append(.signal) }
        if webhookTokens.isEmpty { unsigned.append(.server) }
        let names = unsigned.map(\.rawValue).joined(separator: " ")
        let parameters = [Proof.parameter: Proof.urlKey.rawValue, Proof.dialectsParameter: names]
        return [Credential(name: "url_key", secret: urlKey, parameters: parameters)]
    }
}

/// The part of a request that has the proof.
enum Proof: String {
    /// The header `x-secret-key`, or the signature of an old page of Botpress's documentation.
    case secretKey
    /// The header `x-bp-messaging-webhook-token`.
    case webhookToken
    /// The key in the path of the channel's own URL.
    case urlKey

    static let parameter = "proof"
    static let dialectsParameter = "dialects"
}
