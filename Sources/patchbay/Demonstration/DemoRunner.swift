import ChannelKit
import ChannelSimulatorKit
import Foundation
import HubConfig
import HubRouter

/// The player of the demo's conversations.
struct DemoRunner: Sendable {
    let configuration: HubConfiguration
    let build: Build
    let server: SimulatorServer
    let storage: any HubStorage

    /// The time to wait for a reply or a call's report, long enough for a busy machine.
    static let timeout: Duration = .seconds(15)
    /// The time to wait for a read status: simulated customers read within half a second, and SMS has no such status.
    static let readTimeout: Duration = .milliseconds(900)
    /// The time to wait for the first delivery status, which simulated providers send at once.
    static let statusTimeout: Duration = .milliseconds(250)
    /// The time without a reply after which there is none.
    static let silenceTimeout: Duration = .milliseconds(700)

    /// Plays a conversation on every channel that has a simulator.
    ///
    /// - Returns: True if every message got the expected reply.
    func play(hubURL: String) async throws -> Bool {
        try await server.install(configuration.simulatedChannels(hubURL: hubURL, build: build))
        var asked = 0
        var answered = 0
        for channel in configuration.channels {
            guard build.simulators.simulator(channel.kind) != nil else { continue }
            announce(channel)
            for line in try await server.demonstration(on: channel.id) + DemoStory.lines(on: channel.id) {
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

    func announce(_ channel: ChannelConfiguration) {
        let terminal = Terminal.output
        terminal.print()
        let title = terminal.styled(channel.id.description, .bold)
        terminal.print("\(title)  \(terminal.styled(type(of: channel.adapter).manifest.title, .faint))")
    }

    /// Plays one line.
    ///
    /// - Returns: True if the outcome is the expected one.
    func play(_ line: DemoLine, on channel: ChannelConfiguration) async throws -> Bool {
        switch line.action {
        case .operatorReleases:
            printNote("an operator releases the conversation")
            return try await release(line.customer, on: channel.id)
        case .provider(let action):
            let isAgent = action.isOfAgent
            let name = isAgent ? "the agent" : line.customer.name ?? line.customer.id
            printMessage(name, action.text, isAgent ? .bold : .cyan)
            let previous = try await latestTurn(of: line.customer, on: channel.id)
            let start = Date()
            let result = try await server.act(action, as: line.customer, on: channel.id)
            return try await expect(line, result, since: Beginning(at: start, after: previous), on: channel)
        }
    }

    /// The beginning of a line.
    struct Beginning: Sendable {
        let time: Date
        /// The last turn before the line.
        let turn: TurnID?

        init(at time: Date, after turn: TurnID?) {
            self.time = time
            self.turn = turn
        }
    }

    /// Waits for the outcome of a line and prints it.
    ///
    /// - Returns: True if the outcome is the expected one.
    func expect(
        _ line: DemoLine,
        _ result: ActionResult,
        since start: Beginning,
        on channel: ChannelConfiguration
    ) async throws -> Bool {
        switch line.outcome {
        case .nothing(let reason):
            printNote("no answer: \(reason)")
            let reply = await server.journal.waitForReply(
                to: line.customer.id,
                on: channel.id,
                after: result.journalNumber,
                timeout: Self.silenceTimeout
            )
            if reply != nil { printNote(Terminal.output.styled("unexpected answer", .red)) }
            return reply == nil
        case .callReport: return try await awaitCallReport(with: line.customer, on: channel.id)
        case .replies(let count):
            var number = result.journalNumber
            for _ in 0..<count {
                guard let reply = try await awaitReply(to: line, after: number, since: start, on: channel) else {
                    let webhook = result.answer.map { "the webhook got status \($0)" }
                    let what = "no answer within \(Self.timeout); \(webhook ?? "the webhook got no response")"
                    printNote(Terminal.output.styled(what, .red))
                    return false
                }
                number = reply
            }
            try await printFurtherReplies(of: line, after: number, on: channel)
            try await printOutcomes(of: line.customer, since: start.time, on: channel.id)
            return true
        }
    }

    /// Waits for a reply and prints it.
    ///
    /// - Returns: The number of the reply's entry in the journal; nil if none came in time.
    func awaitReply(
        to line: DemoLine,
        after number: Int,
        since start: Beginning,
        on channel: ChannelConfiguration
    ) async throws -> Int? {
        let reply = await server.journal.waitForReply(
            to: line.customer.id,
            on: channel.id,
            after: number,
            timeout: Self.timeout
        )
        guard let reply, case .reply(let text, let correlation) = reply.event else { return nil }
        if case .provider(.text(let typed)) = line.action {
            try await printUnderstanding(of: typed, tenant: channel.id.tenant)
        }
        let milliseconds = Int(reply.at.timeIntervalSince(start.time) * 1_000)
        printMessage(name(of: channel.id.tenant), text, .green)
        let strategy = await strategy(of: correlation, for: line.customer, on: channel.id, after: start.turn)
        printNote("\(strategy ?? "the channel") · \(milliseconds) ms · \(await statuses(of: reply.providerID))")
        return reply.number
    }

    /// Prints the text as which the hub understood `typed`, if it differs: for the number of a choice, its title.
    func printUnderstanding(of typed: String, tenant: TenantID) async throws {
        let stored = try await storage.read(tenant) { tx in
            try tx.conversations(onlyWithAgent: false, limit: 1).first.flatMap { conversation in
                try tx.history(conversation.id, before: MessageID(.max), limit: 4).last { $0.author == .customer }
            }
        }
        if let stored, stored.text != typed { printNote("understood as “\(stored.text)”") }
    }

    /// Prints the other messages of the same reply, such as a picture after a text.
    func printFurtherReplies(of line: DemoLine, after number: Int, on channel: ChannelConfiguration) async throws {
        for reply in await server.journal.replies(to: line.customer.id, on: channel.id, after: number) {
            guard case .reply(let text, _) = reply.event else { continue }
            printMessage(name(of: channel.id.tenant), text, .green)
            printNote(await statuses(of: reply.providerID))
        }
    }

    private func name(of tenant: TenantID) -> String {
        configuration.tenants.first { $0.profile.id == tenant }?.profile.name ?? tenant.rawValue
    }

    /// Releases the customer's conversation, as `patchbay conversations release` does.
    func release(_ customer: UnifiedContact, on channel: ChannelID) async throws -> Bool {
        try await storage.transact(channel.tenant) { tx in
            let contact = try tx.resolveContact(customer, channel: channel, at: Date())
            let conversation = try tx.openConversation(
                contact: contact,
                channel: channel,
                thread: nil,
                activeSince: .distantPast
            )
            guard let conversation, conversation.handler == .agent else { return false }
            try tx.setHandler(.hub, of: conversation.id, at: Date())
            return true
        }
    }
}

extension CustomerAction {
    /// True if an agent acts.
    fileprivate var isOfAgent: Bool {
        switch self {
        case .agentWrites, .agentLeaves: true
        default: false
        }
    }
}
