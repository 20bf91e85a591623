import ChannelKit
import ChannelSimulatorKit
import Foundation
import HubConfig
import HubRouter

/// The conversations and how they look.
struct DemoRunner: Sendable {
    let configuration: HubConfiguration
    let build: Build
    let server: SimulatorServer
    let storage: any HubStorage

    static let timeout: Duration = .seconds(15)
    /// Simulated customers read within half a second; those of an SMS never say so.
    static let timeoutForReading: Duration = .milliseconds(900)
    /// Providers that tell how far a message has come begin at once.
    static let timeoutForStatuses: Duration = .milliseconds(250)
    /// How long to listen before a silence is one.
    static let silence: Duration = .milliseconds(700)

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
    /// - Returns: Whether the customer heard what the line says.
    func play(_ line: DemoLine, on channel: ChannelConfiguration) async throws -> Bool {
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

    func hear(
        _ line: DemoLine,
        _ said: ActionResult,
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
                    let what = "no answer within \(Self.timeout); \(webhook ?? "the webhook got no answer")"
                    note(Terminal.output.styled(what, .red))
                    return false
                }
                number = reply
            }
            try await hearTheRest(of: line, after: number, on: channel)
            try await tellWhatFollowed(line.customer, since: begun, on: channel.id)
            return true
        }
    }

    /// - Returns: The number of the reply's entry in the journal.
    func hearReply(
        to line: DemoLine,
        after number: Int,
        since begun: Date,
        on channel: ChannelConfiguration
    ) async throws -> Int? {
        let reply = await server.journal.waitForReply(
            to: line.customer.id,
            on: channel.id,
            after: number,
            timeout: Self.timeout
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
    func explain(_ typed: String, tenant: TenantID) async throws {
        let heard = try await storage.read(tenant) { tx in
            try tx.conversations(onlyHuman: false, limit: 1).first.flatMap { conversation in
                try tx.history(conversation.id, before: MessageID(.max), limit: 4).last { $0.author == .customer }
            }
        }
        if let heard, heard.text != typed { note("understood as “\(heard.text)”") }
    }

    /// Shows what else the same answer consists of, such as a picture after a text.
    func hearTheRest(of line: DemoLine, after number: Int, on channel: ChannelConfiguration) async throws {
        for reply in await server.journal.replies(to: line.customer.id, on: channel.id, after: number) {
            guard case .reply(let text, _) = reply.event else { continue }
            let tenant = configuration.tenants.first { $0.profile.id == channel.id.tenant }
            speak(tenant?.profile.name ?? channel.id.tenant.rawValue, text, .green)
            note(await statuses(of: reply.providerID))
        }
    }

    /// Gives the customer's conversation back to the hub, as `patchbay conversations release` does.
    func release(_ customer: UnifiedContact, on channel: ChannelID) async throws -> Bool {
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
