import ChannelTestKit
import Foundation
import Testing

/// Kills of the real binary at every failpoint and at random times: no message is lost, none is sent twice.
///
/// `PATCHBAY_CRASH_ROUNDS` sets the number of rounds: `make crash` runs hundreds.
@Suite(.serialized, .timeLimit(.minutes(30)))
struct CrashTests {
    static let seams = [
        "intake.committed", "item.normalized", "item.applied", "turn.decided", "turn.ended", "reply.claimed",
        "reply.accepted", "reply.recorded",
    ]

    /// Long enough for the redelivery of a status that the hub missed.
    static let grace = ["--ambiguity-grace", "6"]

    @Test(arguments: seams)
    func killedAtASeamTheReplyArrivesExactlyOnce(_ seam: String) async throws {
        let (bed, doomed) = try await TestBed.running(failpoints: "\(seam)=1", arguments: Self.grace)
        try await bed.say("hello", as: "15550100999")
        #expect(try await doomed.exitCode() == -SIGKILL)

        let heir = try bed.startHub(arguments: Self.grace)
        _ = try await heir.line(after: "ready on ")
        try await bed.waitForReply("heard hello")
        try await settle(bed)
        #expect(try await bed.replies().map(\.text) == ["heard hello"])

        heir.signal(SIGTERM)
        #expect(try await heir.exitCode() == 0)
    }

    @Test func killedAtRandomNothingIsLostAndNothingIsSentTwice() async throws {
        let rounds = ProcessInfo.processInfo.environment["PATCHBAY_CRASH_ROUNDS"].flatMap(Int.init) ?? 6
        var random = SeededRandom(seed: 20_261_121)
        let bed = try TestBed()
        try await bed.startSimulators()
        var said: Set<String> = []
        for round in 0..<rounds {
            let seam = Self.seams.randomElement(using: &random) ?? Self.seams[0]
            let passage = Int.random(in: 1...4, using: &random)
            let hub = try bed.startHub(
                failpoints: round.isMultiple(of: 3) ? "" : "\(seam)=\(passage)",
                arguments: Self.grace
            )
            // It may die at an armed failpoint while it recovers.
            try await hub.waitUntilReadyOrEnded()
            for number in 0..<6 {
                let text = "m\(round)-\(number)"
                // Other customers every three rounds: one customer would exceed the reply budget.
                let customer = 15_550_100_000 + round / 3 * 10 + number
                said.insert("heard \(text)")
                try await bed.say(
                    text,
                    as: "\(customer)",
                    to: number.isMultiple(of: 2) ? "lotus/whatsapp" : "roy/whatsapp"
                )
            }
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...120, using: &random)))
            hub.signal(SIGKILL)
            try await hub.exitCode()
        }
        let survivor = try bed.startHub(arguments: Self.grace)
        _ = try await survivor.line(after: "ready on ")
        let expected = said
        try await eventually("every reply", within: .seconds(120)) {
            Set(try await bed.replies().map(\.text)).isSuperset(of: expected)
        }
        try await settle(bed)
        let replies = try await bed.replies().map(\.text)
        #expect(Set(replies) == said)
        #expect(
            replies.count == said.count,
            "sent twice: \(Dictionary(grouping: replies) { $0 }.filter { $1.count > 1 }.keys)"
        )
    }

    /// Waits until the hub has no work left.
    private func settle(_ bed: TestBed) async throws {
        try await eventually("no work is left", within: .seconds(60)) {
            let open = try bed.count("SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'dead')")
            let lanes = try bed.count("SELECT count(*) FROM lanes")
            return open == 0 && lanes == 0
        }
    }
}
