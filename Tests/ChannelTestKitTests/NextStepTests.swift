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
}
