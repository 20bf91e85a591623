import ChannelKit

// The gaps of a step's examples, for `patchbay check`: they are no errors, and customers get worse answers.

extension IntentDetection {
    /// The min number of examples of an intent; fewer do not show what varies.
    private static let minExamples = 4
    /// The max number of examples for which conflicts are searched: the search trains a model.
    private static let maxTrained = 1_500
    /// The max number of conflicts that are listed.
    private static let maxConflicts = 5

    /// The sentences that tell what the examples lack.
    public func advice() -> [String] {
        let all = examples.examples
        return counts(all) + foreign(all) + titles(all) + conflicts(all)
    }

    private func counts(_ all: [IntentExample]) -> [String] {
        let counts = Dictionary(grouping: all.filter { !$0.isOutOfScope }, by: \.intent).mapValues(\.count)
        return counts.filter { $0.value < Self.minExamples }.sorted { $0.key < $1.key }.map { name, count in
            "intent '\(name)' has \(count == 1 ? "1 example" : "\(count) examples"); "
                + "write 5 to 10 in each language of the tenant"
        }
    }

    /// The advice to write examples of what the intents do not answer, where an intent acts on its topic.
    private func foreign(_ all: [IntentExample]) -> [String] {
        guard !all.contains(where: \.isOutOfScope) else { return [] }
        guard let first = acting(all).first else { return [] }
        return [
            "there are no examples under 'out_of_scope': write messages about the topics of '\(first.name)' and the others "
                + "that no intent answers, such as complaints and questions about other services"
        ]
    }

    /// The advice to ask about intents that open a form or hand off, unless some of them are asked about already.
    private func titles(_ all: [IntentExample]) -> [String] {
        let acting = acting(all)
        guard clarification.isEnabled, !acting.isEmpty, acting.allSatisfy({ $0.title == nil }) else { return [] }
        let names = acting.map { "'\($0.name)'" }.joined(separator: ", ")
        return [
            "no 'title' in \(names): with one, such as 'Book a visit', customers are asked whether the intent is meant "
                + "where the classifier is not certain"
        ]
    }

    /// The intents that the classifier may find and that open a form or hand off.
    private func acting(_ all: [IntentExample]) -> [Intent] {
        let learnt = Set(all.map(\.intent))
        return intents.filter { intent in
            guard learnt.contains(intent.name) else { return false }
            return switch intent.action {
            case .form, .handoff: true
            case .reply, .silence, .pass: false
            }
        }
    }

    private func conflicts(_ all: [IntentExample]) -> [String] {
        let repeated = Dictionary(grouping: all) { $0.text.foldedWords }
            .filter { Set($0.value.map(\.intent)).count > 1 }.values.compactMap(\.first).sorted()
        let same = repeated.map { "the example '\($0.text)' is in several intents; keep it in one" }
        guard same.isEmpty, all.count <= Self.maxTrained, let run = try? TrainingRun(all) else { return same }
        return run.conflicts.prefix(Self.maxConflicts).map {
            "the example '\($0.example.text)' of '\($0.example.intent)' is like those of '\($0.predicted)'; "
                + "move it, or write more examples of both"
        }
    }
}
