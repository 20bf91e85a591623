import ChannelTestKit
import HubModel
import HubRouter
import HubTestKit
import Logging
import Testing

@testable import HubRedis

@Suite("Commands to Redis", .timeLimit(.minutes(2)))
struct RedisCommandsTests {
    private func commands(
        _ server: RedisServer,
        _ timeouts: RedisCommands.Timeouts = .patient
    ) throws -> (RedisCommands, RedisStatus) {
        let logger = Logger(label: "redis") { _ in SwiftLogNoOpLogHandler() }
        let status = RedisStatus(place: "here", logger: logger)
        return (RedisCommands(to: try RedisAddress(server.url), timeouts: timeouts, status: status), status)
    }

    private func echo(_ text: String, _ commands: RedisCommands) async throws -> String? {
        try await commands.run([{ _ in ["ECHO", text] }])[0].text
    }

    @Test func eachCallerGetsItsOwnAnswer() async throws {
        let server = try RedisServer()
        let (commands, _) = try commands(server)
        defer { commands.close() }
        try await eventually("it is connected") { commands.isUp }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<2_000 {
                group.addTask { try await echo("\(number)", commands) == "\(number)" }
            }
            for try await isOwn in group { #expect(isOwn) }
        }
        withExtendedLifetime(server) {}
    }

    @Test func errorOfACommandConcernsItAlone() async throws {
        let server = try RedisServer()
        let (commands, status) = try commands(server)
        defer { commands.close() }
        try await eventually("it is connected") { commands.isUp }
        async let right = echo("right", commands)
        await #expect(throws: RedisError.self) { _ = try await commands.run([{ _ in ["NOSUCHCOMMAND"] }]) }
        #expect(try await right == "right")
        #expect(status.isConnected)
        withExtendedLifetime(server) {}
    }

    @Test func serverThatIsStartedLaterIsFound() async throws {
        let server = try RedisServer()
        try server.kill()
        let (commands, status) = try commands(server)
        defer { commands.close() }
        await #expect(throws: RedisError.self) { _ = try await echo("away", commands) }
        try await eventually("the failure is known") { status.failure?.reason.contains("Connection refused") ?? false }
        try server.start()
        try await eventually("it is connected") { commands.isUp }
        #expect(try await echo("there", commands) == "there")
    }

    @Test func serverThatIsKilledIsConnectedAgainAfterItsStart() async throws {
        let server = try RedisServer()
        let (commands, status) = try commands(server)
        defer { commands.close() }
        for round in 0..<3 {
            try await eventually("it is connected") { commands.isUp }
            #expect(try await echo("\(round)", commands) == "\(round)")
            try server.kill()
            try await eventually("the loss is noticed") { !commands.isUp && !status.isConnected }
            await #expect(throws: RedisError.self) { _ = try await echo("away", commands) }
            try server.start()
        }
    }

    private func connected(_ server: RedisServer) async throws -> (RedisCommands, RedisStatus) {
        let (commands, status) = try commands(server, .short)
        try await eventually("it is connected") { commands.isUp }
        return (commands, status)
    }

    @Test func serverThatStopsAnsweringIsNoticedAndFoundAgain() async throws {
        let server = try RedisServer()
        let (commands, status) = try await connected(server)
        defer { commands.close() }
        server.freeze()
        await #expect(throws: RedisError.self) { _ = try await echo("frozen", commands) }
        try await eventually("the loss is noticed") { !status.isConnected }
        #expect(!commands.isUp)
        server.thaw()
        try await eventually("it is connected") { commands.isUp && status.isConnected }
        try await eventually("commands are answered") { try await echo("again", commands) == "again" }
    }

    /// An answer that comes too late for its caller is not taken for that of another one.
    @Test func lateAnswersAreNotMixedUp() async throws {
        let server = try RedisServer()
        let timeouts = RedisCommands.Timeouts(answer: .milliseconds(50), silence: .seconds(60), idle: .seconds(60))
        let (commands, _) = try commands(server, timeouts)
        defer { commands.close() }
        try await eventually("it is connected") { commands.isUp }
        for round in 0..<5 {
            server.freeze()
            await #expect(throws: RedisError.self) { _ = try await echo("late \(round)", commands) }
            server.thaw()
            try await eventually("it answers in time") {
                let answer = try? await echo("\(round)", commands)
                return answer.map { $0 == "\(round)" } ?? false
            }
        }
    }

    @Test func idleConnectionToADeadServerIsNoticed() async throws {
        let server = try RedisServer()
        let (commands, status) = try await connected(server)
        defer { commands.close() }
        server.freeze()
        try await eventually("the loss is noticed") { !status.isConnected }
        server.thaw()
    }
}
