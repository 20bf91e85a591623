import ArgumentParser
import ChannelKit
import ChannelSimulatorKit
import Foundation
import HubConfig
import HubRouter
import HubServer
import Logging
import Metrics
import ServiceLifecycle

/// `patchbay demo`.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Play a conversation on every channel, with simulators in place of the providers.",
        discussion: """
            The hub is the real one, on the shipped channels.yaml, with its database in a temporary folder. Afterwards \
            it keeps serving; with --once it ends, with 0 only if every message was answered.

            EXAMPLES:
              patchbay demo
              patchbay demo --once
            """
    )

    @OptionGroup var options: ServeOptions

    @Flag(help: "End after the conversations.")
    var once = false

    func run() async throws {
        bootstrapLogging(format: .text, level: .error)
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        let build = try Build()
        // Whoever only looks should not have to find a free port first.
        let simulatorPort = once ? 0 : options.simulatorPort
        let server = SimulatorServer(registry: build.simulators, port: simulatorPort, logger: .simulators)
        let isComplete = try await withSimulators(.own(server)) { url in
            let file = ConfigurationFile(path: options.config, build: build, simulators: url)
            let configuration = try await file.loadForStart(isStrict: true)
            return try await play(configuration, build: build, server: server, metrics: metrics)
        }
        if !isComplete { throw ExitCode.failure }
    }

    private func play(
        _ configuration: HubConfiguration,
        build: Build,
        server: SimulatorServer,
        metrics: PrometheusMetrics
    ) async throws -> Bool {
        let folder = FileManager.default.temporaryDirectory.appending(path: "patchbay-demo-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let runtime = try await HubRuntime(
            configuration: configuration,
            build: build,
            database: "sqlite:\(folder.path)/patchbay.db",
            metrics: metrics
        )
        let stage = DemoStage(configuration: configuration, build: build, server: server, storage: runtime.storage)
        let show = DemoShow(stage: stage, endsAfterwards: once)
        let address = once ? ListenAddress(host: "127.0.0.1", port: 0) : options.listen
        try await runtime.run(on: address, besides: [show]) { url in await show.begin(at: url) }
        return await show.isComplete
    }
}

/// Plays the conversations once the hub is ready, and then ends the demonstration or lets it go on.
private actor DemoShow: Service {
    private let stage: DemoStage
    private let endsAfterwards: Bool
    private let (ready, opening) = AsyncStream<String>.makeStream()
    private(set) var isComplete = false

    init(stage: DemoStage, endsAfterwards: Bool) {
        self.stage = stage
        self.endsAfterwards = endsAfterwards
    }

    func begin(at url: String) { opening.yield(url) }

    func run() async throws {
        for await url in ready.cancelOnGracefulShutdown() {
            isComplete = try await stage.play(hubURL: url)
            if endsAfterwards { break }
            stage.invite(hubURL: url, simulatorURL: "http://127.0.0.1:\(try await stage.server.boundPort)")
        }
        // A service that returns ends the process; one that goes on waits for Control-C.
        if !endsAfterwards { try? await gracefulShutdown() }
    }
}

/// The conversations and how they look.
private struct DemoStage: Sendable {
    let configuration: HubConfiguration
    let build: Build
    let server: SimulatorServer
    let storage: any HubStorage

    private static let patience: Duration = .seconds(15)
    /// Simulated customers read within half a second; those of an SMS never say so.
    private static let patienceForReading: Duration = .milliseconds(900)
    /// Providers that tell how far a message has come begin at once.
    private static let patienceForStatuses: Duration = .milliseconds(250)
    /// How long to listen before a silence is one.
    private static let silence: Duration = .milliseconds(700)

    /// Plays a conversation on every channel that has a simulator.
    ///
    /// - Returns: Whether every message was answered.
    func play(hubURL: String) async throws -> Bool {
        try await server.install(configuration.simulatedChannels(hubURL: hubURL, build: build))
        var asked = 0
        var answered = 0
        for channel in configuration.channels {
            guard build.simulators.simulator(channel.kind) != nil else { continue }
            announce(channel)
            for line in try await server.demonstration(on: channel.id) {
                asked += 1
                if try await play(line, on: channel) { answered += 1 }
            }
        }
        let terminal = Terminal.output
        terminal.print()
        let count = "\(answered) of \(asked) as expected on \(configuration.channels.count) channels."
        terminal.print(terminal.styled(count, answered == asked ? .green : .red))
        return asked > 0 && answered == asked
    }

    private func announce(_ channel: ChannelConfiguration) {
        let terminal = Terminal.output
        terminal.print()
        let title = terminal.styled(channel.id.description, .bold)
        terminal.print("\(title)  \(terminal.styled(type(of: channel.adapter).manifest.title, .faint))")
    }

    /// Plays one line.
    ///
    /// - Returns: Whether the customer heard what the line says.
    private func play(_ line: DemoLine, on channel: ChannelConfiguration) async throws -> Bool {
        switch line.action {
        case .operatorReleases:
            note("an operator gives the conversation back")
            return try await release(line.customer, on: channel.id)
        case .provider(let action):
            let isAgent = action.isAgents
            let name = isAgent ? "the front desk" : line.customer.name ?? line.customer.id
            speak(name, action.text, isAgent ? .bold : .cyan)
            let begun = Date()
            let said = try await server.act(action, as: line.customer, on: channel.id)
            return try await hear(line, said, since: begun, on: channel)
        }
    }

    private func hear(
        _ line: DemoLine,
        _ said: SaidMessage,
        since begun: Date,
        on channel: ChannelConfiguration
    ) async throws -> Bool {
        switch line.outcome {
        case .nothing(let reason):
            note("no answer: \(reason)")
            let reply = await server.journal.waitForReply(
                to: line.customer.id,
                on: channel.id,
                after: said.journalNumber,
                timeout: Self.silence
            )
            if reply != nil { note(Terminal.output.styled("but there was one", .red)) }
            return reply == nil
        case .callReport: return try await hearOfCall(with: line.customer, on: channel.id)
        case .replies(let count):
            var number = said.journalNumber
            for _ in 0..<count {
                guard let reply = try await hearReply(to: line, after: number, since: begun, on: channel) else {
                    let webhook = said.answer.map { "the webhook was answered with \($0)" }
                    let what = "no answer within \(Self.patience); \(webhook ?? "the webhook got no answer")"
                    note(Terminal.output.styled(what, .red))
                    return false
                }
                number = reply
            }
            try await hearTheRest(of: line, after: number, on: channel)
            return true
        }
    }

    /// Waits until the hub has written down what the call came to, and tells it.
    private func hearOfCall(with customer: UnifiedContact, on channel: ChannelID) async throws -> Bool {
        let end = ContinuousClock.now + Self.patience
        while ContinuousClock.now < end {
            if let report = try await report(ofCallWith: customer, on: channel) {
                note("the call is over: \(CallSummary(report))")
                return true
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        note(Terminal.output.styled("nothing tells of the end of the call", .red))
        return false
    }

    private func report(ofCallWith customer: UnifiedContact, on channel: ChannelID) async throws -> JSONValue? {
        try await storage.read(channel.tenant) { tx in
            for conversation in try tx.conversations(onlyHuman: false, limit: 5) where conversation.channel == channel {
                guard try tx.contact(conversation.contact)?.id == customer.id else { continue }
                return try tx.events("call", of: conversation.id, limit: 10).map(\.body).last { $0["outcome"] != nil }
            }
            return nil
        }
    }

    /// - Returns: The number of the reply's entry in the journal.
    private func hearReply(
        to line: DemoLine,
        after number: Int,
        since begun: Date,
        on channel: ChannelConfiguration
    ) async throws -> Int? {
        let reply = await server.journal.waitForReply(
            to: line.customer.id,
            on: channel.id,
            after: number,
            timeout: Self.patience
        )
        guard let reply, case .reply(let text, let correlation) = reply.event else { return nil }
        if case .provider(.text(let typed)) = line.action { try await explain(typed, tenant: channel.id.tenant) }
        let milliseconds = Int(reply.at.timeIntervalSince(begun) * 1_000)
        let tenant = configuration.tenants.first { $0.profile.id == channel.id.tenant }
        speak(tenant?.profile.name ?? channel.id.tenant.rawValue, text, .green)
        let strategy = await strategy(of: correlation, for: line.customer, on: channel.id) ?? "the channel itself"
        note("\(strategy) · \(milliseconds) ms · \(await statuses(of: reply.providerID))")
        return reply.number
    }

    /// Says what the hub took `typed` for, if not for itself: the number of a choice, say.
    private func explain(_ typed: String, tenant: TenantID) async throws {
        let heard = try await storage.read(tenant) { tx in
            try tx.conversations(onlyHuman: false, limit: 1).first.flatMap { conversation in
                try tx.history(conversation.id, before: MessageID(.max), limit: 4).last { $0.author == .customer }
            }
        }
        if let heard, heard.text != typed { note("understood as “\(heard.text)”") }
    }

    /// Shows what else the same answer consists of, such as a picture after a text.
    private func hearTheRest(of line: DemoLine, after number: Int, on channel: ChannelConfiguration) async throws {
        for reply in await server.journal.replies(to: line.customer.id, on: channel.id, after: number) {
            guard case .reply(let text, _) = reply.event else { continue }
            let tenant = configuration.tenants.first { $0.profile.id == channel.id.tenant }
            speak(tenant?.profile.name ?? channel.id.tenant.rawValue, text, .green)
            note(await statuses(of: reply.providerID))
        }
    }

    /// Gives the customer's conversation back to the hub, as `patchbay conversations release` does.
    private func release(_ customer: UnifiedContact, on channel: ChannelID) async throws -> Bool {
        try await storage.transact(channel.tenant) { tx in
            let contact = try tx.resolveContact(customer, channel: channel, at: Date())
            let conversation = try tx.openConversation(
                contact: contact,
                channel: channel,
                thread: nil,
                activeSince: .distantPast
            )
            guard let conversation, conversation.owner == .human else { return false }
            try tx.setOwner(.hub, of: conversation.id, at: Date())
            return true
        }
    }

    private func speak(_ name: String, _ text: String, _ style: Terminal.Style) {
        let terminal = Terminal.output
        let label = name.padding(toLength: max(18, name.count), withPad: " ", startingAt: 0)
        let indented = text.split(separator: "\n", omittingEmptySubsequences: false)
            .joined(separator: "\n" + String(repeating: " ", count: 22))
        terminal.print("  \(terminal.styled(label, style))  \(indented)")
    }

    private func note(_ text: String) {
        let terminal = Terminal.output
        terminal.print(String(repeating: " ", count: 22) + terminal.styled(text, .faint))
    }

    /// Which strategy decided the reply, as the hub has stored it.
    ///
    /// Without the hub's own id for the send it is that of the conversation's last turn, if it has one.
    private func strategy(
        of correlation: String?,
        for customer: UnifiedContact,
        on channel: ChannelID
    ) async -> String? {
        let steps = try? await storage.read(channel.tenant) { tx in
            if let correlation { return try tx.turn(ofReply: correlation).map(tx.steps) ?? [] }
            let latest = try tx.conversations(onlyHuman: false, limit: 5).first { conversation in
                try conversation.channel == channel && tx.contact(conversation.contact)?.id == customer.id
            }
            return try latest.flatMap { try tx.latestTurn($0.id) }.map(tx.steps) ?? []
        }
        return steps?.last { $0.verdict == .reply || $0.verdict == .handOff }?.strategy.rawValue
    }

    /// How the reply moved on, until the customer has read it or the provider tells nothing more.
    private func statuses(of providerID: String) async -> String {
        let first = await server.journal.waitForEntry(timeout: Self.patienceForStatuses) { entry in
            guard entry.providerID == providerID, case .status = entry.event else { return false }
            return true
        }
        guard first != nil else { return "sent" }
        _ = await server.journal.waitForEntry(timeout: Self.patienceForReading) { entry in
            entry.providerID == providerID && entry.event == .status(.read)
        }
        let statuses = await server.journal.entries.compactMap { entry -> String? in
            guard entry.providerID == providerID, case .status(let status) = entry.event else { return nil }
            return status.rawValue
        }
        return statuses.isEmpty ? "sent" : statuses.joined(separator: " → ")
    }

    /// What to try next.
    func invite(hubURL: String, simulatorURL: String) {
        guard let channel = configuration.channels.first else { return }
        let terminal = Terminal.output
        terminal.print(
            """

            Serving on \(hubURL), simulators on \(simulatorURL). Control-C ends it. Try:

              .build/debug/patchbay simulate \(channel.kind) --say "Bonjour, vous ouvrez quand?" --to \(channel.id)

              curl -s \(simulatorURL)/_simulator/say \\
                -d '{"channel": "\(channel.id)", "text": "hello", "wait_ms": 5000}'

              curl -s \(hubURL)/health
            """
        )
    }
}

extension CustomerAction {
    /// Whether it is the business that acts.
    fileprivate var isAgents: Bool {
        switch self {
        case .agentWrites, .agentLeaves: true
        default: false
        }
    }
}

/// What a call came to, in a line: the public JSON of a `call` event.
private struct CallSummary: CustomStringConvertible {
    let description: String

    init(_ report: JSONValue) {
        let seconds = report["duration_seconds"]?.number.map { "\(Int($0.rounded())) s" }
        let cost = report["cost_cents"]?.number.map { String(format: "%.1f cents", $0) }
        let lines = report["transcript"]?.array.map { "\($0.count) lines of transcript" }
        let summary = report["summary"]?.string.map { "“\($0)”" }
        description = [report["outcome"]?.string, seconds, cost, lines, summary].compactMap(\.self)
            .joined(separator: ", ")
    }
}
