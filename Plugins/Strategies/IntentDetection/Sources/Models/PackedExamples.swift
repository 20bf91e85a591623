import Crypto
import Foundation

/// What identifies a model: the hash of what it is trained from.
struct ModelKey: Hashable, Sendable {
    private let digest: [UInt8]

    init(_ bytes: [UInt8]) { digest = Array(SHA256.hash(data: bytes)) }
}

/// Examples in as few bytes as they can be kept in: those of ten thousand tenants lie in memory all the time.
struct PackedExamples: Sendable {
    private let bytes: [UInt8]
    let key: ModelKey

    init(_ examples: [IntentExample]) {
        bytes = IntentExampleSet(examples).canonicalBytes
        key = ModelKey(bytes)
    }

    /// Whether there is nothing to learn from.
    var isEmpty: Bool { bytes.count <= 1 }

    var examples: [IntentExample] {
        // After the version, each ends with a byte that is in no UTF-8 text.
        bytes.dropFirst().split(separator: 0xFF).map { bytes in
            let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
            return IntentExample(
                intent: String(decoding: parts[0], as: UTF8.self),
                text: parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : ""
            )
        }
    }
}
