/// The outcomes of a suite of checks on one subject, as text for a terminal.
///
/// The checks that fail are listed in the order of the work, those with the same findings together, as many as fit on two
/// screens; the rest is counted by stage.
struct ConformanceReport: Sendable {
    /// The checks of a suite, in the order of the work, each with the name of its stage.
    typealias Plan = [(name: String, stage: String)]

    /// The max number of lines: two screens of a terminal.
    static let maxLines = 48
    /// The max length of a line: longer ones wrap in a terminal of the default size or beside an editor.
    static let maxWidth = 110
    /// The max number of findings of one block: the first ones show the fault.
    private static let maxFindings = 2
    /// The max number of names of one block.
    private static let maxNames = 4

    let subject: String
    let plan: Plan
    /// The outcomes by the name of the check; nil while it runs.
    var outcomes: [String: ConformanceOutcome?] = [:]

    init(of subject: String, plan: Plan) {
        self.subject = subject
        self.plan = plan
    }

    /// `84 passed, 39 absent, 5 to go`.
    var summary: String {
        let ended = outcomes.values.compactMap(\.self)
        let passed = ended.count { $0 == .passed }
        let absent = ended.count { if case .notApplicable = $0 { true } else { false } }
        return "\(passed) passed, \(absent) absent, \(plan.count - passed - absent) to go"
    }

    /// True if every check passed or is absent.
    var isComplete: Bool { failures.isEmpty && unfinished.isEmpty }

    /// The report.
    ///
    /// - Parameter isWhole: True for every failure, however many lines it takes.
    func lines(isWhole: Bool = false) -> [String] {
        var lines: [String] = []
        var rest: [String: Int] = [:]
        var last: Block?
        for block in blocks {
            let previous = block.stage == last?.stage ? last : nil
            let heading = previous == nil ? ["", block.stage] : []
            // The last four lines are for what is left out, and for the summary.
            let written = block.lines(after: previous, isWhole: isWhole)
            let fits = lines.count + heading.count + written.count + 4 <= Self.maxLines
            if rest.isEmpty, isWhole || fits || lines.isEmpty {
                lines += heading + written
                last = block
            } else {
                rest[block.stage, default: 0] += block.names.count
            }
        }
        let stages = plan.map(\.stage).unique.compactMap { stage in rest[stage].map { "\($0) in \(stage)" } }
        if !stages.isEmpty { lines += ["", "Then \(stages.joined(separator: ", ")); ALL=1 lists them."] }
        if !unfinished.isEmpty { lines += ["", crash] }
        return lines + ["", "\(subject): \(summary)"]
    }

    /// The failures, in the order of the plan.
    private var failures: [(name: String, stage: String, failures: [String])] {
        plan.compactMap { name, stage in
            guard case .failed(let failures)?? = outcomes[name] else { return nil }
            return (name, stage, failures)
        }
    }

    /// The checks that began and did not end: the process crashed in one of them.
    private var unfinished: [String] { plan.map(\.name).filter { outcomes[$0] == .some(nil) } }

    private var crash: String {
        "The process ended during \(unfinished.prefix(Self.maxNames).joined(separator: ", ")): see its output."
    }

    private var blocks: [Block] {
        var blocks: [Block] = []
        for failure in failures {
            let twin = blocks.firstIndex { $0.stage == failure.stage && $0.findings == failure.failures.findings }
            if let twin {
                blocks[twin].names.append(failure.name)
            } else {
                blocks.append(Block(stage: failure.stage, names: [failure.name], failures: failure.failures))
            }
        }
        return blocks
    }

    /// The failures of the checks that found the same.
    private struct Block {
        let stage: String
        var names: [String]
        let failures: [String]

        var findings: [String] { failures.findings }
        private var steps: [String] { failures.filter(\.isNextStep) }

        /// The lines after those of `previous` in the same stage, whose step is not repeated.
        func lines(after previous: Block?, isWhole: Bool) -> [String] {
            let (maxNames, maxFindings) = isWhole ? (.max, .max) : (maxNames, maxFindings)
            let more = names.count > maxNames ? " and \(names.count - maxNames) more" : ""
            let shown = findings.prefix(maxFindings).map { $0.prefix { $0 != "\n" } }.map(String.init)
            let rest = findings.count - maxFindings
            let next = !steps.isEmpty && steps == previous?.steps ? ["next: as above"] : steps
            let cut = rest > 0 ? ["and \(rest) more finding\(rest == 1 ? "" : "s")"] : []
            return ["  " + names.prefix(maxNames).joined(separator: ", ") + more]
                + (shown + cut + next).flatMap { $0.wrapped(to: maxWidth, indent: "    ") }
        }
    }
}

extension [String] {
    /// The failures without the next step.
    fileprivate var findings: [String] { filter { !$0.isNextStep } }

    fileprivate var unique: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}

extension String {
    fileprivate var isNextStep: Bool { hasPrefix("next: ") }

    /// The text in lines of at most `width` characters, broken at spaces.
    fileprivate func wrapped(to width: Int, indent: String) -> [String] {
        var lines = [indent]
        for word in split(separator: " ") {
            let isFirst = lines[lines.count - 1].allSatisfy { $0 == " " }
            if !isFirst, lines[lines.count - 1].count + 1 + word.count > width { lines.append(indent + "  ") }
            let line = lines[lines.count - 1]
            lines[lines.count - 1] += (line.allSatisfy { $0 == " " } ? "" : " ") + word
        }
        return lines
    }
}
