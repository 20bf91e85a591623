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
        guard let header = request.headers[signatureHeader] else { throw .missing }
        guard Data(base64Encoded: header)?.count == Insecure.SHA1.byteCount else { throw .malformed }
        guard let base = credential.parameters[SignedURL.baseParameter] else { throw .mismatch }
        let key = SymmetricKey(data: credential.secret.keyData)
        var fits = false
        for parameters in request.signedParameters {
            for url in SignedURL.variants(base: base, target: request.target) {
                let code = HMAC<Insecure.SHA1>.authenticationCode(for: Data(url.utf8) + parameters, using: key)
                if constantTimeEqual(Data(code).base64EncodedData(), Data(header.utf8)) { fits = true }
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
