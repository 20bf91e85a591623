import Foundation

/// A regular expression of an operator that customer text, or the text of a model, is matched against.
///
/// Some expressions take exponential time on some texts, such as `(a+)+$` on forty letters `a` and a `!`. A search is
/// therefore bounded: it reads the first ``textLimit`` bytes, uses a limited amount of processor time, and runs on
/// threads of its own, so that the tasks of other tenants go on.
///
///     guard let pattern = OperatorPattern(#"#(?<order>[0-9]{5})"#) else { throw … }
///     let search = await pattern.search(turn.text(limit: OperatorPattern.textLimit))
///     if let match = search.match { order = match.captures["order"] }
public struct OperatorPattern: Sendable {
    /// The number of bytes of a text that is read.
    ///
    /// It holds the longest text message of the providers (Meta allows 4,096 characters), and keeps a search without
    /// backtracking below a millisecond.
    public static let textLimit = 4_096

    /// A place in a text that an expression matches.
    public struct Match: Hashable, Sendable {
        /// The position of the expression in the list that was searched with.
        public let position: Int
        /// The text of the named groups that took part, by their names.
        public let captures: [String: String]
    }

    /// The outcome of a search.
    public struct Search: Hashable, Sendable {
        /// The match of the first expression that has one.
        public internal(set) var match: Match?
        /// The positions of the expressions that ran out of time before the match; they count as not matching.
        public internal(set) var timedOut: [Int] = []
    }

    /// The expression as the operator wrote it.
    public let source: String
    private let expression: NSRegularExpression
    private let groups: [PatternGroups.Name]
    /// Tells the searches of one pattern from those of others, for a fair order between them.
    private let owner = PatternOwner()

    /// Compiles `source`; nil if it is no regular expression.
    public init?(_ source: String, ignoringCase: Bool = true) {
        let groups = PatternGroups(in: source)
        let options: NSRegularExpression.Options = ignoringCase ? [.caseInsensitive] : []
        guard let expression = try? NSRegularExpression(pattern: groups.pattern, options: options) else { return nil }
        self.source = source
        self.expression = expression
        self.groups = groups.names
    }

    /// Looks for the expression in the first ``textLimit`` bytes of `text`.
    public func search(_ text: String) async -> Search { await Self.search(for: [self], in: text) }

    /// Looks for each of `patterns` in the first ``textLimit`` bytes of `text` until one matches.
    ///
    /// If the task is cancelled, the search ends without a match.
    public static func search(for patterns: [OperatorPattern], in text: String) async -> Search {
        guard let owner = patterns.first?.owner else { return Search() }
        let text = text.cut(toBytes: textLimit)
        return await PatternThreads.shared.run(for: owner) { isAbandoned in
            search(for: patterns, in: text, isAbandoned)
        } ?? Search()
    }

    // MARK: - One thread's work

    /// The processor time of one expression: two orders of magnitude more than it needs without backtracking.
    private static let timeLimit: Duration = .milliseconds(20)
    /// The processor time of all expressions of a search together, so that a long list costs no more than a short one.
    private static let totalTimeLimit: Duration = .milliseconds(50)

    private static func search(
        for patterns: [OperatorPattern],
        in text: String,
        _ isAbandoned: @escaping @Sendable () -> Bool
    ) -> Search {
        var search = Search()
        let end = ThreadTime.now + totalTimeLimit
        for (position, pattern) in patterns.enumerated() {
            guard !isAbandoned() else { break }
            switch pattern.outcome(in: text, until: min(end, ThreadTime.now + timeLimit), isAbandoned) {
            case .match(let captures):
                search.match = Match(position: position, captures: captures)
                return search
            case .timeout: search.timedOut.append(position)
            case .none: break
            }
        }
        return search
    }

    private enum Outcome {
        case match([String: String])
        case none, timeout
    }

    private func outcome(in text: String, until end: Duration, _ isAbandoned: @escaping @Sendable () -> Bool) -> Outcome
    {
        guard ThreadTime.now < end else { return .timeout }
        var outcome = Outcome.none
        let range = NSRange(text.startIndex..., in: text)
        // The engine reports its progress every few thousand steps, and can be stopped there.
        expression.enumerateMatches(in: text, options: [.reportProgress], range: range) { result, flags, stop in
            if let result, !flags.contains(.progress) {
                outcome = .match(captures(of: result, in: text))
                stop.pointee = true
            } else if ThreadTime.now >= end || isAbandoned() {
                outcome = .timeout
                stop.pointee = true
            }
        }
        return outcome
    }

    private func captures(of result: NSTextCheckingResult, in text: String) -> [String: String] {
        var captures: [String: String] = [:]
        for name in groups {
            guard let range = Range(result.range(withName: name.engine), in: text) else { continue }
            captures[name.written] = String(text[range])
        }
        return captures
    }
}

/// The processor time of the current thread: unlike the time of the clock it does not depend on the machine's load.
private enum ThreadTime {
    static var now: Duration {
        // A `timespec` is these two words; its members are not visible to an optimized build on Linux.
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 2) { words in
            words.initialize(repeating: 0)
            words.withMemoryRebound(to: timespec.self) { time in
                if let time = time.baseAddress { clock_gettime(CLOCK_THREAD_CPUTIME_ID, time) }
            }
            return .seconds(words[0]) + .nanoseconds(words[1])
        }
    }
}
