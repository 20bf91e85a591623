import Foundation

/// A linear model of letter n-grams, trained by `Scripts/train-languages`.
struct LanguageModel: Sendable {
    /// The languages, in the order of the weights.
    let languages: [String]
    /// The weights, one for each language at each position, in units of ``unit``.
    private let weights: [Int8]

    /// The code of what is in no language, such as a name.
    static let undetermined = "und"

    /// The shared model.
    static let shared = LanguageModel(
        languages: LanguageWeights.languages,
        weights: Data(base64Encoded: LanguageWeights.encoded).map { $0.map(Int8.init(bitPattern:)) } ?? []
    )

    /// The value of one step of a weight: the strongest weights are about 8.
    static let unit: Float = 1 / 16

    init(languages: [String], weights: [Int8]) {
        self.languages = languages
        // A table of another size would be read beyond its end.
        let isWhole = weights.count == languages.count * LanguageGrams.positions
        self.weights = isWhole ? weights : [Int8](repeating: 0, count: languages.count * LanguageGrams.positions)
    }

    /// The score of each language: a difference of 1 makes one e times as likely as the other.
    func scores(of grams: LanguageGrams) -> [Float] {
        var sums = [Int](repeating: 0, count: languages.count)
        for position in grams.values {
            let row = position * languages.count
            for language in languages.indices { sums[language] += Int(weights[row + language]) }
        }
        // Neighbouring n-grams overlap, so that evidence grows with the root of their number.
        let scale = Self.unit / max(Float(grams.values.count), 1).squareRoot()
        return sums.map { Float($0) * scale }
    }
}
