public import ChannelKit
import Foundation

/// The kind of proof that authenticates a hook.
enum Proof: String {
    /// The name of the credential's parameter.
    static let parameter = "proof"
    /// The name of the parameter with the tolerance in milliseconds; 0 accepts any timestamp.
    static let toleranceParameter = "tolerance"
    /// The query field of the key, for URLs such as `?key=…`, which Crisp's documentation suggests.
    static let keyField = "key"

    /// The `X-Crisp-Signature` of plugin hooks.
    case signature
    /// The secret key in the URL of website hooks, which are unsigned.
    case urlKey = "url_key"
}

extension CrispAdapter {
    static let signatureHeader = "X-Crisp-Signature"
    private static let timestampHeader = "X-Crisp-Request-Timestamp"

    /// Checks the signature of `request`, or the secret key in its URL.
    ///
    /// A channel with a signing secret never accepts an unsigned hook because of its URL.
    ///
    /// - Throws: ``AuthenticationFailure``, which never holds the expected signature.
    public static func verify(
        _ request: WebhookRequest,
        with credential: Credential
    ) throws(AuthenticationFailure) {
        switch credential.parameters[Proof.parameter].flatMap(Proof.init) {
        case .urlKey: try verifyKey(of: request, credential.secret)
        case .signature, nil: try verifySignature(of: request, credential)
        }
    }

    /// Checks the signature and age of a plugin hook.
    ///
    /// The signature is the hex HMAC-SHA256 of `[`, the timestamp header as received, `;`, the raw body and `]`, keyed
    /// with the signing secret's UTF-8 bytes: the secret looks like hex and is not decoded. Hooks of Crisp's AI product
    /// have the same header with a `sha256=` prefix; this adapter does not serve them.
    ///
    /// - SeeAlso: <https://docs.crisp.chat/guides/web-hooks/> (read 2026-11), and `VerifyHook` of crisp-im/go-crisp-api
    private static func verifySignature(
        of request: WebhookRequest,
        _ credential: Credential
    ) throws(AuthenticationFailure) {
        guard let timestamp = request.headers[timestampHeader] else { throw .missing }
        try request.requireSignature(
            in: signatureHeader,
            as: .hex,
            of: .sha256,
            over: [Data("[\(timestamp);".utf8), request.body, Data("]".utf8)],
            under: credential.secret
        )
        let tolerance = credential.parameters[Proof.toleranceParameter].flatMap { Int($0) } ?? 0
        guard tolerance > 0 else { return }
        // The timestamp's unit is not documented, so seconds are accepted as well as milliseconds.
        try request.requireRecent(Date(unixTime: timestamp), tolerance: .milliseconds(tolerance))
    }

    /// Checks `key` against the path, as in `/webhooks/crisp/<key>`, and the query, as in `?key=<key>`, in constant
    /// time.
    private static func verifyKey(of request: WebhookRequest, _ key: Secret) throws(AuthenticationFailure) {
        let given = [request.keyComponent, request.queryFields[Proof.keyField]].compactMap(\.self)
        guard !given.isEmpty else { throw .missing }
        guard given.contains(where: key.matches) else { throw .mismatch }
    }
}
