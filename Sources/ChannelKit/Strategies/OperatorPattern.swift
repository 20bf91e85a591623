import Foundation

/// A regular expression of an operator that is matched against the text of a customer or a model.
///
/// Some patterns take exponential time on some texts, such as `(a+)+$` on forty letters `a` and a `!`. A search is
/// therefore bounded: it reads the first ``textLimit`` bytes, has a limit of processor time, and runs on threads of its
/// own, so that the tasks of other tenants go on.
///
///     guard let pattern = OperatorPattern(#"#(?<order>[0-9]{5})"#) else { throw … }
///     let search = await pattern.search(turn.text(limit: OperatorPattern.textLimit))
///     if let match = search.match { order = match.captures["order"] }
public struct OperatorPattern: Sendable {
    /// The max number of bytes of a text that are read.
    ///
    /// It covers the text limit of every known provider, at most 4,096 characters, and keeps a search without
    /// backtracking below a millisecond.
    public static let textLimit = 4_096

    /// A match in a text.
    public struct Match: Hashable, Sendable {
        /// The index of the pattern in the list that was searched with.
        public let position: Int
        /// The text of the named groups that matched, by their names.
        public let captures: [String: String]
    }

    /// The outcome of a search.
    public struct Search: Hashable, Sendable {
        /// The match of the first pattern that has one.
        public internal(set) var match: Match?
        /// The indices of the patterns that timed out before the match; they count as not matching.
        public internal(set) var timedOut: [Int] = []
    }

    /// The pattern as the operator wrote it.
    public let source: String
    private let expression: NSRegularExpression
    private let groups: [PatternGroups.Name]
    /// The identity of the pattern, for a fair order between the searches of several.
    private let owner = PatternOwner()

    /// Compiles `source`; nil if it is not a regular expression.
    public init?(_ source: String, ignoringCase: Bool = true) {
        let groups = PatternGroups(in: source)
        let options: NSRegularExpression.Options = ignoringCase ? [.caseInsensitive] : []
        guard let expression = try? NSRegularExpression(pattern: groups.pattern, options: options) else { return nil }
        self.source = source
        self.expression = expression
        self.groups = groups.names
    }

    /// Searches the first ``textLimit`` bytes of `text`.
    public func search(_ text: String) async -> Search { await Self.search(for: [self], in: text) }

    /// Searches the first ``textLimit`` bytes of `text` for each of `patterns` until one matches.
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

    /// The max processor time of one pattern: two orders of magnitude more than it needs without backtracking.
    private static let timeLimit: Duration = .milliseconds(20)
    /// The max processor time of all patterns of a search together, so that a long list costs no more than a short one.
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

/// The processor time of the current thread: unlike wall time, it does not depend on the machine's load.
private enum ThreadTime {
    static var now: Duration {
        // A `timespec` is these two words; optimized builds on Linux cannot see its members.
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 2) { words in
            words.initialize(repeating: 0)
            words.withMemoryRebound(to: timespec.self) { time in
                if let time = time.baseAddress { clock_gettime(CLOCK_THREAD_CPUTIME_ID, time) }
            }
            return .seconds(words[0]) + .nanoseconds(words[1])
        }
    }
}
