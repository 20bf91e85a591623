public import ChannelKit
import Crypto
import Foundation

/// The ways in, told apart by the path.
enum PapercupsWebhook: Hashable {
    /// `/webhooks/papercups/<key>`: Papercups itself, which proves nothing but that it was told the URL.
    case channel(key: String)
    /// `/webhooks/papercups/<key>/relay`, or the adapter's door without a key: a relay that signs.
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
    private static let routeParameter = "door"

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
    /// Invented for relays: Papercups sends no header of its own.
    static let signatureHeader = "X-Papercups-Signature"

    /// Checks that `request` came by the secret URL, or that the relay signed it.
    ///
    /// Each secret opens its own door and no other: a request at the relay's door without a signature is refused even
    /// if the key in its URL is right.
    public static func verify(
        _ request: WebhookRequest,
        with credential: Credential
    ) throws(AuthenticationFailure) {
        switch (PapercupsWebhook(request), credential.isRelays) {
        case (.channel(let key), false):
            guard credential.secret.matches(key) else { throw .mismatch }
        case (.relay, true):
            try verifySignature(of: request, with: credential.secret)
        case (.channel, true), (.relay, false):
            throw .missing
        }
    }

    /// The header is the HMAC-SHA256 of the raw body in hex, with or without `sha256=` before it.
    private static func verifySignature(
        of request: WebhookRequest,
        with secret: Secret
    ) throws(AuthenticationFailure) {
        guard let header = request.headers[signatureHeader] else { throw .missing }
        let digits = header.hasPrefix("sha256=") ? header.dropFirst("sha256=".count) : header[...]
        guard let signature = [UInt8](hexDigits: digits.utf8), signature.count == SHA256.byteCount else {
            throw .malformed
        }
        let key = SymmetricKey(data: secret.keyData)
        guard HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: request.body, using: key) else {
            throw .mismatch
        }
    }
}
