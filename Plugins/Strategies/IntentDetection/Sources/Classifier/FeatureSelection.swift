import Foundation

/// Which n-grams of the examples a model keeps, and what each of them tells.
struct FeatureSelection {
    /// The bytes that a model may take; the rarest n-grams go first.
    static let maxModel = 6_000_000

    private let texts: Int
    private let frequencies: [(hash: UInt32, texts: Int)]
    /// In how many texts of ordinary talk each n-gram is: what is common there tells little, in however few examples.
    private let ordinary: [UInt32: Int]

    init(_ texts: [TextFeatures], ordinary: [TextFeatures]) {
        self.texts = texts.count + ordinary.count
        self.ordinary = Self.counted(ordinary)
        // A pair that only one text has tells no more than its words.
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
        let most = Self.maxModel / QuantizedWeights.bytesPerRow(intents: intents)
        let kept = frequencies.sorted { ($1.texts, $0.hash) < ($0.texts, $1.hash) }.prefix(most)
            .sorted { $0.hash < $1.hash }
        return FeatureSpace(
            hashes: kept.map(\.hash),
            weights: kept.map { weight(inTexts: $0.texts + ordinary[$0.hash, default: 0]) }
        )
    }

    private func weight(inTexts count: Int) -> Float {
        log(Float(1 + texts) / Float(1 + count)) + 1
    }
}
