public import Foundation

extension WebhookRequest {
    /// How a header spells the bytes of a signature.
    public enum SignatureSpelling: Sendable {
        case hex
        case base64
    }

    /// Holds the signature in the header `name` to `isRight`, which compares in constant time.
    ///
    /// - Parameters:
    ///   - name: The header; a request without it is ``AuthenticationFailure/missing`` its signature.
    ///   - spelling: What it is written in; anything else is ``AuthenticationFailure/malformed``.
    ///   - prefix: What stands before it, such as `sha256=`.
    ///   - isRight: Whether the bytes are the signature that this request must have.
    public func requireSignature(
        in name: String,
        as spelling: SignatureSpelling,
        after prefix: String = "",
        _ isRight: (Data) -> Bool
    ) throws(AuthenticationFailure) {
        guard let header = headers[name] else { throw .missing }
        guard header.hasPrefix(prefix), let bytes = spelling.bytes(of: String(header.dropFirst(prefix.count))),
            !bytes.isEmpty
        else { throw .malformed }
        guard isRight(bytes) else { throw .mismatch }
    }
}

extension WebhookRequest.SignatureSpelling {
    /// The bytes that `text` spells; nil where one byte string could be spelled in two ways.
    fileprivate func bytes(of text: String) -> Data? {
        switch self {
        case .base64: Data(base64Encoded: text).flatMap { $0.base64EncodedString() == text ? $0 : nil }
        case .hex: [UInt8](hexDigits: text.utf8).map { Data($0) }
        }
    }
}
