import ChannelTestKit
import Foundation
import Testing

/// Two processes with one database.
@Suite(.timeLimit(.minutes(10)))
struct DatabaseLockTests {
    @Test func aSecondHubIsRefusedUntilTheFirstIsKilled() async throws {
        let (bed, first) = try await TestBed.running()
        let second = try bed.startHub()
        #expect(try await second.exitCode() == 1)
        #expect(
            second.errorText.contains(
                "data/patchbay.db is in use by process \(first.process.processIdentifier) (patchbay serve, since 20"
            )
        )
        let migrate = try Program(["migrate"], in: bed.folder)
        #expect(try await migrate.exitCode() == 1)
        #expect(migrate.errorText.contains("is in use by process \(first.process.processIdentifier)"))
        // Operator commands work beside a hub.
        let list = try Program(["dead-letters", "list"], in: bed.folder)
        #expect(try await list.exitCode() == 0)
        let retry = try Program(["dead-letters", "retry", "reply-1"], in: bed.folder)
        #expect(try await retry.exitCode() == 1)
        #expect(retry.errorText.contains("reply-1 not found"))

        // The first one still serves.
        try await bed.say("hello", as: "15550100999")
        try await bed.waitForReply("heard hello")

        first.signal(SIGKILL)
        #expect(try await first.exitCode() == -SIGKILL)
        let third = try bed.startHub()
        _ = try await third.line(after: "ready on ")
        // The killed hub left its socket.
        let take = try Program(["conversations", "take", "1"], in: bed.folder)
        #expect(try await take.exitCode() == 0)
        third.signal(SIGTERM)
        #expect(try await third.exitCode() == 0)

        // Without a hub, a command changes the database itself.
        let release = try Program(["conversations", "release", "1"], in: bed.folder)
        #expect(try await release.exitCode() == 0)
        #expect(try bed.count("SELECT count(*) FROM events WHERE kind IN ('takeover', 'release')") == 2)
        #expect(!FileManager.default.fileExists(atPath: bed.folder.path("data/patchbay.db.sock")))
    }

    @Test func aHubWithoutItsSocketIsNamed() async throws {
        let (bed, hub) = try await TestBed.running()
        // A hub listens there soon after it is ready.
        let socket = bed.folder.path("data/patchbay.db.sock")
        try await eventually("the socket exists") { FileManager.default.fileExists(atPath: socket) }
        try FileManager.default.removeItem(atPath: socket)
        let take = try Program(["conversations", "take", "1"], in: bed.folder)
        #expect(try await take.exitCode() == 1)
        #expect(
            take.errorText.contains(
                "in use by process \(hub.process.processIdentifier) (patchbay serve, since 20"
            ) && take.errorText.contains("which does not answer on")
        )
    }
}
