import ChannelKit

/// Checks of turns that run again, and of what is kept between turns.
enum RepetitionChecks {
    /// The number of turns that show if the memory grows.
    private static let turns = 200
    /// The max size of what a step keeps of a conversation or a contact: some forms and counters.
    private static let maxMemory = 65_536

    static let all = [
        StrategyCheck(
            "turn-twice",
            "A turn that runs again after a crash gives the same verdict, and repeats no effect.",
            next: "Key memory and leads by `turn.id`, and do what costs money or acts within `services.ledger.once`."
        ) { subject, findings in
            for text in subject.texts {
                let trial = try StrategyTrial(subject, text: text)
                let first = try await trial.verdict().result
                let calls = trial.calls
                let leads = trial.leads
                let second = try await trial.again().verdict().result
                findings.expect(first == second, "the second run ends differently")
                findings.expect(trial.calls == calls, "the second run calls a service again")
                findings.expect(trial.leads == leads, "the second run records a lead again")
            }
        },
        StrategyCheck(
            "memory-bounded",
            "What a step keeps of a conversation and of a contact does not grow with the number of turns.",
            next: "Store under fixed keys, and limit what is stored under each."
        ) { subject, findings in
            let trial = try StrategyTrial(subject, text: "")
            for number in 1...turns {
                let text =
                    "\(subject.texts[number % max(1, subject.texts.count)]) \(String(repeating: "x", count: 500))"
                _ = try? await trial.next(text, number: number).verdict()
            }
            for (name, size) in trial.memorySizes {
                findings.expect(size <= maxMemory, "\(name) has \(size) bytes after \(turns) turns")
            }
        },
    ]
}
