public import ChannelKit
import Crypto
import Foundation

/// How a hook proves that it is Crisp's.
enum Proof: String {
    /// The name under which a credential says it.
    static let parameter = "proof"
    /// The query field with the key, for a URL that has it there.
    static let keyField = "key"

    /// A plugin's hooks: `X-Crisp-Signature`.
    case signature
    /// A website's own hooks: nothing but a URL that nobody can guess.
    case urlKey = "url_key"
}

extension CrispAdapter {
    /// Checks that Crisp signed `request`, or that it came to the URL that only Crisp was given.
    ///
    /// A hook without a signature is never believed for its URL where the channel has a signing secret.
    ///
    /// - Throws: ``AuthenticationFailure``, which never holds the expected signature.
    public static func verify(
        _ request: WebhookRequest,
        with credential: Credential
    ) throws(AuthenticationFailure) {
        switch credential.parameters[Proof.parameter].flatMap(Proof.init) {
        case .urlKey: try request.checkKey(credential.secret)
        case .signature, nil: try CrispSignature(of: request).check(request, with: credential)
        }
    }
}

/// A plugin hook's signature.
///
/// It is the hex HMAC-SHA256 of `[`, the timestamp header as it came, `;`, the raw body and `]`, under the signing
/// secret's UTF-8 bytes: the secret looks like hex and is not decoded. The body must be the very bytes that came, since
/// the same JSON written otherwise has another signature.
///
/// - SeeAlso: <https://docs.crisp.chat/guides/web-hooks/> (read 2026-11), and `VerifyHook` of crisp-im/go-crisp-api
struct CrispSignature {
    static let header = "X-Crisp-Signature"
    static let timestampHeader = "X-Crisp-Request-Timestamp"
    /// How far a request's time may be from ours, in milliseconds; 0 for any.
    static let toleranceParameter = "tolerance"

    private let bytes: [UInt8]
    private let timestamp: String

    init(of request: WebhookRequest) throws(AuthenticationFailure) {
        guard let signature = request.headers[Self.header], let timestamp = request.headers[Self.timestampHeader] else {
            throw .missing
        }
        // The hooks of Crisp's AI product have the same header with `sha256=` before the digits: they are not ours.
        guard signature.utf8.count == 2 * SHA256.byteCount, let bytes = [UInt8](hexDigits: signature.utf8) else {
            throw .malformed
        }
        self.bytes = bytes
        self.timestamp = timestamp
    }

    func check(_ request: WebhookRequest, with credential: Credential) throws(AuthenticationFailure) {
        let text = Data("[\(timestamp);".utf8) + request.body + Data("]".utf8)
        let key = SymmetricKey(data: credential.secret.keyData)
        guard HMAC<SHA256>.isValidAuthenticationCode(bytes, authenticating: text, using: key) else { throw .mismatch }
        let tolerance = credential.parameters[Self.toleranceParameter].flatMap(Double.init) ?? 0
        guard tolerance > 0 else { return }
        guard let time = Int64(timestamp) else { throw .malformed }
        let received = request.receivedAt.timeIntervalSince1970 * 1_000
        guard abs(received - Self.milliseconds(time)) <= tolerance else { throw .stale }
    }

    /// Crisp counts in milliseconds everywhere; of this header it says nothing, so that seconds are taken, too.
    private static func milliseconds(_ time: Int64) -> Double {
        time > 100_000_000_000 ? Double(time) : Double(time) * 1_000
    }
}

extension WebhookRequest {
    /// Checks that `key` stands in the path, as in `/webhooks/crisp/<key>`, or in the query, as in `?key=<key>`.
    ///
    /// Every component is compared with the whole key, in a time that does not depend on where they differ.
    fileprivate func checkKey(_ key: Secret) throws(AuthenticationFailure) {
        let path = target.prefix { $0 != "?" }.split(separator: "/").dropFirst(2).prefix(1).map(String.init)
        let given = path + [queryFields[Proof.keyField]].compactMap(\.self)
        guard !given.isEmpty else { throw .missing }
        guard given.contains(where: key.matches) else { throw .mismatch }
    }
}
