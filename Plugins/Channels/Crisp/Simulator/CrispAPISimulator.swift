public import ChannelKit
public import ChannelSimulatorKit
import Foundation

/// Stands in for Crisp's REST API and its hooks, for any number of websites and plugins.
///
/// It holds what it gets to Crisp's schema and answers in Crisp's words. It remembers every conversation, so that
/// messages can be asked for. Whatever is done to a conversation is told by a hook, be it by a visitor, an operator or
/// the API: signed, as a plugin's are, or with nothing but the URL, as a website's own are. A message of the hub's comes
/// back as `message:received`, and is told as delivered and read.
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

    public func act(
        _ action: CustomerAction,
        as customer: UnifiedContact,
        on channel: ChannelID
    ) async throws -> ActionResult {
        guard let website = websites.first(where: { $0.channel == channel }) else {
            throw SimulatorError.unknownChannel(channel)
        }
        var session = session(customer.crispSession, of: website) ?? SimulatedSession(of: customer, on: website)
        let told = try tell(action, in: &session, of: website)
        keep(session)
        let id = String(told.fingerprint)
        let entry = await provider.journal.record(.said(action.text), of: id, channel: channel, customer: customer.id)
        let hook = website.hook(told.event, told.data, about: id, customer: customer.id, at: provider.clock.now)
        return ActionResult(providerID: id, journalNumber: entry, answer: await provider.post(hook))
    }

    /// What Crisp tells of `action`.
    private func tell(
        _ action: CustomerAction,
        in session: inout SimulatedSession,
        of website: SimulatedWebsite
    ) throws(SimulatorError) -> (event: String, data: JSONValue, fingerprint: Int64) {
        let now = provider.clock.now
        switch action {
        case .text(let text): return session.hear(SpokenContent("text", .string(text)), at: now)
        case .tap(let id, let title):
            // What is not there cannot be tapped; people write it then.
            return session.choose(id, at: now) ?? session.hear(SpokenContent("text", .string(title)), at: now)
        case .media(let kind, _):
            let file = SimulatedFile(kind)
            let id = UUID().uuidString.lowercased()
            files[id] = file
            // A file has no caption at Crisp.
            return session.hear(file.content(at: "\(website.baseURL)/storage/\(id)/\(file.name)"), at: now)
        case .agentWrites(let text): return session.speak(SpokenContent("text", .string(text)), at: now)
        case .agentLeaves: return session.resolve(at: now)
        case .location: throw .unsupported("place to send")
        case .calls, .speaks, .presses, .interrupts, .fallsSilent, .hangsUp, .modelCallsTool:
            throw .unsupported("calls")
        }
    }
}

// MARK: - What it remembers

extension CrispAPISimulator {
    func session(_ id: String, of website: SimulatedWebsite) -> SimulatedSession? { sessions["\(website.id) \(id)"] }

    func keep(_ session: SimulatedSession) { sessions["\(session.website) \(session.id)"] = session }

    /// The website's conversations, the one that changed last first.
    func sessions(of website: SimulatedWebsite) -> [SimulatedSession] {
        sessions.values.filter { $0.website == website.id }.sorted { ($0.changedAt, $0.id) > ($1.changedAt, $1.id) }
    }

    func file(_ id: String) -> SimulatedFile? { files[id] }
}

// MARK: - What it tells of the API's calls

extension CrispAPISimulator {
    /// Takes a message from the hub: it comes back, and is delivered and read where a visitor gets to see it.
    func accept(_ send: SimulatedSend, in session: SimulatedSession, of website: SimulatedWebsite) async -> Int64 {
        var session = session
        let (data, fingerprint) = session.add(send.members, fingerprint: send.fingerprint, at: provider.clock.now)
        keep(session)
        let id = String(fingerprint)
        await provider.journal.record(
            .reply(send.text, correlation: send.correlation),
            of: id,
            channel: website.channel,
            customer: session.customer
        )
        let timing = provider.timing
        guard send.isFromOperator else {
            schedule("message:send", data, about: id, in: session, of: website)
            return fingerprint
        }
        schedule("message:received", data, about: id, in: session, of: website, .sent, after: timing.sentAfter)
        guard !send.isPrivate else { return fingerprint }
        let receipt = session.data(["origin": "chat", "fingerprints": [.integer(fingerprint)]])
        for (event, status, delay) in [
            ("message:acknowledge:delivered", DeliveryStatus.delivered, timing.deliveredAfter),
            ("message:acknowledge:read:received", .read, timing.readAfter),
        ] { schedule(event, receipt, about: id, in: session, of: website, status, after: delay) }
        return fingerprint
    }

    /// Tells of something without waiting for the answer.
    func schedule(
        _ event: String,
        _ data: JSONValue,
        about id: String,
        in session: SimulatedSession,
        of website: SimulatedWebsite,
        _ status: DeliveryStatus? = nil,
        after delay: Duration = .zero
    ) {
        let moment = provider.clock.now.addingTimeInterval(delay.timeInterval)
        let hook = website.hook(event, data, about: id, customer: session.customer, status: status, at: moment)
        provider.schedule(hook, after: delay)
    }
}

extension UnifiedContact {
    /// The session in which somebody writes: their id, or where that is none of Crisp's one that is made of it.
    var crispSession: String {
        if id.hasPrefix("session_") { return id }
        let letters = id.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        return "session_\(String(letters))"
    }
}
