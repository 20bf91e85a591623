/// One promise that every adapter keeps, by a name that reports and documents use.
public struct ConformanceCheck: Sendable, CustomStringConvertible {
    /// The name, such as `signature-missing`.
    public let name: String
    /// What it promises, in a sentence.
    public let promise: String
    private let examine: @Sendable (ConformanceSubject, inout Findings) async throws -> Void

    /// Declares a check.
    init(
        _ name: String,
        _ promise: String,
        _ examine: @escaping @Sendable (ConformanceSubject, inout Findings) async throws -> Void
    ) {
        self.name = name
        self.promise = promise
        self.examine = examine
    }

    /// The name.
    public var description: String { name }

    /// Holds `subject` to the promise.
    ///
    /// That a check has nothing to look at is a failure, unless the subject's declaration says so: a capability that
    /// is lost must not go unnoticed. A failure ends with what to write next.
    public func run(_ subject: ConformanceSubject) async -> ConformanceOutcome {
        let outcome = await outcome(of: subject)
        switch (outcome, subject.absent.contains(name)) {
        case (.failed(let failures), _): return .failed(failures + ["next: \(nextStep)"])
        case (.notApplicable(let reason), false):
            let nothing = "nothing to look at: \(reason); if it has to be so, write '\(name)' under 'absent'"
            return .failed([nothing, "next: \(nextStep)"])
        case (.passed, true): return .failed(["it applies and passes: take '\(name)' out of 'absent'"])
        default: return outcome
        }
    }

    private func outcome(of subject: ConformanceSubject) async -> ConformanceOutcome {
        var findings = Findings()
        do {
            try await examine(subject, &findings)
        } catch let reason as NotApplicable {
            return .notApplicable(reason.sentence)
        } catch is RequirementNotMet {
        } catch {
            findings.fail("an error that nobody expected: \(error)")
        }
        return findings.failures.isEmpty ? .passed : .failed(findings.failures)
    }
}

/// What came of a check.
public enum ConformanceOutcome: Hashable, Sendable {
    /// The promise is kept.
    case passed
    /// The provider or the adapter has nothing that the promise is about.
    case notApplicable(String)
    /// It is not kept, and how.
    case failed([String])

    /// The failures; none unless it failed.
    public var failures: [String] {
        if case .failed(let failures) = self { failures } else { [] }
    }
}

/// Thrown by a check that does not concern the subject.
struct NotApplicable: Error {
    let sentence: String

    init(_ sentence: String) { self.sentence = sentence }
}

/// Thrown by a check that cannot go on; the failure is among the findings.
struct RequirementNotMet: Error {}

/// What a check found wrong.
struct Findings {
    /// One fault often shows in a thousand inputs; the first few tell enough.
    private static let maxFailures = 10

    private(set) var failures: [String] = []

    mutating func fail(_ sentence: String) {
        if failures.count < Self.maxFailures { failures.append(sentence) }
    }

    mutating func expect(_ condition: Bool, _ sentence: @autoclosure () -> String) {
        if !condition { fail(sentence()) }
    }

    /// The value, without which the check cannot go on.
    mutating func require<Value>(_ value: Value?, _ sentence: @autoclosure () -> String) throws -> Value {
        guard let value else {
            fail(sentence())
            throw RequirementNotMet()
        }
        return value
    }

    /// The error that `body` throws.
    mutating func error<Failure: Error>(
        of name: String,
        _ body: () async throws(Failure) -> some Any
    ) async -> Failure? {
        do throws(Failure) {
            _ = try await body()
            fail("\(name): it should have failed")
            return nil
        } catch {
            return error
        }
    }
}
