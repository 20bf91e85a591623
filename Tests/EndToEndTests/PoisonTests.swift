import ChannelTestKit
import Foundation
import Testing

/// A message that traps the real binary ends it twice and then becomes a dead letter; all others get replies.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct PoisonTests {
    /// The failpoints that trap, and the tables of the dead letters.
    static let seams = [("item.traps", "inbox"), ("turn.traps", "turns")]

    @Test(arguments: seams)
    func aPoisonedMessageIsSetAside(_ seam: (name: String, table: String)) async throws {
        let poison = "\(seam.name)=poison"
        var deaths = 0
        var trapLines: [String] = []
        let (bed, first) = try await TestBed.running(failpoints: poison, arguments: CrashTests.grace)
        var hub = first
        for number in 0..<10 { try await bed.say("before \(number)", as: "1555010000\(number)") }
        try await bed.say("a poison", as: "15550100999")
        // The simulator redelivers requests without a response, as the provider does.
        let expected = Set((0..<10).map { "heard before \($0)" })
        for _ in 0..<6 {
            try await eventually("it dies, or it is done", within: .seconds(60)) {
                if !hub.process.isRunning { return true }
                let dead = try bed.count("SELECT count(*) FROM \(seam.table) WHERE state = 'dead'")
                let said = Set(try await bed.replies().map(\.text))
                return dead == 1 && said == expected
            }
            if hub.process.isRunning { break }
            deaths += 1
            trapLines += hub.errorText.split(separator: "\n").filter { $0.contains("ended by a trap") }.map(String.init)
            hub = try bed.startHub(failpoints: poison, arguments: CrashTests.grace)
            try await hub.waitUntilReadyOrEnded()
        }
        #expect(deaths == 2, "\(trapLines)")
        #expect(hub.process.isRunning)
        try await bed.say("after", as: "15550100998")
        try await bed.waitForReply("heard after")
        #expect(Set(try await bed.replies().map(\.text)) == expected.union(["heard after"]))
        #expect(try bed.count("SELECT count(*) FROM \(seam.table) WHERE state = 'dead'") == 1)
        hub.signal(SIGTERM)
        #expect(try await hub.exitCode() == 0)
    }

    /// A request that traps while it is split is stored unread when it is redelivered, and acknowledged.
    @Test func aPoisonedRequestIsStoredUnread() async throws {
        let (bed, doomed) = try await TestBed.running(failpoints: "request.traps=poison")
        try await bed.say("a poison", as: "15550100999")
        #expect(try await doomed.exitCode() != 0)
        let heir = try bed.startHub(failpoints: "request.traps=poison")
        _ = try await heir.line(after: "ready on ")
        // The simulator redelivers it, as the provider does.
        try await eventually("it is stored unread", within: .seconds(60)) {
            try bed.count("SELECT count(*) FROM unrouted WHERE item_key LIKE 'unread:%'") == 1
        }
        try await bed.say("after", as: "15550100998")
        try await bed.waitForReply("heard after")
        heir.signal(SIGTERM)
        #expect(try await heir.exitCode() == 0)
    }
}
