public import Foundation

extension WebhookRequest {
    /// The text encoding of a signature in a header.
    public enum SignatureSpelling: String, CaseIterable, Hashable, Sendable {
        /// Hex digits in either case (RFC 4648, section 8).
        case hex
        /// Base64 with padding (RFC 4648, section 4).
        case base64
    }

    /// Checks the signature in the header `name` with `isRight`.
    ///
    /// - Parameters:
    ///   - name: The header.
    ///   - spelling: The encoding of the signature.
    ///   - prefix: The text before the signature, such as `sha256=`.
    ///   - isPrefixOptional: True if the provider also sends the bare signature.
    ///   - isRight: True for the bytes of the signature that the request must have. It compares in constant time.
    /// - Throws: ``AuthenticationFailure/missing`` without the header, ``AuthenticationFailure/malformed`` for another
    ///   prefix or encoding, ``AuthenticationFailure/mismatch`` for a wrong signature.
    public func requireSignature(
        in name: String,
        as spelling: SignatureSpelling,
        after prefix: String = "",
        isPrefixOptional: Bool = false,
        _ isRight: (Data) -> Bool
    ) throws(AuthenticationFailure) {
        let signature = try signature(in: name, as: spelling, after: prefix, isPrefixOptional: isPrefixOptional)
        guard isRight(signature) else { throw .mismatch }
    }

    /// Checks that the header `name` holds the HMAC of the request under `secret`, in constant time.
    ///
    /// ```swift
    /// try request.requireSignature(in: "X-Signature", as: .hex, of: .sha256, under: credential.secret)
    /// ```
    ///
    /// - Parameters:
    ///   - name: The header.
    ///   - spelling: The encoding of the signature.
    ///   - prefix: The text before the signature, such as `sha256=`.
    ///   - isPrefixOptional: True if the provider also sends the bare signature.
    ///   - algorithm: The algorithm of the signature.
    ///   - pieces: The signed bytes, one behind the other; nil for the body as it was received.
    ///   - secret: The key: its UTF-8 bytes.
    /// - Throws: ``AuthenticationFailure/missing`` without the header, ``AuthenticationFailure/malformed`` for another
    ///   prefix, encoding or length, ``AuthenticationFailure/mismatch`` for a wrong signature.
    public func requireSignature(
        in name: String,
        as spelling: SignatureSpelling,
        after prefix: String = "",
        isPrefixOptional: Bool = false,
        of algorithm: HMACAlgorithm,
        over pieces: [Data]? = nil,
        under secret: Secret
    ) throws(AuthenticationFailure) {
        let signature = try signature(in: name, as: spelling, after: prefix, isPrefixOptional: isPrefixOptional)
        guard signature.count == algorithm.byteCount else { throw .malformed }
        let expected = secret.code(algorithm, for: pieces ?? [body])
        let isRight = signature.withUnsafeBytes { signature in
            expected.withUnsafeBytes { constantTimeEqual(signature, $0) }
        }
        guard isRight else { throw .mismatch }
    }

    /// Checks that the header `name` is present once and holds `secret`, in constant time.
    ///
    /// - Parameter scheme: The authentication scheme before the token, such as `Bearer`, in any case (RFC 9110,
    ///   section 11.1); without a value the whole header is the token. A header without the scheme is compared whole.
    /// - Throws: ``AuthenticationFailure/missing`` without the header, ``AuthenticationFailure/malformed`` if it is
    ///   present more than once, ``AuthenticationFailure/mismatch`` for another token.
    public func requireToken(
        in name: String,
        scheme: String = "",
        _ secret: Secret
    ) throws(AuthenticationFailure) {
        let values = headers.values(of: name)
        guard let value = values.first else { throw .missing }
        guard values.count == 1 else { throw .malformed }
        guard secret.matches(value.dropping(scheme: scheme)) else { throw .mismatch }
    }

    /// Checks that the request was signed within `tolerance` of its receipt, before or after.
    ///
    /// - Parameter signedAt: The signed time; nil if the request has none that can be read.
    /// - Throws: ``AuthenticationFailure/malformed`` without a time, ``AuthenticationFailure/stale`` for one that is
    ///   further away.
    public func requireRecent(_ signedAt: Date?, tolerance: Duration) throws(AuthenticationFailure) {
        guard let signedAt else { throw .malformed }
        guard abs(receivedAt.timeIntervalSince(signedAt)) <= tolerance.timeInterval else { throw .stale }
    }

    private func signature(
        in name: String,
        as spelling: SignatureSpelling,
        after prefix: String,
        isPrefixOptional: Bool
    ) throws(AuthenticationFailure) -> Data {
        guard let header = headers[name] else { throw .missing }
        let hasPrefix = header.utf8.starts(with: prefix.utf8)
        guard hasPrefix || isPrefixOptional else { throw .malformed }
        let text = hasPrefix ? header.utf8.dropFirst(prefix.utf8.count) : header.utf8[...]
        guard let bytes = spelling.bytes(of: text), !bytes.isEmpty else { throw .malformed }
        return bytes
    }
}

extension WebhookRequest.SignatureSpelling {
    /// The text of `bytes`, hex digits in lower case.
    public func text(of bytes: Data) -> String {
        switch self {
        case .hex: bytes.hex
        case .base64: bytes.base64EncodedString()
        }
    }

    /// The bytes that `text` spells; nil where one byte string could be spelled in two ways.
    fileprivate func bytes(of text: Substring.UTF8View) -> Data? {
        switch self {
        case .base64:
            let text = String(Substring(text))
            return Data(base64Encoded: text).flatMap { $0.base64EncodedString() == text ? $0 : nil }
        case .hex: return [UInt8](hexDigits: text).map { Data($0) }
        }
    }
}

extension String {
    fileprivate func dropping(scheme: String) -> String {
        guard !scheme.isEmpty, lowercased().hasPrefix("\(scheme.lowercased()) ") else { return self }
        return String(dropFirst(scheme.count).drop { $0 == " " })
    }
}
