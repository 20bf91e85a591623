/// The letter n-grams of a text, as positions in the table of the language model.
///
/// `Scripts/train-languages` compiles this file too, so that the model and the text that it reads agree.
struct LanguageGrams {
    /// The number of positions; n-grams that share one are rarely frequent in the same text.
    static let positions = 1 << 13
    /// The max number of letters that are read: the beginning of a text is enough to tell its language.
    private static let maxLetters = 240
    /// The longest n-gram; longer ones are mostly whole words, which have a position of their own.
    private static let maxLength = 4
    private static let edge: UInt32 = 0x20

    /// The positions of the n-grams, with repetitions.
    let values: [Int]
    /// The letters that were read.
    let letters: Int

    init(_ text: some StringProtocol) {
        var values: [Int] = []
        var letters = 0
        var word: [UInt32] = []
        func end() {
            // Apostrophes at the edges are quotation marks.
            while word.last == 0x27 { word.removeLast() }
            guard !word.isEmpty else { return }
            Self.add(word, to: &values)
            word.removeAll(keepingCapacity: true)
        }
        for scalar in text.lowercased().unicodeScalars {
            if let letter = Self.letter(scalar) {
                guard letter != 0x27 || !word.isEmpty else { continue }
                word.append(letter)
                letters += 1
                if letters >= Self.maxLetters { break }
            } else {
                end()
            }
        }
        end()
        self.values = values
        self.letters = letters
    }

    /// The letter as it counts; nil for what separates words.
    private static func letter(_ scalar: Unicode.Scalar) -> UInt32? {
        switch scalar.value {
        case 0x61...0x7A: scalar.value
        case 0x27, 0x2019: 0x27
        case 0..<0xC0: nil
        case 0x300...0x36F: scalar.value
        default: scalar.properties.isAlphabetic ? scalar.value : nil
        }
    }

    private static func add(_ word: [UInt32], to values: inout [Int]) {
        let marked = [edge] + word + [edge]
        for start in marked.indices {
            var hash = FNV1a()
            for end in start..<min(start + maxLength, marked.count) {
                hash.combine(UInt64(marked[end]))
                if end > start || marked[end] != edge { values.append(position(hash)) }
            }
        }
        var hash = FNV1a()
        hash.combine(0x1F)
        for letter in word { hash.combine(UInt64(letter)) }
        // A whole word says more than one of its parts.
        for _ in 0..<2 { values.append(position(hash)) }
    }

    private static func position(_ hash: FNV1a) -> Int {
        let value = hash.value
        return Int((value ^ (value >> 29) ^ (value >> 47)) % UInt64(positions))
    }
}
