import ChannelKit
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

    /// Checks of adapters with an unwritten part, and whether the part is the cause.
    private static let unwritten: [(adapter: any ChannelAdapter.Type, check: String, step: String?)] = [
        (SplitsNothingYet.self, "key-unique", "Write `split`: "),
        (SplitsNothingYet.self, "secrets-not-kept", "Write `split`: "),
        (SplitsNothingYet.self, "message-text", "Write `split`: "),
        (SplitsNothingYet.self, "conversation", "Write `split`: "),
        (NormalizesNothingYet.self, "message-text", "Write `normalize`: "),
        (NormalizesNothingYet.self, "clock-skew", "Write `normalize`: "),
        (NormalizesNothingYet.self, "status-permutations", "Write `normalize`: "),
        (ExplainsInAWord.self, "readme-settings", nil), (TrimsText.self, "message-text", nil),
    ]

    @Test(arguments: unwritten)
    func nextStepIsThatOfTheCause(adapter: any ChannelAdapter.Type, name: String, step: String?) async throws {
        let check = try #require(Conformance.check(name))
        let last = try #require(await check.failures(of: ToySample.subject(adapter)).last)
        #expect(last.hasPrefix("next: \(step ?? check.nextStep)"), "\(last)")
    }

    /// Findings that name what is wrong.
    private static let named: [(adapter: any ChannelAdapter.Type, check: String, finding: String)] = [
        (
            KeepsSignature.self, "secrets-not-kept",
            "an item holds the value of the header X-Toy-Signature, which is in `credentialPlaces`"
        ), (KeysByTime.self, "clock-skew", "the key depends on `events[0].at`, which looks like a time"),
        (
            NormalizesNothingYet.self, "message-text",
            "a customer's message is not a `.message`: normalize is not written yet"
        ),
    ]

    @Test(arguments: named)
    func findingNamesTheMember(adapter: any ChannelAdapter.Type, name: String, finding: String) async throws {
        let check = try #require(Conformance.check(name))
        let failures = await check.failures(of: ToySample.subject(adapter))
        #expect(failures.contains(finding), "\(failures)")
    }

    @Test func idThatLooksLikeATimeMayBeInKeys() async throws {
        let check = try #require(Conformance.check("clock-skew"))
        var subject = ToySample.subject(KeysByTime.self)
        subject.timeIDs = ["at"]
        #expect(await check.failures(of: subject) == [])
    }

    @Test func signedHeaderThatIsNoCredentialMayBeKept() async throws {
        let check = try #require(Conformance.check("secrets-not-kept"))
        #expect(await check.failures(of: ToySample.subject(KeepsContentType.self)) == [])
    }

    /// A check that does not apply, and its one line.
    private static let inapplicable:
        [(change: @Sendable (inout ConformanceSubject) -> Void, check: String, line: String)] = [
            (
                { $0.staleAfter = nil }, "signature-stale",
                "the tests declare no `staleAfter`. If the signature covers a time, call `requireRecent` in `verify`, and "
                    + "declare its tolerance as `staleAfter` in the tests; if it covers none, list the check in `absent`, as "
                    + "`without(.signedTime)` does."
            ),
            (
                { $0.handshake = nil }, "handshake-right",
                "the tests declare no `handshake`. If the provider calls the webhook's URL once to check it, conform to "
                    + "`WebhookHandshaking` and declare `handshake` in the tests; if it does not, list the handshake checks in "
                    + "`absent`, as `without(.handshake)` does."
            ),
            (
                { $0.sibling["signing_secret"] = .secrets([Secret("the-sibling's-signing-secret")]) },
                "signature-sibling",
                "`sibling` of the tests has its own signing_secret; if each channel is an account of its own, add "
                    + "'signature-sibling' to 'absent', else remove it from `sibling`"
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

    @Test(arguments: [
        ("echo-not-answered", "remove 'echo-not-answered' or, if it is there as `.echoes`, that from 'absent'"),
        ("key-unique", "remove 'key-unique' from 'absent'"),
    ])
    func passingCheckIsNotAbsent(name: String, remedy: String) async throws {
        var subject = ToySample.subject(HealthyToy.self)
        subject.absent = [name]
        let check = try #require(Conformance.check(name))
        #expect(await check.failures(of: subject) == ["it applies and passes: \(remedy)"])
    }

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
