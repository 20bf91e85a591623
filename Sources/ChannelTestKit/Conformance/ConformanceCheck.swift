import ChannelKit
import ChannelSimulatorKit

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
        let isAbsent = subject.absent.contains(name)
        switch (await outcome(of: subject), isAbsent) {
        case (.failed(let failures), _):
            let cause = await UnwrittenPart(causing: failures, of: stage, subject)
            return .failed(failures + ["next: \(cause?.nextStep ?? nextStep)"])
        case (.notApplicable(let reason), false): return .failed(["not applicable: \(reason)"])
        case (.passed, true):
            let feature =
                ProviderFeature.needed(by: name)
                .map { " or, if it is there as `.\($0.rawValue)`, that" } ?? ""
            return .failed(["it applies and passes: remove '\(name)'\(feature) from 'absent'"])
        case (let outcome, _): return outcome
        }
    }

    /// Checks `subject`, records the outcome for `make conformance`, and returns the failures; none if it keeps the
    /// promise.
    public func failures(of subject: ConformanceSubject) async -> [String] {
        ConformanceRecorder.shared?.began(name, of: subject.name, among: Conformance.plan)
        let outcome = await run(subject)
        ConformanceRecorder.shared?.ended(name, of: subject.name, outcome)
        return outcome.failures
    }

    private func outcome(of subject: ConformanceSubject) async -> ConformanceOutcome {
        var findings = Findings()
        do {
            try await examine(subject, &findings)
        } catch let reason as NotApplicable {
            return .notApplicable(reason.sentence(for: self))
        } catch is RequirementNotMet {
        } catch let error as InboundError {
            findings.fail("an authentic request or item is refused: \(error.reason)")
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
    /// The consequence for the author of the plugin.
    private enum Advice: Sendable {
        /// Nothing in the adapter changes it: the check is absent.
        case listing
        /// The remedy if it should apply.
        case remedy(String)
        /// The remedy; every adapter has what the check is about.
        case step(String)
        /// The next step of the check, which has both ways.
        case nextStep
    }

    private let reason: String
    private let advice: Advice

    private init(_ reason: String, _ advice: Advice) {
        self.reason = reason
        self.advice = advice
    }

    /// Creates the error of a check about something that the adapter does not have yet, or never will.
    init(_ reason: String, remedy: String? = nil) { self.init(reason, remedy.map(Advice.remedy) ?? .nextStep) }

    /// Creates the error of a check that cannot apply, whatever is written.
    init(fact reason: String) { self.init(reason, .listing) }

    static let sendsNoText = NotApplicable("the adapter sends no text", .step("conform to `TextSending`"))
    static let hasNoBatches = NotApplicable(
        "the provider sends no batches",
        remedy: "if it puts several things into one request, declare `batch` in the tests"
    )

    /// The error of a check about channels of one account, where the second one has the secret settings `names` to itself.
    static func siblingHas(_ names: [String]) -> NotApplicable {
        NotApplicable(
            "`sibling` of the tests has its own \(names.joined(separator: ", "))",
            .step(
                "if each channel is an account of its own, add 'signature-sibling' to 'absent', else remove it from `sibling`"
            )
        )
    }

    /// The reason and the one thing to do, in one sentence, which is the same for checks with the same reason.
    func sentence(for check: ConformanceCheck) -> String {
        let feature = ProviderFeature.needed(by: check.name).map { ", as `without(.\($0.rawValue))` does" } ?? ""
        let listing = "list the check in 'absent'\(feature)"
        return switch advice {
        case .listing: "\(reason); \(listing)"
        case .remedy(let remedy): "\(reason); \(remedy), else \(listing)"
        case .step(let step): "\(reason); \(step)"
        case .nextStep: "\(reason). \(check.nextStep)"
        }
    }

    /// The same for a check that no feature of a provider decides on.
    var sentence: String { "\(reason); list the check in 'absent'" }
}

/// An error that ends a check; the failure is among the findings.
struct RequirementNotMet: Error {}

/// The failures that a check found.
struct Findings {
    /// The max number of failures: one fault often shows in a thousand inputs, and a few are enough.
    private static let maxFailures = 10

    private(set) var failures: [String] = []

    /// Adds a failure, once: several inputs often fail for the same reason.
    mutating func fail(_ sentence: String) {
        if failures.count < Self.maxFailures, !failures.contains(sentence) { failures.append(sentence) }
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
