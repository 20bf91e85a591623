public import ChannelKit
import Crypto
import Foundation

extension TwilioAdapter {
    static let signatureHeader = "X-Twilio-Signature"

    /// Checks that Twilio signed `request` for the account whose auth token `credential` holds.
    ///
    /// The header is the Base64 of an HMAC-SHA1 under the token's UTF-8 bytes. Signed is the URL that Twilio was
    /// given, query and all, and behind it every field of a form, name and value, sorted by name; or, for a body that
    /// is no form, the URL alone, which then holds the body's SHA-256 in `bodySHA256`. Twilio does not always sign the
    /// URL in the form in which it asks for it: see ``SignedURL``.
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

/// The signature of a request, with what it covers.
private struct TwilioSignature: Sendable {
    /// More fields than Twilio has parameters, add-ons included: what has more is not worth sorting.
    private static let maxFields = 1_000

    private let header: Data
    /// The forms of the target in the signed URL, and what may stand behind it.
    private let targets: [String]
    private let parameters: [Data]

    init(of request: WebhookRequest) throws(AuthenticationFailure) {
        guard let header = request.headers[TwilioAdapter.signatureHeader] else { throw .missing }
        guard Data(base64Encoded: header)?.count == Insecure.SHA1.byteCount,
            request.body.count(where: { $0 == UInt8(ascii: "&") }) < Self.maxFields
        else { throw .malformed }
        self.header = Data(header.utf8)
        targets = SignedURL.targets(request.target)
        parameters = request.signedParameters
    }

    func check(_ credential: Credential) throws(AuthenticationFailure) {
        guard let base = credential.parameters[SignedURL.baseParameter] else { throw .mismatch }
        let key = SymmetricKey(data: credential.secret.keyData)
        let bases = SignedURL.bases(base)
        var fits = false
        for parameters in parameters {
            for target in targets {
                for base in bases {
                    var code = HMAC<Insecure.SHA1>(key: key)
                    code.update(data: Data((base + target).utf8))
                    code.update(data: parameters)
                    if constantTimeEqual(Data(code.finalize()).base64EncodedData(), header) { fits = true }
                }
            }
        }
        guard fits else { throw .mismatch }
    }
}

extension WebhookRequest {
    /// Whether the parameters are in the body, as a form.
    ///
    /// A body without a type is taken for one: it is what Twilio's own libraries do.
    var isForm: Bool {
        let type = headers["Content-Type"]?.lowercased() ?? ""
        return method != "GET" && (type.isEmpty || type.hasPrefix("application/x-www-form-urlencoded"))
    }

    /// What may stand behind the URL in what is signed.
    ///
    /// Nothing, if the URL itself vouches for the body by its hash. It is not documented which of the two is meant
    /// where a form comes with a hash; either vouches for the whole body.
    fileprivate var signedParameters: [Data] {
        if method == "GET" { return [Data()] }
        guard let hash = queryFields["bodySHA256"] else { return [FormFields(parsing: body).signedBytes] }
        let vouched = hash.lowercased() == SHA256.hash(data: body).hex ? [Data()] : []
        return isForm ? vouched + [FormFields(parsing: body).signedBytes] : vouched
    }
}

extension FormFields {
    /// Every name with each of its different values, sorted by their bytes.
    ///
    /// Swift's strings are equal, and in order, by what they show; Twilio's by their bytes.
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
