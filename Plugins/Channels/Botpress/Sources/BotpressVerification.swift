public import ChannelKit
import Crypto
import Foundation

extension BotpressAdapter {
    static let secretHeader = "x-secret-key"
    static let signatureHeader = "x-signature"
    static let clientHeader = "x-bp-messaging-client-id"
    static let tokenHeader = "x-bp-messaging-webhook-token"
    /// What builds of the Messaging server before January 2022 sent in place of both.
    static let oldTokenHeader = "x-webhook-token"

    /// Checks that the holder of `credential` made `request`.
    ///
    /// None of Botpress's dialects is signed. The Chat integration and the hub's own forwarder send the plain secret
    /// in `x-secret-key`; a Messaging server its webhook's token and the client's id; the Messaging API nothing, so
    /// that only the key in the URL is left. An old page describes `x-signature`, the hex of an HMAC-SHA256 over the
    /// body: it is taken where there is no `x-secret-key`.
    ///
    /// - Throws: ``AuthenticationFailure``, which never holds anything derived from the secret.
    public static func verify(
        _ request: WebhookRequest,
        with credential: Credential
    ) throws(AuthenticationFailure) {
        switch credential.parameters[Proof.parameter].flatMap(Proof.init) {
        case .secretKey: try verifySecretKey(of: request, credential.secret)
        case .webhookToken: try verifyToken(of: request, credential.secret)
        case .urlKey: try verifyURLKey(of: request, credential)
        case nil: throw .mismatch
        }
    }

    private static func verifySecretKey(
        of request: WebhookRequest,
        _ secret: Secret
    ) throws(AuthenticationFailure) {
        if let key = request.headers[secretHeader] {
            guard secret.matches(key) else { throw .mismatch }
            return
        }
        guard let signature = request.headers[signatureHeader] else { throw .missing }
        let key = SymmetricKey(data: secret.keyData)
        let expected = HMAC<SHA256>.authenticationCode(for: request.body, using: key).hex
        guard signature.utf8.count == expected.utf8.count else { throw .malformed }
        guard constantTimeEqual(Array(signature.lowercased().utf8), Array(expected.utf8)) else { throw .mismatch }
    }

    private static func verifyToken(
        of request: WebhookRequest,
        _ secret: Secret
    ) throws(AuthenticationFailure) {
        guard let token = request.headers[tokenHeader] ?? request.headers[oldTokenHeader] else { throw .missing }
        guard secret.matches(token) else { throw .mismatch }
    }

    private static func verifyURLKey(
        of request: WebhookRequest,
        _ credential: Credential
    ) throws(AuthenticationFailure) {
        guard let key = request.keyComponent else { throw .missing }
        guard credential.secret.matches(key) else { throw .mismatch }
        let dialects = credential.parameters[Proof.dialectsParameter]?.split(separator: " ").map(String.init) ?? []
        // What is no JSON is nobody's dialect, and refused as such.
        guard let dialect = try? BotpressWebhook(request).dialect else { return }
        guard dialects.contains(dialect.rawValue) else { throw .missing }
    }
}

extension JSONValue {
    /// 128 bits of the SHA-256 of the value, in hex; the order of keys does not matter.
    var digest: String { SHA256.hash(data: data).prefix(16).hex }
}
