import ChannelKit
import Foundation

/// A classifier of messages that ask for an agent, in English and French.
///
/// A logistic regression over words and pairs of words, trained on ``HandoffSentences`` when it is first needed, which
/// takes some milliseconds. Words that the message negates count as other words.
struct HandoffClassifier: Sendable {
    static let shared = HandoffClassifier()

    /// The probability from which on a message asks for an agent.
    static let threshold: Float = 0.5

    /// The number of weights; the sentences have some thousand features.
    private static let positions = 1 << 13
    private static let epochs = 30
    private static let rate: Float = 0.5
    /// The share by which a weight shrinks in an epoch.
    private static let decay: Float = 0.01
    /// The max number of words that are read; a longer message has its request at the beginning or the end.
    private static let maxWords = 60

    private var weights = [Float](repeating: 0, count: positions)
    private var bias: Float = 0

    private init() {
        let requests = Self.sentences(HandoffSentences.requests).map { (Self.features(of: $0), Float(1)) }
        let others = Self.sentences(HandoffSentences.others).map { (Self.features(of: $0), Float(0)) }
        // Alternating, so that neither kind is learnt last.
        let rounds = Swift.max(requests.count, others.count)
        for epoch in 0..<Self.epochs {
            let rate = Self.rate / (1 + Float(epoch) * 0.1)
            for round in 0..<rounds {
                learn(requests[(round * 7 + epoch) % requests.count], rate)
                learn(others[(round * 7 + epoch) % others.count], rate)
            }
            for index in weights.indices { weights[index] *= 1 - Self.decay }
        }
    }

    private static func sentences(_ text: String) -> [String] {
        text.split { $0 == "/" || $0.isNewline }.map(String.init).filter { !$0.allSatisfy(\.isWhitespace) }
    }

    private mutating func learn(_ sample: (features: [Int], target: Float), _ rate: Float) {
        let step =
            rate * (sample.target - probability(sample.features)) / Float(max(sample.features.count, 1)).squareRoot()
        for feature in sample.features { weights[feature] += step }
        bias += step * 0.1
    }

    private func probability(_ features: [Int]) -> Float {
        let scale = 1 / Float(max(features.count, 1)).squareRoot()
        let sum = features.reduce(Float(0)) { $0 + weights[$1] }
        return 1 / (1 + exp(-(bias + sum * scale * 2)))
    }

    /// The probability that `text` asks for an agent: that of its likeliest clause, or of the whole.
    func probability(of text: String) -> Float {
        let clauses = text.split { ".;!?\n".contains($0) }.map(String.init)
        return ((clauses.count > 1 ? clauses : []) + [text]).map { probability(Self.features(of: $0)) }.max() ?? 0
    }

    // MARK: - Features

    private static func features(of text: String) -> [Int] {
        let said = NegatedWords(in: text)
        let count = min(said.words.count, maxWords)
        let words = said.words.prefix(count).enumerated().map { place, word in
            said.areNegated(at: place..<place + 1, bridges: bridges) ? "not-\(word)" : word
        }
        var features: [Int] = []
        for (place, word) in words.enumerated() {
            features.append(position([word]))
            // Beginnings make "representativ" and "operators" known words.
            if word.count > 5 { features.append(position(["beginning", String(word.prefix(5))])) }
            if place > 0 { features.append(position([words[place - 1], word])) }
            if place > 1 { features.append(position([words[place - 2], "", word])) }
        }
        if let first = words.first, let last = words.last {
            features += [position(["first", first]), position(["last", last])]
        }
        // A single word, such as "agent", is a request by itself; the same word in a sentence need not be one.
        if count <= 2 { features.append(position(["short"] + words)) }
        return features
    }

    /// Words between a negation and what is not requested, besides those that ``NegatedWords`` knows.
    static let bridges: Set<String> = [
        "want", "need", "wish", "like", "to", "talk", "speak", "with", "t", "veux", "voudrais", "besoin", "parler",
        "avec", "au", "aux", "souhaite",
    ]

    private static func position(_ parts: [String]) -> Int {
        var hash = FNV1a()
        for part in parts {
            for byte in part.utf8 { hash.combine(UInt64(byte)) }
            hash.combine(0xFF)
        }
        return Int((hash.value ^ (hash.value >> 31)) % UInt64(positions))
    }
}
