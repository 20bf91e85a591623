import ChannelKit
import ChannelTestKit
import Testing

/// A broken adapter and the check that must fail.
struct Sabotage: Sendable, CustomTestStringConvertible {
    let variant: any ChannelAdapter.Type
    let check: String

    init(_ variant: any ChannelAdapter.Type, _ check: String) {
        self.variant = variant
        self.check = check
    }

    var testDescription: String { "\(variant) fails \(check)" }

    static let all = receiving + reading + sending + connecting

    static let receiving = [
        Sabotage(ComparesPrefix.self, "signature-truncated"),
        Sabotage(IgnoresSignature.self, "signature-wrong"),
        Sabotage(IgnoresSignature.self, "signature-forged"),
        Sabotage(InventsSignature.self, "signature-missing"),
        Sabotage(ComparesHeaderCase.self, "signature-header-case"),
        Sabotage(TrimsBody.self, "signature-appended"),
        Sabotage(IgnoresSignature.self, "signature-stranger"),
        Sabotage(ForgetsOldSecret.self, "rotation-old"),
        Sabotage(ForgetsNewSecret.self, "rotation-new"),
        Sabotage(CallsSecretsTheSame.self, "rotation-names"),
        Sabotage(ReflectsChallenge.self, "handshake-wrong"),
        Sabotage(ReflectsChallenge.self, "handshake-missing"),
        Sabotage(ExplainsToken.self, "handshake-wrong"),
        Sabotage(AcknowledgesInText.self, "acknowledgement"),
        Sabotage(DescribesSecret.self, "secrets-not-described"),
        Sabotage(QuotesTokenInIssue.self, "secrets-not-in-issues"),
        Sabotage(KeepsSignature.self, "secrets-not-kept"),
        Sabotage(TakesEmptySecret.self, "secrets-not-empty"),
        Sabotage(LocatesByDecoding.self, "locate-large"),
        Sabotage(LocatesElsewhere.self, "locate-finds"),
        Sabotage(LocatesElsewhere.self, "locate-agrees"),
        Sabotage(LocatesQuoteByQuote.self, "locate-scan"),
        Sabotage(NamesNoCredential.self, "credential-places"),
        Sabotage(NamesOtherHeader.self, "credential-places"),
        Sabotage(TakesAnyNumber.self, "split-limit"),
    ]

    static let reading = [
        Sabotage(ReadsFirstOnly.self, "split-batch"),
        Sabotage(AddressesByFirst.self, "signature-batch"),
        Sabotage(ForgetsAddress.self, "split-addresses"),
        Sabotage(KeysByPosition.self, "key-batch"),
        Sabotage(KeysByPosition.self, "key-unique"),
        Sabotage(KeysWithoutState.self, "status-three-items"),
        Sabotage(KeysByBytes.self, "key-spelling"),
        Sabotage(KeysByMembers.self, "key-new-fields"),
        Sabotage(LanesByMessage.self, "lane-person"),
        Sabotage(LanesByType.self, "lane-status"),
        Sabotage(KeepsWholeRequest.self, "payload-tenant"),
        Sabotage(ReadsCustomerFromLane.self, "payload-alone"),
        Sabotage(AnswersEcho.self, "echo-not-answered"),
        Sabotage(YieldsToItself.self, "echo-keeps-hub"),
        Sabotage(AnswersStatus.self, "status-no-message"),
        Sabotage(MovesStatusBack.self, "status-true"),
        Sabotage(DropsUnknown.self, "unknown-kept"),
        Sabotage(MeansNothing.self, "event-never-none"),
        Sabotage(KeysNothingOdd.self, "wrong-types"),
        Sabotage(KeepsPhoneRaw.self, "contact"),
        Sabotage(NeedsTime.self, "clock-skew"),
        Sabotage(KeysByTime.self, "clock-skew"),
        Sabotage(TrimsText.self, "message-text"),
        Sabotage(QuotesIgnored.self, "event-reasons"),
        Sabotage(KeepsWholeRequest.self, "split-size"),
        Sabotage(ReadsStrictly.self, "split-unreadable"),
        Sabotage(ReadsStrictly.self, "numbers-huge"),
        Sabotage(ReadsStrictly.self, "text-halved"),
    ]

    static let sending = [
        Sabotage(ForgetsCorrelation.self, "correlation"),
        Sabotage(ForgetsCorrelation.self, "fault-dropped-after"),
        Sabotage(PutsTokenInURL.self, "secrets-not-in-urls"),
        Sabotage(WaitsForEver.self, "base-url"),
        Sabotage(CutsText.self, "text-over-limit"),
        Sabotage(IgnoresTextLimit.self, "text-at-limit"),
        Sabotage(PromisesEverything.self, "rich-accepted"),
        Sabotage(RejectsThrottle.self, "throttled"),
        Sabotage(IgnoresRetryAfter.self, "fault-throttle"),
        Sabotage(WaitsAMinute.self, "fault-throttle"),
        Sabotage(RetriesUnauthorized.self, "refused-credentials"),
        Sabotage(RetriesUnauthorized.self, "fault-expired-token"),
        Sabotage(RetriesAmbiguous.self, "no-answer"),
        Sabotage(RetriesAmbiguous.self, "fault-slow"),
        Sabotage(RetriesGateway.self, "gateway-failed"),
        Sabotage(RetriesGateway.self, "fault-failed-after"),
        Sabotage(ReconcilesNotSent.self, "not-sent"),
        Sabotage(TakesAnyAnswer.self, "no-id"),
        Sabotage(IgnoresWindow.self, "fault-closed-window"),
        Sabotage(IgnoresWindow.self, "refusals"),
        Sabotage(TellsTooMuch.self, "errors-secret"),
        Sabotage(DeclaresNoSecret.self, "settings-secret"),
        Sabotage(ExplainsInAWord.self, "settings-sentences"),
        Sabotage(ExplainsInAWord.self, "readme-settings"),
    ]

    static let connecting = [
        Sabotage(ShowsSecretEntry.self, "entries"),
        Sabotage(NamesNoURL.self, "entries"),
        Sabotage(FindsTrouble.self, "connection"),
        Sabotage(RegistersNothing.self, "register"),
        Sabotage(RestoresNothing.self, "register"),
        Sabotage(AcknowledgesStranger.self, "acknowledge"),
        Sabotage(DeclaresWrongURLSecret.self, "secrets-not-in-urls"),
        Sabotage(DeclaresOtherURLSecret.self, "secrets-not-in-urls"),
    ]
}

@Suite("Broken adapters fail their checks", .timeLimit(.minutes(5)))
struct SabotageTests {
    @Test(arguments: Conformance.checks)
    func healthyAdapterPasses(_ check: ConformanceCheck) async {
        #expect(await check.failures(of: ToySample.subject(HealthyToy.self)) == [])
    }

    @Test(arguments: Sabotage.all)
    func brokenAdapterFails(_ sabotage: Sabotage) async throws {
        let check = try #require(Conformance.check(sabotage.check))
        let failures = await check.failures(of: ToySample.subject(sabotage.variant))
        #expect(failures != [], "\(sabotage.variant) should fail")
    }

    @Test func ownEchoIsNoTakeoverWithoutStatuses() async throws {
        let check = try #require(Conformance.check("echo-keeps-hub"))
        var broken = ToySample.subject(YieldsToItself.self)
        broken.tellsStatuses = false
        #expect(await check.failures(of: broken) != [])
    }

    @Test func waitMayBeRoundedUpToMinutes() async throws {
        let check = try #require(Conformance.check("fault-throttle"))
        #expect(await check.failures(of: ToySample.subject(RoundsUpToMinutes.self)) == [])
    }

    @Test func waitOfItsOwnIsAllowedWhereTheProviderTellsNone() async throws {
        let check = try #require(Conformance.check("fault-throttle"))
        var subject = ToySample.subject(WaitsAMinute.self)
        subject.absent.insert(check.name)
        #expect(await check.failures(of: subject) == [])
    }

    @Test func throttleMustPauseAlsoWhereTheProviderTellsNoWait() async throws {
        let check = try #require(Conformance.check("fault-throttle"))
        var subject = ToySample.subject(RejectsThrottle.self)
        subject.absent.insert(check.name)
        #expect(await check.failures(of: subject).first?.hasPrefix("it leads to ") == true)
    }

    @Test func refusedContentIsShown() async throws {
        let check = try #require(Conformance.check("rich-accepted"))
        let failures = await check.failures(of: ToySample.subject(PromisesEverything.self))
        #expect(failures.contains { $0.hasPrefix("buttons 'Which?' with 12 choices of up to 9 characters: ") })
    }

    @Test func declaredSecretMayBeInURLs() async throws {
        let check = try #require(Conformance.check("secrets-not-in-urls"))
        #expect(await check.failures(of: ToySample.subject(PutsDeclaredTokenInURL.self)) == [])
    }

    @Test func checksAndSabotagesAreMany() {
        #expect(Conformance.checks.count >= 45)
        #expect(Set(Conformance.checks.map(\.name)).count == Conformance.checks.count)
        #expect(Set(Sabotage.all.map { "\($0.variant)" }).count >= 30)
    }
}
