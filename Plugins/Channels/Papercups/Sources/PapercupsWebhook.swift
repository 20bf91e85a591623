public import ChannelKit

/// The webhook route of a request, determined by its path.
enum PapercupsWebhook: Hashable {
    /// `/webhooks/papercups/<key>`, called by Papercups itself: the key is the only proof.
    case channel(key: String)
    /// `/webhooks/papercups/<key>/relay`, or the shared route without a key, called by a relay that signs.
    case relay

    static let relayPath = "relay"

    init(_ request: WebhookRequest) {
        if request.subpath != Self.relayPath, let key = request.keyComponent {
            self = .channel(key: key)
        } else {
            self = .relay
        }
    }
}

extension Credential {
    private static let routeParameter = "route"

    static func urlKey(_ key: Secret) -> Credential {
        Credential(name: "url_key", secret: key, parameters: [routeParameter: "channel"])
    }

    static func relay(_ secrets: [Secret]) -> [Credential] {
        rotating(
            PapercupsSetting.relaySecret.declaration.name,
            secrets,
            parameters: [routeParameter: PapercupsWebhook.relayPath]
        )
    }

    fileprivate var isRelays: Bool { parameters[Self.routeParameter] == PapercupsWebhook.relayPath }
}

extension PapercupsAdapter {
    /// The signature header of relays, defined by this adapter: Papercups sends no header of its own.
    static let signatureHeader = "X-Papercups-Signature"

    /// Checks the secret key in the URL, or the relay's signature: the hex HMAC-SHA256 of the raw body, with or without
    /// a `sha256=` prefix.
    ///
    /// Each secret is valid for its own route only: an unsigned request at the relay's route is rejected even if the
    /// key in its URL is valid.
    public static func verify(
        _ request: WebhookRequest,
        with credential: Credential
    ) throws(AuthenticationFailure) {
        switch (PapercupsWebhook(request), credential.isRelays) {
        case (.channel(let key), false):
            guard credential.secret.matches(key) else { throw .mismatch }
        case (.relay, true):
            try request.requireSignature(
                in: signatureHeader,
                as: .hex,
                after: "sha256=",
                isPrefixOptional: true,
                of: .sha256,
                under: credential.secret
            )
        case (.channel, true), (.relay, false):
            throw .missing
        }
    }
}
