import ChannelKit

/// The n-gram counts of a text: the classifier's input.
struct TextFeatures: Sendable, Equatable {
    /// An n-gram with its count.
    struct Gram: Sendable, Equatable {
        /// The hash, whose lowest bits are the kind.
        let hash: UInt32
        var count: Float

        var kind: GramKind { GramKind(hash: hash) }
    }

    /// The n-grams, in ascending order of hash, without repetitions.
    let grams: [Gram]

    init(_ text: String) {
        self.init(FoldedText(text))
    }

    init(_ folded: FoldedText) {
        var collector = GramCollector()
        collector.addWords(folded.words)
        collector.addEdges(folded.words)
        collector.addPairs(folded.words)
        for word in folded.words { collector.addPieces(of: word) }
        grams = collector.counted()
    }
}

/// The kinds of n-grams.
enum GramKind: UInt32 {
    /// One or two words in a row.
    case words = 0
    /// Two to five characters of a word, which are robust against typing errors.
    case piece = 1
    /// Two words of the text, adjacent or not.
    case pair = 2

    init(hash: UInt32) {
        self = GramKind(rawValue: hash & 3) ?? .words
    }
}

/// Collects the hashes of n-grams word by word.
private struct GramCollector {
    private static let pieceLengths = 2...5
    /// The max number of words that form pairs, whose count grows with the square.
    private static let pairedWords = 32
    private static let edge: UInt32 = 0x20
    private static let gap: UInt32 = 0x26
    private static let start: UInt32 = 0x5E
    private static let end: UInt32 = 0x24

    private var hashes: [UInt32] = []

    mutating func addWords(_ words: [[UInt32]]) {
        for (index, word) in words.enumerated() {
            hashes.append(GramHash().adding(word).value(of: .words))
            guard index > 0 else { continue }
            hashes.append(GramHash().adding(words[index - 1]).adding(Self.edge).adding(word).value(of: .words))
        }
    }

    /// Adds the first and the last word with a mark: an initial "what" starts a question, a later one need not.
    mutating func addEdges(_ words: [[UInt32]]) {
        guard let first = words.first, let last = words.last else { return }
        hashes.append(GramHash().adding(Self.start).adding(first).value(of: .words))
        hashes.append(GramHash().adding(Self.end).adding(last).value(of: .words))
    }

    mutating func addPairs(_ words: [[UInt32]]) {
        let words = words.prefix(Self.pairedWords).sorted { $0.lexicographicallyPrecedes($1) }
        for (index, one) in words.enumerated() {
            let hash = GramHash().adding(one).adding(Self.gap)
            for other in words[(index + 1)...] { hashes.append(hash.adding(other).value(of: .pair)) }
        }
    }

    /// Adds the subwords of a word, with marks at its edges so that prefixes and suffixes differ from infixes.
    mutating func addPieces(of word: [UInt32]) {
        let marked = [Self.edge] + word + [Self.edge]
        for start in marked.indices {
            var hash = GramHash()
            for end in start..<min(start + Self.pieceLengths.upperBound, marked.count) {
                hash = hash.adding(marked[end])
                if Self.pieceLengths.contains(end - start + 1) { hashes.append(hash.value(of: .piece)) }
            }
        }
    }

    mutating func counted() -> [TextFeatures.Gram] {
        hashes.sort()
        var grams: [TextFeatures.Gram] = []
        for hash in hashes {
            if grams.last?.hash == hash {
                grams[grams.count - 1].count += 1
            } else {
                grams.append(.init(hash: hash, count: 1))
            }
        }
        return grams
    }
}

/// FNV-1a over Unicode scalars, with a finalizer.
private struct GramHash {
    private var hash = FNV1a()

    func adding(_ scalar: UInt32) -> GramHash {
        var next = self
        next.hash.combine(UInt64(scalar))
        return next
    }

    func adding(_ scalars: [UInt32]) -> GramHash {
        scalars.reduce(self) { $0.adding($1) }
    }

    func value(of kind: GramKind) -> UInt32 {
        UInt32(truncatingIfNeeded: SplitMix.mix(hash.value)) & ~3 | kind.rawValue
    }
}
