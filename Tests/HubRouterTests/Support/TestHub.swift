import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubRouter
import HubStore
import Logging
import ServiceLifecycle
import Testing

/// A running hub: its services on a test's clock, over a real database, beside the toy provider's API.
struct TestHub: Sendable {
    let hub: Hub
    let clock: TestClock
    let http: ScriptedHTTP
    let storage: KillableStorage
    let books: DatabaseProbe
    fileprivate let group: ServiceGroup
    fileprivate let ended: Gate

    /// True if the services have ended.
    var hasEnded: Bool { ended.isOpen }

    /// Asks the process to stop, as an orchestrator does.
    func shutDown() async { await group.triggerGracefulShutdown() }
}

/// Runs a hub with `channels` until `body` returns; then it is as if the machine were switched off.
func withHub(
    _ channels: [RoutedChannel],
    moves: [ChannelID: ChannelID] = [:],
    limits: HubLimits = HubLimits(),
    in home: HubHome? = nil,
    on storage: (any OpenedStorage)? = nil,
    clock: TestClock = TestClock(),
    http: ScriptedHTTP? = nil,
    logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
    configure: (inout HubOptions) -> Void = { _ in },
    server: (Hub, any HubStorage) -> [any Service] = { _, _ in [] },
    _ body: (TestHub) async throws -> Void
) async throws {
    let home = try home ?? HubHome()
    let opened = try storage ?? home.open()
    defer { try? opened.close() }
    let http = http ?? ScriptedHTTP(clock: clock)
    var options = HubOptions.forTests
    configure(&options)
    let storage = KillableStorage(opened, isShared: !(options.hints is NoHints))
    let hub = Hub(
        routes: table(channels, moves: moves, limits: limits),
        storage: storage,
        http: http,
        clock: clock,
        logger: logger,
        options: options
    )
    try await hub.recover()
    let group = ServiceGroup(
        configuration: .init(services: (hub.services + server(hub, storage)).map { .init(service: $0) }, logger: logger)
    )
    let life = TestHub(
        hub: hub,
        clock: clock,
        http: http,
        storage: storage,
        books: home.books,
        group: group,
        ended: Gate()
    )
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
            try? await group.run()
            life.ended.open()
        }
        defer { tasks.cancelAll() }
        try await body(life)
    }
}

/// A routing table with `channels`.
func table(
    _ channels: [RoutedChannel],
    generation: Int = 1,
    quarantined: [RoutedChannel] = [],
    broken: [ChannelID: String] = [:],
    stale: [ChannelID: Int] = [:],
    moves: [ChannelID: ChannelID] = [:],
    limits: HubLimits = HubLimits(),
    webhooksPerMinute: [TenantID: Int] = [:]
) -> RoutingTable {
    RoutingTable(
        generation: generation,
        adapters: [
            ToyAdapter.self, ToyInline.self, ToyInlineWithAPI.self, ToyStream.self, ToyReconciling.self, ToyRich.self,
            ToyPhone.self, ToyRecordedPhone.self, ToyLivePhone.self, ToyUnsigned.self, ToyCounting.self, ToyNamed.self,
            ToyForgetful.self, ToyConnected.self, ToyOwnURL.self,
        ],
        channels: channels,
        quarantined: quarantined,
        broken: broken,
        stale: stale,
        moves: moves,
        limits: limits,
        webhooksPerMinute: webhooksPerMinute
    )
}

extension HubOptions {
    /// Options with waits without jitter.
    static var forTests: HubOptions {
        var options = HubOptions()
        options.backoff = Backoff { $0.upperBound }
        return options
    }
}

/// A toy channel, `tenant/name`.
func channel<Adapter: ToyChannel>(
    named name: String = "lotus/sms",
    of adapter: Adapter.Type = ToyAdapter.self,
    number: String = "100",
    account: String? = nil,
    tokens: [String] = ["token-100"],
    urlKey: String? = nil,
    delivery: DeliveryPolicy = .atLeastOnce,
    policy: ChannelPolicy? = nil,
    languages: [String] = ["en"],
    deadline: Duration = .seconds(30),
    baseURL: String = "https://toy.example",
    _ chain: any ToyStrategy...
) -> RoutedChannel {
    channel(
        named: name,
        of: adapter,
        number: number,
        account: account,
        tokens: tokens,
        urlKey: urlKey,
        delivery: delivery,
        policy: policy,
        languages: languages,
        deadline: deadline,
        baseURL: baseURL,
        chain
    )
}

/// A toy channel, `tenant/name`.
func channel<Adapter: ToyChannel>(
    named name: String = "lotus/sms",
    of adapter: Adapter.Type = ToyAdapter.self,
    number: String = "100",
    account: String? = nil,
    tokens: [String] = ["token-100"],
    urlKey: String? = nil,
    delivery: DeliveryPolicy = .atLeastOnce,
    policy: ChannelPolicy? = nil,
    languages: [String] = ["en"],
    deadline: Duration = .seconds(30),
    baseURL: String = "https://toy.example",
    _ chain: [any ToyStrategy]
) -> RoutedChannel {
    let halves = name.split(separator: "/").map(String.init)
    let id = ChannelID(tenant: TenantID(halves[0]), name: halves[1])
    return RoutedChannel(
        id: id,
        adapter: Adapter(
            toy: ToySettings(
                number: number,
                account: account,
                tokens: tokens.map { Secret($0) },
                baseURL: baseURL
            )
        ),
        tenant: TenantProfile(id: id.tenant, name: halves[0], languages: languages, timeZone: .gmt),
        urlKey: urlKey.map { Secret($0) },
        policy: policy ?? ChannelPolicy(delivery: delivery),
        chain: chain.map { ChainStep(strategy: $0, deadline: deadline) }
    )
}

// MARK: - The provider's side

extension TestHub {
    /// Sends a request to the webhook receiver.
    func bring(
        _ body: Data,
        to adapter: AdapterKind = "toy",
        key: String? = nil,
        token: String? = "token-100"
    ) async -> WebhookResult {
        var headers: HeaderFields = [:]
        headers["X-Toy-Token"] = token
        let target = "/webhooks/\(adapter)" + (key.map { "/\($0)" } ?? "")
        let request = WebhookRequest(target: target, headers: headers, body: body, receivedAt: clock.now)
        return await hub.receiver.receive(request, adapter: adapter, key: key)
    }

    /// Posts items for the number `to`.
    @discardableResult
    func post(
        _ items: JSONValue...,
        to number: String? = "100",
        via adapter: AdapterKind = "toy",
        key: String? = nil,
        token: String? = "token-100"
    ) async -> WebhookResponse {
        await post(items, to: number, via: adapter, key: key, token: token)
    }

    /// Posts items for the number `to`.
    @discardableResult
    func post(
        _ items: [JSONValue],
        to number: String? = "100",
        via adapter: AdapterKind = "toy",
        key: String? = nil,
        token: String? = "token-100"
    ) async -> WebhookResponse {
        let body = JSONValue.compact(["to": number.map(JSONValue.string), "items": .array(items)])
        switch await bring(body.data, to: adapter, key: key, token: token) {
        case .response(let response): return response
        case .stream:
            Issue.record("a stream where a response was expected")
            return WebhookResponse(status: 0)
        }
    }
}

extension WebhookResult {
    /// The status.
    var status: Int {
        switch self {
        case .response(let response): response.status
        case .stream(let stream): stream.head.status
        }
    }
}

extension WebhookResponse {
    /// The status and the body.
    var line: String { "\(status) \(String(decoding: body, as: UTF8.self))" }
}

/// A message as the toy provider posts it.
func message(
    _ id: String,
    from contact: String = "ana",
    _ text: String,
    at: Int = 1_790_000_000,
    to number: String? = nil
) -> JSONValue {
    .compact([
        "kind": "message", "id": .string(id), "from": .string(contact), "text": .string(text),
        "at": .integer(Int64(at)), "to": number.map(JSONValue.string),
    ])
}

/// Any other item as the toy provider posts it.
func item(_ kind: String, _ id: String, from contact: String = "ana", at: Int = 1_790_000_000) -> JSONValue {
    ["kind": .string(kind), "id": .string(id), "from": .string(contact), "at": .integer(Int64(at))]
}

/// A status as the toy provider posts it.
func status(_ status: String, of id: String, correlation: String? = nil) -> JSONValue {
    .compact([
        "kind": "status", "id": .string(id), "status": .string(status), "at": 1_790_000_000,
        "correlation": correlation.map(JSONValue.string),
    ])
}

// MARK: - Waiting

extension TestHub {
    /// Waits until no lane is in flight and none is due at the clock's time.
    func settle(file: String = #fileID, line: Int = #line) async throws {
        try await ChannelTestKit.eventually("the hub is at rest", file: file, line: line) {
            Stage.allCases.allSatisfy { stage in
                let work = hub.work(stage)
                return work.held == 0 && work.oldestDue == nil
            }
        }
    }

    /// The number of lanes with work, due or not.
    var laneCount: Int { Stage.allCases.reduce(0) { $0 + hub.work($1).lanes } }

    /// Advances the clock to the next due time of a lane, and waits until its work is done.
    func goOn(file: String = #fileID, line: Int = #line) async throws {
        try await settle(file: file, line: line)
        let due = Stage.allCases.compactMap { storage.lanes.nextDue($0) }.min()
        let next = try #require(due, "nothing will be due", sourceLocation: .at(file, line))
        clock.advance(by: .milliseconds(next.millisecondsSince1970 - clock.now.millisecondsSince1970))
        try await settle(file: file, line: line)
    }

    /// Waits until `sql` selects exactly `lines`.
    func eventually(
        _ sql: String,
        gives lines: String...,
        file: String = #fileID,
        line: Int = #line
    ) async throws {
        try await ChannelTestKit.eventually("\(sql) = \(lines)", file: file, line: line) {
            try await books.lines(sql) == lines
        }
    }
}

extension SourceLocation {
    /// The location of a helper's caller.
    static func at(_ file: String, _ line: Int) -> SourceLocation {
        SourceLocation(fileID: file, filePath: file, line: line, column: 1)
    }
}
