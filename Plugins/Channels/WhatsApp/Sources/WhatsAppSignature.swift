public import ChannelKit
import Crypto

extension WhatsAppAdapter {
    static let signatureHeader = "X-Hub-Signature-256"

    /// Checks that Meta signed `request` for the app whose secret `credential` holds.
    ///
    /// The header is `sha256=` and 64 hex digits: the HMAC-SHA256 of the raw body under the app secret's UTF-8
    /// bytes. The body must be the very bytes that came: Meta writes `ë` as an escape and `/` as `\/`, and the same
    /// JSON written otherwise has another signature.
    ///
    /// - Throws: ``AuthenticationFailure``, which never holds the expected signature.
    /// - SeeAlso: <https://developers.facebook.com/docs/graph-api/webhooks/getting-started> (read 2026-11)
    public static func verify(
        _ request: WebhookRequest,
        with credential: Credential
    ) throws(AuthenticationFailure) {
        guard let header = request.headers[signatureHeader] else { throw .missing }
        guard let signature = signatureBytes(of: header) else { throw .malformed }
        let key = SymmetricKey(data: credential.secret.keyData)
        guard HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: request.body, using: key) else {
            throw .mismatch
        }
    }

    /// The 32 bytes that the header spells; upper-case digits are as good.
    private static func signatureBytes(of header: String) -> [UInt8]? {
        let prefix = "sha256="
        guard header.hasPrefix(prefix), header.utf8.count == prefix.utf8.count + 2 * SHA256.byteCount else {
            return nil
        }
        return [UInt8](hexDigits: header.utf8.dropFirst(prefix.utf8.count))
    }
}
