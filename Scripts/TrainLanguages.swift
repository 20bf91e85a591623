// Trains the language model of Sources/ChannelKit/Languages from the texts in Scripts/languages; see train-languages.
//
// Phrases of `und.txt`, such as names, tell no language: `und` is undetermined in ISO 639.
//
// A softmax regression over character n-grams, trained by stochastic gradient descent on the phrases, on pieces of them,
// and on both without their accents. The same texts make the same model.
import Foundation

/// A phrase, or a piece of one, in a language.
struct Sample {
    let language: Int
    let grams: LanguageGrams
    let weight: Float
}

/// A reproducible generator.
struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

struct Trainer {
    static let epochs = 24
    static let rate: Float = 1.2
    static let decay: Float = 2e-5

    let languages: [String]
    var weights: [Float]

    init(languages: [String]) {
        self.languages = languages
        weights = [Float](repeating: 0, count: languages.count * LanguageGrams.positions)
    }

    func scores(_ grams: LanguageGrams) -> [Float] {
        var sums = [Float](repeating: 0, count: languages.count)
        for position in grams.values {
            for language in languages.indices { sums[language] += weights[position * languages.count + language] }
        }
        let scale = 1 / max(Float(grams.values.count), 1).squareRoot()
        return sums.map { $0 * scale }
    }

    mutating func train(_ samples: [Sample]) {
        var generator = Generator(state: 7)
        var order = Array(samples.indices)
        for epoch in 0..<Self.epochs {
            for index in stride(from: order.count - 1, to: 0, by: -1) {
                order.swapAt(index, Int(generator.next() % UInt64(index + 1)))
            }
            let rate = Self.rate / (1 + Float(epoch) * 0.2)
            for index in order { step(samples[index], rate: rate) }
            for index in weights.indices { weights[index] *= 1 - Self.decay * Float(samples.count) * rate / 10 }
        }
    }

    private mutating func step(_ sample: Sample, rate: Float) {
        guard !sample.grams.values.isEmpty else { return }
        let scores = scores(sample.grams)
        let best = scores.max() ?? 0
        let shares = scores.map { exp($0 - best) }
        let sum = shares.reduce(0, +)
        let scale = rate * sample.weight / Float(sample.grams.values.count).squareRoot()
        let errors = languages.indices.map { ($0 == sample.language ? 1 : 0) - shares[$0] / sum }
        for position in sample.grams.values {
            for language in languages.indices {
                weights[position * languages.count + language] += scale * errors[language]
            }
        }
    }
}

func phrases(of file: URL) throws -> [String] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n").flatMap { $0.components(separatedBy: " / ") }
}

/// The phrase, pieces of it if it is long, and both without accents.
func samples(of phrase: String, language: Int, weight: Float, _ generator: inout Generator) -> [Sample] {
    var texts = [phrase]
    let words = phrase.split(separator: " ")
    if words.count > 2 {
        for length in [1, 2, 3, 5] where words.count > length {
            for _ in 0..<max(1, words.count / 3) {
                let start = Int(generator.next() % UInt64(words.count - length + 1))
                texts.append(words[start..<start + length].joined(separator: " "))
            }
        }
    }
    return texts.flatMap { text -> [Sample] in
        let plain = text.folding(options: .diacriticInsensitive, locale: nil)
        let whole = Sample(language: language, grams: LanguageGrams(text), weight: weight)
        return plain == text
            ? [whole] : [whole, Sample(language: language, grams: LanguageGrams(plain), weight: weight * 0.6)]
    }
}

let root = URL(filePath: CommandLine.arguments[1])
let folder = root.appending(path: "Scripts/languages")
let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    .filter { $0.pathExtension == "txt" }.sorted { $0.lastPathComponent < $1.lastPathComponent }
let languages = files.map { $0.deletingPathExtension().lastPathComponent }
let texts = try files.map(phrases)

/// Trains on every phrase, or without one of ten, which are returned.
func trained(holdingOut: Int?) -> (trainer: Trainer, heldOut: [(Int, String)]) {
    var generator = Generator(state: 11)
    var all: [Sample] = []
    var heldOut: [(Int, String)] = []
    for (language, phrases) in texts.enumerated() {
        // Every language counts alike, however much text it has.
        let weight = min(3, Float(texts.map(\.count).max() ?? 1) / Float(phrases.count))
        for (index, phrase) in phrases.enumerated() {
            if let holdingOut, index % 10 == holdingOut {
                heldOut.append((language, phrase))
            } else {
                all += samples(of: phrase, language: language, weight: weight, &generator)
            }
        }
    }
    var trainer = Trainer(languages: languages)
    trainer.train(all)
    return (trainer, heldOut)
}

let check = trained(holdingOut: 3)
for candidates in [["en", "fr"], ["en", "fr", "es"], languages] {
    let places = candidates.compactMap { languages.firstIndex(of: $0) }
    let lines = check.heldOut.filter { places.contains($0.0) }
    let right = lines.count { language, phrase in
        let scores = check.trainer.scores(LanguageGrams(phrase))
        return places.max { scores[$0] < scores[$1] } == language
    }
    print("\(candidates.joined(separator: " ")): \(right) of \(lines.count) held-out phrases right")
}

let final = trained(holdingOut: nil).trainer
let bytes = final.weights.map { UInt8(bitPattern: Int8(max(-127, min(127, ($0 * 16).rounded())))) }
let encoded = Data(bytes).base64EncodedString()
var lines: [String] = []
var rest = encoded[...]
while !rest.isEmpty {
    lines.append(String(rest.prefix(110)))
    rest = rest.dropFirst(110)
}
let source = """
    /// The weights of the language model, written by `Scripts/train-languages`.
    enum LanguageWeights {
        /// The languages, in the order of the weights.
        static let languages = [\(languages.map { "\"\($0)\"" }.joined(separator: ", "))]
        /// The weights as Base64.
        static let encoded = \"\"\"
    \(lines.map { "        \($0)\\" }.joined(separator: "\n"))

            \"\"\"
    }

    """
try source.write(
    to: root.appending(path: "Sources/ChannelKit/Languages/LanguageWeights.swift"),
    atomically: true,
    encoding: .utf8
)
