import ChannelKit

/// What may prove that a request is genuine; nothing of Botpress signs.
struct InboundSecrets: Sendable {
    /// Values of `x-secret-key`.
    let inbound: [Secret]
    /// Values of `x-bp-messaging-webhook-token`.
    let webhookTokens: [Secret]
    /// The key in the channel's own URL.
    let door: Secret?
    /// Whether the operator wrote that nothing but that key can vouch for some of what comes in.
    let isUnverified: Bool

    var urlKey: Secret? { isUnverified ? door : nil }

    /// A credential for each secret, and for the dialects that have none the URL key.
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
        // A dialect that has a secret is not let in without it.
        var unsigned: [Dialect] = [.messagingAPI, .other]
        if inbound.isEmpty { unsigned.append(.signal) }
        if webhookTokens.isEmpty { unsigned.append(.server) }
        let names = unsigned.map(\.rawValue).joined(separator: " ")
        let parameters = [Proof.parameter: Proof.urlKey.rawValue, Proof.dialectsParameter: names]
        return [Credential(name: "url_key", secret: urlKey, parameters: parameters)]
    }
}

/// Where in a request a credential stands.
enum Proof: String {
    /// In `x-secret-key`, or as the key of the signature that an old page of Botpress's describes.
    case secretKey
    /// In `x-bp-messaging-webhook-token`.
    case webhookToken
    /// In the path of the channel's own door.
    case urlKey

    static let parameter = "proof"
    static let dialectsParameter = "dialects"
}
