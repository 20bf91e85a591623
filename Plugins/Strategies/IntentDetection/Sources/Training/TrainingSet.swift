import ChannelKit
import Crypto
import Foundation

/// The examples of a step, from which its model is trained.
///
/// They are stored as bytes, because those of ten thousand tenants stay in memory. Equal sets have equal keys, whatever
/// the order of their examples.
final class TrainingSet: Sendable {
    /// The identity of a set, and so of the model trained on it: the SHA-256 of its bytes.
    struct Key: Hashable, Sendable {
        private let digest: [UInt8]

        fileprivate init(_ bytes: [UInt8]) { digest = Array(SHA256.hash(data: bytes)) }

        fileprivate var hex: String { digest.hex }
    }

    /// The key of the model in the hub's cache.
    var cacheKey: String { "\(IntentDetection.kind)-\(IntentModel.storedFormat)-\(key.hex)" }

    let key: Key
    /// The intent and the text of each example; 0xFF, which UTF-8 never contains, ends an example.
    private let bytes: [UInt8]

    init(_ examples: [IntentExample]) {
        bytes = LabelledExamples(examples).examples.reduce(into: []) { bytes, example in
            bytes += Array(example.intent.utf8) + [0] + Array(example.text.utf8) + [0xFF]
        }
        key = Key(bytes)
    }

    var isEmpty: Bool { bytes.isEmpty }

    var examples: [IntentExample] {
        bytes.split(separator: 0xFF).map { bytes in
            let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
            return IntentExample(
                intent: String(decoding: parts[0], as: UTF8.self),
                text: parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : ""
            )
        }
    }
}
