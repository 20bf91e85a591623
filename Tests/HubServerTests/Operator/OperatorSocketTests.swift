import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import HubServer
import Logging
import ServiceLifecycle
import Synchronization
import Testing

/// The socket with its client, over a real file.
@Suite(.timeLimit(.minutes(5)))
struct OperatorSocketTests {
    @Test func callsReachTheHubAndItsResultsComeBack() async throws {
        let actions = RecordedActions()
        try await withSocket(actions) { (client: OperatorClient) async throws -> Void in
            #expect(try await client.take(ConversationID(7), of: "lotus") == .changed)
            #expect(try await client.release(ConversationID(8), of: nil) == .unchanged)
            #expect(try await client.take(ConversationID(9), of: "a&b=c é") == .unknown)
            #expect(try await client.say("come é", in: ConversationID(7), of: nil, key: "k") == .queued(messages: 2))
            let refused = SayResult.refused("the window is closed", remedy: "wait")
            #expect(try await client.say("hi", in: ConversationID(8), of: nil, key: "k") == refused)
            #expect(try await client.say("hi", in: ConversationID(9), of: nil, key: "k") == .unknown)
            let known = DeadLetterID(.reply, 1)
            #expect(try await client.retry([known, DeadLetterID(.turn, 2)], of: nil) == [known])
            #expect(try await client.discard([], of: "lotus") == [])
        }
        #expect(
            actions.calls == [
                "take 7 lotus", "release 8 any", "take 9 a&b=c é", "say 7 come é k any", "say 8 hi k any",
                "say 9 hi k any", "retry reply-1 turn-2 any", "discard lotus",
            ]
        )
    }

    @Test(arguments: [
        AccessChange.createKey(
            name: "n8n é",
            scopes: [.readMessages, .explain],
            expiresAt: Date(timeIntervalSince1970: 1_800_000_000)
        ),
        .createKey(name: "", scopes: [], expiresAt: nil), .rotateKey("key_1", overlap: .seconds(3_600)),
        .revokeKey("key_1"), .addUser(email: "marie@example.com", name: "Marie", role: .owner),
        .inviteUser("usr_1"), .setRole("usr_1", .viewer), .disableUser("usr_1"), .enableUser("usr_1"),
        .signOut("usr_1"),
    ])
    func aChangeOfKeysOrUsersArrivesAsItWasMade(_ change: AccessChange) async throws {
        let actions = RecordedActions()
        try await withSocket(actions) { client in
            let results: [AccessResult] = [
                .made(id: "key_1", secret: "pbk_1"), .changed(id: "usr_1"), .refused(.lastOwner),
            ]
            for result in results {
                actions.result(result)
                let received = try await client.perform(change, in: "lotus", from: .commandLine)
                #expect(received == result)
            }
        }
        let written = String(decoding: change.json.data, as: UTF8.self)
        #expect(actions.calls == Array(repeating: "access \(written) lotus", count: 3))
    }

    @Test func failureOfTheStorageIsReported() async throws {
        try await withSocket(RecordedActions(failure: .overloaded)) { (client: OperatorClient) async throws -> Void in
            let error = await #expect(throws: OperatorError.self) { try await client.take(ConversationID(7), of: nil) }
            #expect(error?.description == "\(StorageError.overloaded)")
        }
    }

    @Test func socketIsForItsOwnerOnlyAndReplacesThatOfADeadProcess() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("hub.db.sock")
        try Data().write(to: URL(fileURLWithPath: path))
        #expect(await OperatorClient(path: path).isServed() == false)
        try await withSocket(RecordedActions(), at: path) { (client: OperatorClient) async throws -> Void in
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(await client.isServed())
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    /// Runs a socket while `body` runs.
    private func withSocket(
        _ actions: RecordedActions,
        at path: String? = nil,
        _ body: (OperatorClient) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let path = path ?? folder.path("hub.db.sock")
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let group = ServiceGroup(
            services: [OperatorSocket(path: path, actions: actions, access: actions, logger: logger)],
            logger: logger
        )
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let client = OperatorClient(path: path)
            try await eventually("the socket is served") { await client.isServed() }
            try await body(client)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}

/// Actions that record their calls: conversation 7 changes, 8 has its handler already, reply-1 is a dead letter.
private final class RecordedActions: OperatorActions, AccessActions {
    private let log = Mutex<[String]>([])
    private let nextResult = Mutex(AccessResult.changed(id: ""))
    private let failure: StorageError?

    init(failure: StorageError? = nil) { self.failure = failure }

    var calls: [String] { log.withLock { $0 } }

    /// Sets the result of the following changes of keys and users.
    func result(_ result: AccessResult) { nextResult.withLock { $0 = result } }

    func perform(_ change: AccessChange, in tenant: TenantID, from origin: Origin) async throws -> AccessResult {
        try record(["access", String(decoding: change.json.data, as: UTF8.self)], tenant)
        return nextResult.withLock { $0 }
    }

    private func record(_ words: [String], _ tenant: TenantID?) throws {
        if let failure { throw failure }
        log.withLock { $0.append((words + [tenant?.rawValue ?? "any"]).joined(separator: " ")) }
    }

    func take(_ conversation: ConversationID, of tenant: TenantID?) async throws -> ConversationChange {
        try record(["take", conversation.description], tenant)
        return conversation == ConversationID(7) ? .changed : .unknown
    }

    func release(_ conversation: ConversationID, of tenant: TenantID?) async throws -> ConversationChange {
        try record(["release", conversation.description], tenant)
        return .unchanged
    }

    func say(_ text: String, in conversation: ConversationID, of tenant: TenantID?, key: String) async throws
        -> SayResult
    {
        try record(["say", conversation.description, text, key], tenant)
        return switch conversation {
        case ConversationID(7): .queued(messages: 2)
        case ConversationID(8): .refused("the window is closed", remedy: "wait")
        default: .unknown
        }
    }

    func retry(_ ids: [DeadLetterID], of tenant: TenantID?) async throws -> Set<DeadLetterID> {
        try record(["retry"] + ids.map(\.description), tenant)
        return Set(ids).intersection([DeadLetterID(.reply, 1)])
    }

    func discard(_ ids: [DeadLetterID], of tenant: TenantID?) async throws -> Set<DeadLetterID> {
        try record(["discard"] + ids.map(\.description), tenant)
        return []
    }
}
