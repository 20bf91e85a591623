public import ChannelKit

extension WhatsAppAdapter {
    static let signatureHeader = "X-Hub-Signature-256"

    /// Checks that Meta signed `request` for the app whose secret `credential` holds.
    ///
    /// The header is `sha256=` and 64 hex digits: the HMAC-SHA256 of the raw body under the app secret's UTF-8 bytes.
    /// The body must be the bytes as received: Meta writes `ë` as an escape and `/` as `\/`, and the same JSON in
    /// another spelling has another signature.
    ///
    /// - Throws: ``AuthenticationFailure``, which never holds the expected signature.
    /// - SeeAlso: <https://developers.facebook.com/docs/graph-api/webhooks/getting-started> (read 2026-11)
    public static func verify(
        _ request: WebhookRequest,
        with credential: Credential
    ) throws(AuthenticationFailure) {
        let header = signatureHeader
        try request.requireSignature(in: header, as: .hex, after: "sha256=", of: .sha256, under: credential.secret)
    }
}
