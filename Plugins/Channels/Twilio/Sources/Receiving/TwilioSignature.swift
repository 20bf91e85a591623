public import ChannelKit
import Foundation

extension TwilioAdapter {
    static let signatureHeader = "X-Twilio-Signature"

    /// Checks that Twilio signed `request` for the account whose auth token `credential` holds.
    ///
    /// The header is the Base64 of an HMAC-SHA1 under the token's UTF-8 bytes. The signed text is the configured URL
    /// with its query, followed by every field of a form, name then value, sorted by name. For a body that is not a
    /// form it is the URL alone, which then has the body's SHA-256 in `bodySHA256`. Twilio does not always sign the URL
    /// in the form that it requests: see ``SignedURL``.
    ///
    /// - Throws: ``AuthenticationFailure``, which never holds the expected signature.
    /// - SeeAlso: <https://www.twilio.com/docs/usage/webhooks/webhooks-security> (read 2026-11)
    public static func verify(
        _ request: WebhookRequest,
        with credential: Credential
    ) throws(AuthenticationFailure) {
        try TwilioSignature(of: request).check(credential)
    }

    /// Decodes and sorts the form once for all credentials.
    public static func verifier(for request: WebhookRequest) -> RequestVerifier {
        let signature = Result { () throws(AuthenticationFailure) in try TwilioSignature(of: request) }
        return { (credential: Credential) throws(AuthenticationFailure) in try signature.get().check(credential) }
    }
}

/// The signature of a request, and the texts that it may cover.
private struct TwilioSignature: Sendable {
    /// The max number of fields: more than Twilio has parameters, add-ons included.
    ///
    /// Sorting more would let unauthenticated requests cost CPU time.
    private static let maxFields = 1_000

    private let header: Data
    /// The forms of the target in the signed URL, and of the text after it.
    private let targets: [String]
    private let parameters: [Data]

    init(of request: WebhookRequest) throws(AuthenticationFailure) {
        guard let header = request.headers[TwilioAdapter.signatureHeader] else { throw .missing }
        guard Data(base64Encoded: header)?.count == HMACAlgorithm.sha1.byteCount,
            request.body.count(where: { $0 == UInt8(ascii: "&") }) < Self.maxFields
        else { throw .malformed }
        self.header = Data(header.utf8)
        targets = SignedURL.targets(request.target)
        parameters = request.signedParameters
    }

    func check(_ credential: Credential) throws(AuthenticationFailure) {
        guard let base = credential.parameters[SignedURL.baseParameter] else { throw .mismatch }
        let key = credential.secret.keyData
        let bases = SignedURL.bases(base)
        var isValid = false
        for parameters in parameters {
            for target in targets {
                for base in bases {
                    let code = HMACAlgorithm.sha1.code(for: Data((base + target).utf8), parameters, key: key)
                    if constantTimeEqual(code.base64EncodedData(), header) { isValid = true }
                }
            }
        }
        guard isValid else { throw .mismatch }
    }
}

extension WebhookRequest {
    /// True if the parameters are in the body, as a form.
    ///
    /// A body without a content type counts as one, as in Twilio's own libraries.
    var isForm: Bool {
        let type = headers["Content-Type"]?.lowercased() ?? ""
        return method != "GET" && (type.isEmpty || type.hasPrefix("application/x-www-form-urlencoded"))
    }

    /// The forms of the signed text after the URL.
    ///
    /// It is empty if the URL authenticates the body by its hash. For a form with a hash, Twilio does not document
    /// which of the two is signed; either covers the whole body.
    fileprivate var signedParameters: [Data] {
        if method == "GET" { return [Data()] }
        guard let hash = queryFields["bodySHA256"] else { return [FormFields(parsing: body).signedBytes] }
        let hashed = hash.lowercased() == body.digest(bytes: 32) ? [Data()] : []
        return isForm ? hashed + [FormFields(parsing: body).signedBytes] : hashed
    }
}

extension FormFields {
    /// Every name with each of its distinct values, sorted by bytes.
    ///
    /// Swift compares strings by canonical equivalence, Twilio by bytes.
    fileprivate var signedBytes: Data {
        let pairs = fields.map { (name: Array($0.name.utf8), value: Array($0.value.utf8)) }.sorted { left, right in
            left.name == right.name
                ? left.value.lexicographicallyPrecedes(right.value) : left.name.lexicographicallyPrecedes(right.name)
        }
        var bytes = Data()
        for (position, pair) in pairs.enumerated() where position == 0 || pair != pairs[position - 1] {
            bytes.append(contentsOf: pair.name)
            bytes.append(contentsOf: pair.value)
        }
        return bytes
    }
}
