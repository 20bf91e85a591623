import Testing

@testable import ChannelTestKit

/// The next step of every failed check.
struct NextStepTests {
    @Test(arguments: Conformance.checks)
    func everyCheckHasANextStep(_ check: ConformanceCheck) {
        #expect(check.nextStep.hasSuffix("."))
        #expect(!check.nextStep.contains(check.promise), "there is no step for '\(check.name)' in the table")
    }

    @Test func everyStepHasItsCheck() {
        let words = Conformance.checks.flatMap { [$0.name, String($0.name.prefix { $0 != "-" })] }
        #expect(Set(ConformanceCheck.nextSteps.keys).subtracting(words) == [])
    }

    @Test func failureEndsWithTheNextStep() async throws {
        let check = try #require(Conformance.check("signature-wrong"))
        let outcome = await check.run(ToySample.subject(IgnoresSignature.self))
        #expect(outcome.failures.count > 1)
        #expect(outcome.failures.last == "next: \(check.nextStep)")
    }

    /// A check that does not apply, and its one line.
    private static let inapplicable:
        [(change: @Sendable (inout ConformanceSubject) -> Void, check: String, line: String)] = [
            (
                { $0.staleAfter = nil }, "signature-stale",
                "signatures carry no time. If signatures carry a time, throw `.stale` where it is too far from `receivedAt`, and "
                    + "say how far in `staleAfter` of the tests; if they carry none, list the check in `absent`."
            ),
            (
                { $0.tellsStatuses = false }, "status-time",
                "the provider reports no statuses; list the check in 'absent', as `without(.statuses)` does"
            ),
            (
                { $0.batch = nil }, "split-unreadable",
                "the provider sends no batches; if it puts several things into one request, declare `batch` in the tests, else "
                    + "list the check in 'absent', as `without(.batches)` does"
            ),
        ]

    @Test(arguments: inapplicable)
    func inapplicableCheckHasOneLine(
        change: @Sendable (inout ConformanceSubject) -> Void,
        name: String,
        line: String
    ) async throws {
        var subject = ToySample.subject(HealthyToy.self)
        subject.absent = []
        change(&subject)
        let check = try #require(Conformance.check(name))
        #expect(await check.failures(of: subject) == ["not applicable: \(line)"])
    }
}
