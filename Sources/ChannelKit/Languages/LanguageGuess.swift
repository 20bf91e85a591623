import Foundation

/// The most likely language of a message, among those of a tenant.
///
/// ```swift
/// LanguageGuess(of: "me duele la muela", among: ["en", "es"])?.language  // es
/// LanguageGuess(of: "ok", among: ["en", "es"])                           // nil
/// ```
///
/// The script decides for languages that have one of their own, letter n-grams decide among the others.
public struct LanguageGuess: Hashable, Sendable {
    /// The code, as the tenant writes it, such as `fr-CA`.
    public let language: String
    /// The probability, from 0 to 1, given that it is one of the candidates.
    public let confidence: Double

    /// True if it is certain enough to replace the language of a conversation; a name or a loanword is not.
    public var isClear: Bool { confidence >= Self.clear }

    /// The max bytes that are read: the beginning of a text is enough to tell its language.
    private static let textLimit = 1_024
    /// The min confidence of a guess; a weaker one would be right hardly more often than the tenant's first language.
    private static let min = 0.5
    private static let clear = 0.9

    /// The letters that a clear guess needs: "no" is a word of several languages.
    private static let minClearLetters = 3

    /// Creates a guess that was made by other means.
    public init(language: String, confidence: Double) {
        self.language = language
        self.confidence = confidence
    }

    /// Guesses the language of `text` among the codes `candidates`; nil if none is likely enough.
    public init?(of text: String, among candidates: [String]) {
        let candidates = Candidates(candidates)
        guard candidates.bases.count > 1 else { return nil }
        let text = Self.withoutCommand(text.cut(toBytes: Self.textLimit))
        let script = Self.script(of: text)
        let found = script.map { Self.writer(of: $0, candidates) } ?? Self.byLetters(text, candidates)
        guard let (base, confidence) = found, confidence >= Self.min, let code = candidates.codes[base] else {
            return nil
        }
        language = code
        self.confidence = confidence
    }

    /// The text behind a command of a bot, such as `/start`, which an app sends in every language.
    private static func withoutCommand(_ text: String) -> String {
        text.hasPrefix("/") ? String(text.drop { !$0.isWhitespace }) : text
    }

    /// The script of most letters; nil for the Latin one.
    private static func script(of text: String) -> WritingSystem? {
        var letters = 0
        var counts: [WritingSystem: Int] = [:]
        for scalar in text.unicodeScalars where scalar.properties.isAlphabetic {
            letters += 1
            if let script = WritingSystem(scalar) { counts[script, default: 0] += 1 }
        }
        // Japanese is written with kanji too, and only its kana tell it from Chinese.
        if counts[.kana] != nil, let kanji = counts.removeValue(forKey: .han) { counts[.kana, default: 0] += kanji }
        return counts.max { $0.value < $1.value }.flatMap { $0.value * 2 > letters ? $0.key : nil }
    }

    /// The language that is written in `script`; nil for none or several of the candidates.
    private static func writer(of script: WritingSystem, _ candidates: Candidates) -> (String, Double)? {
        var writers = candidates.bases.filter { script.languages.contains($0) }
        // Japanese without kana, such as a name, cannot be distinguished from Chinese where both are candidates.
        if script == .han, writers.isEmpty { writers = candidates.bases.filter { $0 == "ja" } }
        return writers.count == 1 ? (writers[0], 1) : nil
    }

    private static func byLetters(_ text: String, _ candidates: Candidates) -> (String, Double)? {
        let model = LanguageModel.shared
        let grams = LanguageGrams(text)
        guard !grams.values.isEmpty else { return nil }
        let known = candidates.bases.compactMap { base in model.languages.firstIndex(of: base).map { (base, $0) } }
        guard !known.isEmpty else { return nil }
        let scores = model.scores(of: grams)
        let best = known.map { scores[$0.1] }.max() ?? 0
        // A language that the model does not know may be any: then all that it knows are rivals.
        let hasUnknown = candidates.bases.contains { WritingSystem.isLatin($0) && !model.languages.contains($0) }
        let none = model.languages.firstIndex(of: LanguageModel.undetermined).map { [scores[$0]] } ?? []
        let rivals = hasUnknown ? scores : known.map { scores[$0.1] } + none
        let sum = rivals.reduce(0) { $0 + Double(exp($1 - best)) }
        let confidence = grams.letters < minClearLetters ? Swift.min(1 / sum, clear - 0.01) : 1 / sum
        return known.first { scores[$0.1] == best }.map { ($0.0, confidence) }
    }
}

/// The languages to choose from, without their regions.
private struct Candidates {
    /// The languages, in the order of the codes.
    private(set) var bases: [String] = []
    /// The first code of each language.
    private(set) var codes: [String: String] = [:]

    init(_ written: [String]) {
        for code in written {
            let base = code.prefix { $0 != "-" && $0 != "_" }.lowercased()
            guard codes[base] == nil else { continue }
            bases.append(base)
            codes[base] = code
        }
    }
}
