/// A promise that every strategy keeps, with a name for reports and documents.
public struct StrategyCheck: Sendable, CustomStringConvertible {
    /// The name, such as `cancellation`.
    public let name: String
    /// The promise, in one sentence.
    public let promise: String
    /// The next step when the check fails, as a sentence.
    public let nextStep: String
    private let examine: @Sendable (StrategySubject, inout Findings) async throws -> Void

    /// Creates a check.
    init(
        _ name: String,
        _ promise: String,
        next: String,
        _ examine: @escaping @Sendable (StrategySubject, inout Findings) async throws -> Void
    ) {
        self.name = name
        self.promise = promise
        nextStep = next
        self.examine = examine
    }

    /// The name.
    public var description: String { name }

    /// Checks `subject`, records the outcome for `make conformance`, and returns the failures; none if it keeps the
    /// promise.
    public func failures(of subject: StrategySubject) async -> [String] {
        ConformanceRecorder.shared?.began(name, of: subject.name, among: StrategyConformance.plan)
        let outcome = await run(subject)
        ConformanceRecorder.shared?.ended(name, of: subject.name, outcome)
        return outcome.failures
    }

    /// Checks `subject`.
    ///
    /// A check that does not apply fails, unless the subject lists it as absent.
    func run(_ subject: StrategySubject) async -> ConformanceOutcome {
        var findings = Findings()
        do {
            try await examine(subject, &findings)
        } catch let reason as NotApplicable {
            let isAbsent = subject.absent.contains(name)
            return isAbsent ? .notApplicable(reason.sentence) : .failed(["not applicable: \(reason.sentence)"])
        } catch is RequirementNotMet {
        } catch {
            findings.fail("unexpected error of type \(type(of: error))")
        }
        if !findings.failures.isEmpty { return .failed(findings.failures + ["next: \(nextStep)"]) }
        return subject.absent.contains(name)
            ? .failed(["it applies and passes: remove '\(name)' from 'absent'"]) : .passed
    }
}

/// The suite of checks that every strategy passes.
///
/// A plugin's tests run it as follows:
/// ```swift
/// @Test(arguments: StrategyConformance.checks)
/// func conforms(_ check: StrategyCheck) async {
///     for failure in await check.failures(of: subject) { Issue.record("\(failure)") }
/// }
/// ```
public enum StrategyConformance {
    /// The checks, in the order in which a strategy is written.
    public static let checks: [StrategyCheck] = stages.flatMap(\.checks)

    private static let stages: [(name: String, checks: [StrategyCheck])] = [
        ("declare", StrategySettingChecks.all), ("respond", VerdictChecks.all), ("time", StrategyTimeChecks.all),
        ("repeat", RepetitionChecks.all), ("pages", StrategyPageChecks.all),
    ]

    /// The checks with their stages, for the report.
    static let plan: ConformanceReport.Plan = stages.flatMap { stage in stage.checks.map { ($0.name, stage.name) } }

    /// Returns the check called `name`.
    public static func check(_ name: String) -> StrategyCheck? { checks.first { $0.name == name } }

    /// The table of all checks, for the documentation.
    public static var markdown: String {
        (["| check | what it promises |", "| --- | --- |"] + checks.map { "| `\($0.name)` | \($0.promise) |" })
            .joined(separator: "\n")
    }
}
