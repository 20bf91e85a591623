public import ChannelKit

extension BotpressAdapter {
    static let secretHeader = "x-secret-key"
    static let signatureHeader = "x-signature"
    static let clientHeader = "x-bp-messaging-client-id"
    static let tokenHeader = "x-bp-messaging-webhook-token"
    /// The only header of Messaging servers before January 2022, instead of the two above.
    static let oldTokenHeader = "x-webhook-token"

    /// Checks the proof that `credential` expects in `request`.
    ///
    /// No dialect of Botpress is signed. The Chat integration and the forwarder send the plain secret in
    /// `x-secret-key`, a Messaging server sends its webhook's token and the client's id, and the Messaging API sends
    /// nothing, so the key in the URL is the only proof. An old page documents `x-signature`, the hex HMAC-SHA256 of
    /// the body: it is accepted if there is no `x-secret-key`.
    ///
    /// - Throws: ``AuthenticationFailure``, which never holds anything derived from the secret.
    /// - SeeAlso: <https://github.com/botpress/botpress>, `integrations/chat`, and
    ///   <https://github.com/botpress/messaging>, `docs/routes.md` (read 2026-08)
    public static func verify(
        _ request: WebhookRequest,
        with credential: Credential
    ) throws(AuthenticationFailure) {
        switch credential.parameters[Proof.parameter].flatMap(Proof.init) {
        case .secretKey: try verifySecretKey(of: request, credential.secret)
        case .webhookToken:
            let header = request.headers[tokenHeader] == nil ? oldTokenHeader : tokenHeader
            try request.requireToken(in: header, credential.secret)
        case .urlKey: try verifyURLKey(of: request, credential)
        case nil: throw .mismatch
        }
    }

    private static func verifySecretKey(
        of request: WebhookRequest,
        _ secret: Secret
    ) throws(AuthenticationFailure) {
        guard request.headers[secretHeader] == nil, request.headers[signatureHeader] != nil else {
            return try request.requireToken(in: secretHeader, secret)
        }
        try request.requireSignature(in: signatureHeader, as: .hex, of: .sha256, under: secret)
    }

    private static func verifyURLKey(
        of request: WebhookRequest,
        _ credential: Credential
    ) throws(AuthenticationFailure) {
        guard let key = request.keyComponent else { throw .missing }
        guard credential.secret.matches(key) else { throw .mismatch }
        let dialects = credential.parameters[Proof.dialectsParameter]?.split(separator: " ").map(String.init) ?? []
        // A body that is not JSON is rejected by `split`.
        guard let dialect = try? BotpressWebhook(request).dialect else { return }
        guard dialects.contains(dialect.rawValue) else { throw .missing }
    }
}
