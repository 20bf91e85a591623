public import ChannelKit
public import ChannelSimulatorKit
import Foundation

/// A simulator of Crisp's REST API and hooks, for any number of websites and plugins.
///
/// It validates calls by Crisp's schema, responds in Crisp's format, and stores conversations so that messages can be
/// looked up. Every change of a conversation, by a visitor, an operator or the API, is posted as a hook: signed like a
/// plugin's, or unsigned like a website's. A message of the hub comes back as `message:received` and is then reported
/// as delivered and read.
public actor CrispAPISimulator: ProviderSimulator {
    public static let kind: AdapterKind = "crisp"
    public static let faults: Set<SimulatorFault.Kind> = [.throttle, .expiredToken]

    let websites: [SimulatedWebsite]
    let provider: SimulatorContext
    private var sessions: [String: SimulatedSession] = [:]
    private var files: [String: SimulatedFile] = [:]

    public init(channels: [SimulatedChannel], provider: SimulatorContext) {
        websites = channels.compactMap(SimulatedWebsite.init)
        self.provider = provider
    }

    // MARK: - State

    func session(_ id: String, of website: SimulatedWebsite) -> SimulatedSession? { sessions["\(website.id) \(id)"] }

    func store(_ session: SimulatedSession) { sessions["\(session.website) \(session.id)"] = session }

    /// The website's conversations, most recently changed first.
    func sessions(of website: SimulatedWebsite) -> [SimulatedSession] {
        sessions.values.filter { $0.website == website.id }.sorted { ($0.changedAt, $0.id) > ($1.changedAt, $1.id) }
    }

    func file(_ id: String) -> SimulatedFile? { files[id] }

    /// Stores a visitor's file, which the simulator then serves.
    ///
    /// - Returns: The content of the message with the file.
    fileprivate func store(_ file: SimulatedFile, of website: SimulatedWebsite) -> MessageContent {
        let id = UUID().uuidString.lowercased()
        files[id] = file
        return file.content(at: "\(website.baseURL)/storage/\(id)/\(file.name)")
    }
}

// MARK: - Actions of visitors and operators

extension CrispAPISimulator {
    public func act(
        _ action: CustomerAction,
        as customer: UnifiedContact,
        on channel: ChannelID
    ) async throws -> ActionResult {
        let website = try websites.endpoint(of: channel)
        var session = session(customer.crispSession, of: website) ?? SimulatedSession(of: customer, on: website)
        let event = try event(of: action, in: &session, of: website)
        store(session)
        let hook = website.hook(event, customer: customer.id, at: provider.clock.now)
        return await provider.perform(action, as: event.id, by: customer, on: channel, posting: hook)
    }

    /// The event that Crisp posts for `action`.
    private func event(
        of action: CustomerAction,
        in session: inout SimulatedSession,
        of website: SimulatedWebsite
    ) throws(SimulatorError) -> SimulatedEvent {
        let now = provider.clock.now
        switch action {
        case .text(let text): return session.addVisitorMessage(MessageContent(text), at: now)
        case .tap(let id, let title):
            // A choice that was not offered cannot be tapped: the visitor writes its title.
            return session.choose(id, at: now) ?? session.addVisitorMessage(MessageContent(title), at: now)
        case .media(let kind, _):
            // Crisp's files have no caption.
            return session.addVisitorMessage(store(SimulatedFile(kind), of: website), at: now)
        case .agentWrites(let text): return session.addOperatorMessage(MessageContent(text), at: now)
        case .agentLeaves: return session.resolve(at: now)
        case .location: throw .unsupported("locations")
        case .calls, .speaks, .presses, .interrupts, .fallsSilent, .hangsUp, .modelCallsTool:
            throw .unsupported("calls")
        }
    }
}

// MARK: - Hooks caused by API calls

extension CrispAPISimulator {
    /// Stores a message of the hub and schedules its echo and, if visitors see it, its receipts.
    func accept(_ send: SimulatedSend, in session: SimulatedSession, of website: SimulatedWebsite) async -> Int64 {
        var session = session
        let (data, fingerprint) = session.add(send.members, fingerprint: send.fingerprint, at: provider.clock.now)
        store(session)
        await provider.accept(
            send.text,
            as: String(fingerprint),
            for: session.customer,
            on: website.channel,
            correlation: send.correlation
        )
        func schedule(_ name: String, _ data: JSONValue, _ status: DeliveryStatus?) {
            let event = SimulatedEvent(name, data, of: fingerprint)
            self.schedule(event, status, in: session, of: website)
        }
        guard send.isFromOperator else {
            schedule("message:send", data, nil)
            return fingerprint
        }
        schedule("message:received", data, .sent)
        guard !send.isPrivate else { return fingerprint }
        let receipt = session.data(["origin": "chat", "fingerprints": [.integer(fingerprint)]])
        schedule("message:acknowledge:delivered", receipt, .delivered)
        schedule("message:acknowledge:read:received", receipt, .read)
        return fingerprint
    }

    /// Schedules a hook at the time of its status; its response is not awaited.
    func schedule(
        _ event: SimulatedEvent,
        _ status: DeliveryStatus? = nil,
        in session: SimulatedSession,
        of website: SimulatedWebsite
    ) {
        let delay = status.map(provider.timing.delay) ?? .zero
        let moment = provider.clock.now.addingTimeInterval(delay.timeInterval)
        provider.schedule(website.hook(event, customer: session.customer, status: status, at: moment), after: delay)
    }
}

extension UnifiedContact {
    /// The customer's session: their id, or a session id derived from it.
    var crispSession: String {
        if id.hasPrefix("session_") { return id }
        let letters = id.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        return "session_\(String(letters))"
    }
}
