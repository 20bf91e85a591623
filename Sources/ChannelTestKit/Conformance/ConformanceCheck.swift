/// A promise that every adapter keeps, with a name for reports and documents.
public struct ConformanceCheck: Sendable, CustomStringConvertible {
    /// The name, such as `signature-missing`.
    public let name: String
    /// The promise, in one sentence.
    public let promise: String
    private let examine: @Sendable (ConformanceSubject, inout Findings) async throws -> Void

    /// Creates a check.
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

    /// Checks `subject`.
    ///
    /// A check that does not apply fails, unless the subject lists it as absent: a lost capability must not go
    /// unnoticed. A failure ends with the next step.
    public func run(_ subject: ConformanceSubject) async -> ConformanceOutcome {
        let outcome = await outcome(of: subject)
        switch (outcome, subject.absent.contains(name)) {
        case (.failed(let failures), _): return .failed(failures + ["next: \(nextStep)"])
        case (.notApplicable(let reason), false):
            let nothing = "not applicable: \(reason); if that is intended, add '\(name)' to 'absent'"
            return .failed([nothing, "next: \(nextStep)"])
        case (.passed, true): return .failed(["it applies and passes: remove '\(name)' from 'absent'"])
        default: return outcome
        }
    }

    /// The failures of `subject`; empty if it keeps the promise.
    public func failures(of subject: ConformanceSubject) async -> [String] { await run(subject).failures }

    private func outcome(of subject: ConformanceSubject) async -> ConformanceOutcome {
        var findings = Findings()
        do {
            try await examine(subject, &findings)
        } catch let reason as NotApplicable {
            return .notApplicable(reason.sentence)
        } catch is RequirementNotMet {
        } catch {
            findings.fail("unexpected error: \(error)")
        }
        return findings.failures.isEmpty ? .passed : .failed(findings.failures)
    }
}

/// The outcome of a check.
public enum ConformanceOutcome: Hashable, Sendable {
    /// The promise is kept.
    case passed
    /// The provider or the adapter does not have what the promise is about.
    case notApplicable(String)
    /// The promise is broken, with the failures.
    case failed([String])

    /// The failures; empty if it did not fail.
    public var failures: [String] {
        if case .failed(let failures) = self { failures } else { [] }
    }
}

/// An error of a check that does not apply to the subject.
struct NotApplicable: Error {
    let sentence: String

    init(_ sentence: String) { self.sentence = sentence }
}

/// An error that ends a check; the failure is among the findings.
struct RequirementNotMet: Error {}

/// The failures that a check found.
struct Findings {
    /// The max number of failures: one fault often shows in a thousand inputs, and a few are enough.
    private static let maxFailures = 10

    private(set) var failures: [String] = []

    mutating func fail(_ sentence: String) {
        if failures.count < Self.maxFailures { failures.append(sentence) }
    }

    mutating func expect(_ condition: Bool, _ sentence: @autoclosure () -> String) {
        if !condition { fail(sentence()) }
    }

    /// Returns `value`, or ends the check without it.
    mutating func require<Value>(_ value: Value?, _ sentence: @autoclosure () -> String) throws -> Value {
        guard let value else {
            fail(sentence())
            throw RequirementNotMet()
        }
        return value
    }

    /// Returns the error that `body` throws.
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
