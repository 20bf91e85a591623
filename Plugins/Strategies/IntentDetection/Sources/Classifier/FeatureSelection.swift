import Foundation

/// The selection of the n-grams that a model keeps, and their weights.
struct FeatureSelection {
    /// The max size of a model, in bytes; beyond it the rarest n-grams are dropped.
    ///
    /// A hundred intents with a hundred examples each have some 100,000 n-grams; without the rare ones, more messages with
    /// names and typing errors are refused.
    static let maxModelSize = 12_000_000

    private let texts: Int
    private let frequencies: [(hash: UInt32, texts: Int)]
    /// The document frequency of each n-gram in the background corpus: n-grams common there carry little information,
    /// however few the examples.
    private let background: [UInt32: Int]

    init(_ texts: [TextFeatures], background: [TextFeatures]) {
        self.texts = texts.count + background.count
        self.background = Self.counted(background)
        // A pair of a single text carries no more information than its words.
        frequencies = Self.counted(texts).filter { $0.value > 1 || GramKind(hash: $0.key) != .pair }
            .map { (hash: $0.key, texts: $0.value) }
    }

    private static func counted(_ texts: [TextFeatures]) -> [UInt32: Int] {
        var counts: [UInt32: Int] = [:]
        for text in texts {
            for gram in text.grams { counts[gram.hash, default: 0] += 1 }
        }
        return counts
    }

    func space(forIntents intents: Int) -> FeatureSpace {
        let maxRows = Self.maxModelSize / QuantizedWeights.bytesPerRow(intents: intents)
        let kept = frequencies.sorted { ($1.texts, $0.hash) < ($0.texts, $1.hash) }.prefix(maxRows)
            .sorted { $0.hash < $1.hash }
        return FeatureSpace(
            hashes: kept.map(\.hash),
            weights: kept.map { weight(inTexts: $0.texts + background[$0.hash, default: 0]) }
        )
    }

    private func weight(inTexts count: Int) -> Float {
        log(Float(1 + texts) / Float(1 + count)) + 1
    }
}
