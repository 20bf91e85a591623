public import ChannelKit
import Synchronization

/// The words of a step's examples and keywords that are of one language, such as those of the tenant's trade.
final class LanguageWords: Sendable {
    /// The max number of examples that are read; a tenant with more has the trade's words in the first ones.
    private static let maxExamples = 400
    /// The max number of words of a message that are looked up: a longer message tells its language by itself.
    private static let maxWords = 12

    /// The language of each word; nil until they are needed.
    private let words = Mutex<[String: String]?>(nil)

    /// Returns the only language that the known words of `text` have; nil for none or several.
    func language(of text: String, among candidates: [String], step: IntentDetection) -> String? {
        let said = text.foldedWords
        guard !said.isEmpty, said.count <= Self.maxWords else { return nil }
        let known = words.withLock { words in
            let known = words ?? Self.collected(from: step, candidates)
            words = known
            return known
        }
        let languages = Set(said.compactMap { known[$0] })
        return languages.count == 1 ? languages.first.flatMap { candidates.contains($0) ? $0 : nil } : nil
    }

    private static func collected(from step: IntentDetection, _ candidates: [String]) -> [String: String] {
        var languages: [String: Set<String>] = [:]
        for example in step.examples.examples.prefix(maxExamples) {
            guard let guess = LanguageGuess(of: example.text, among: candidates), guess.isClear else { continue }
            // Short words, such as "on" and "a", are words of several languages.
            for word in example.text.foldedWords where word.count > 3 {
                languages[word, default: []].insert(guess.language)
            }
        }
        for keyword in step.intents.flatMap(\.rules.wordsByLanguage) {
            languages[keyword.word, default: []].insert(keyword.language)
        }
        return languages.compactMapValues { $0.count == 1 ? $0.first : nil }
    }
}

extension IntentDetection: LanguageTelling {
    public func language(of text: String, among candidates: [String]) -> String? {
        languageWords.language(of: text, among: candidates, step: self)
    }
}

extension IntentDetection: DecisionScoring {
    /// The evidence for the best intent; nil where a rule, an open form or an open question decides.
    public func decision(on turn: Turn) async -> StepDecision? {
        let text = turn.text(limit: OperatorPattern.textLimit)
        let isInForm = (try? await FormMemory(of: turn).before()) != nil
        let isAsked = (try? await ClarificationTurn(turn, of: self).isOpen) ?? false
        guard !isInForm, !isAsked, await rule(for: text) == nil, !examples.isEmpty,
            let model = await trainer.train(examples, isUrgent: true)
        else { return nil }
        return evidence(for: text, by: model)
    }
}
