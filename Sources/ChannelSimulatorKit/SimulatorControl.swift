import ChannelKit
import Foundation

/// The door to drive the simulators by hand or by script.
///
/// `POST /_simulator/say` with
/// ```json
/// {"channel": "lotus-dental/whatsapp", "text": "Hello", "customer": {"id": "15145550123", "name": "Ana"},
///  "wait_ms": 5000}
/// ```
/// answers, as soon as there is a reply or the time is up, with
/// ```json
/// {"message_id": "…", "webhook_status": 200, "replies": ["Hi Ana"], "milliseconds": 38}
/// ```
/// Without a customer it is the first of the provider's demonstration, without `wait_ms` nothing is waited for.
struct SimulatorControl: Sendable {
    static let pathComponent = "_simulator"
    private static let longestWait = 60_000

    let server: SimulatorServer
    let stage: SimulatorStage
    let clock: any HubClock

    func respond(to request: SimulatedRequest) async -> WebhookResponse {
        switch (request.method, request.path) {
        case ("POST", "say"): await say(request)
        case ("GET", "journal"): .json(status: 200, ["entries": .array(await server.journal.entries.map(\.json))])
        default: .failure(404, "POST /_simulator/say and GET /_simulator/journal are all there is")
        }
    }

    private func say(_ request: SimulatedRequest) async -> WebhookResponse {
        guard let body = try? JSONValue(parsing: request.body), let text = body["text"]?.string,
            let channel = body["channel"]?.string.flatMap(ChannelID.init(parsing:))
        else { return .failure(400, "send JSON with 'channel', written tenant/name, and 'text'") }
        guard let simulator = await stage.simulator(of: channel) else {
            let known = await stage.channels.map(\.description).joined(separator: ", ")
            return .failure(404, "no channel is called '\(channel)'; there are \(known.isEmpty ? "none" : known)")
        }
        let fallback = type(of: simulator).demoConversation.first?.customer
        guard let customer = UnifiedContact(saying: body["customer"]) ?? fallback else {
            return .failure(400, "say who the 'customer' is, by their 'id'")
        }
        let wait = Duration.milliseconds(min(max(body["wait_ms"]?.integer ?? 0, 0), Int64(Self.longestWait)))
        return await say(text, as: customer, to: channel, of: simulator, wait: wait)
    }

    private func say(
        _ text: String,
        as customer: UnifiedContact,
        to channel: ChannelID,
        of simulator: any ProviderSimulator,
        wait: Duration
    ) async -> WebhookResponse {
        let start = clock.now
        guard let said = try? await simulator.say(text, as: customer, to: channel) else {
            return .failure(409, "the provider cannot speak for '\(channel)'")
        }
        if wait > .zero {
            _ = await server.journal.waitForReply(
                to: customer.id,
                on: channel,
                after: said.journalNumber,
                timeout: wait
            )
        }
        let milliseconds = Int64((clock.now.timeIntervalSince(start) * 1_000).rounded())
        let replies = await server.journal.replies(to: customer.id, on: channel, after: said.journalNumber)
        return .json(
            status: 200,
            [
                "message_id": .string(said.providerID),
                "webhook_status": said.answer.map { .integer(Int64($0)) } ?? .null,
                "replies": .array(replies.compactMap(\.text).map(JSONValue.string)),
                "milliseconds": .integer(milliseconds),
            ]
        )
    }
}

extension WebhookResponse {
    fileprivate static func failure(_ status: Int, _ sentence: String) -> WebhookResponse {
        .json(status: status, ["error": .string(sentence)])
    }
}

extension ChannelID {
    /// Reads `tenant/name`.
    fileprivate init?(parsing text: String) {
        let halves = text.split(separator: "/", maxSplits: 1)
        guard halves.count == 2 else { return nil }
        self.init(tenant: TenantID(String(halves[0])), name: String(halves[1]))
    }
}

extension UnifiedContact {
    fileprivate init?(saying json: JSONValue?) {
        guard let id = json?["id"]?.string, !id.isEmpty else { return nil }
        self.init(
            id: id,
            phone: json?["phone"]?.string,
            name: json?["name"]?.string,
            aliases: json?["aliases"]?.array?.compactMap(\.string) ?? []
        )
    }
}

extension SimulatorJournal.Entry {
    fileprivate var json: JSONValue {
        let common: [String: JSONValue] = [
            "number": .integer(Int64(number)), "at": .string(at.iso8601), "channel": .string(channel.description),
            "customer": .string(customer), "id": .string(providerID),
        ]
        return .object(common.merging(event.members) { common, _ in common })
    }
}

extension SimulatorJournal.Event {
    fileprivate var members: [String: JSONValue] {
        switch self {
        case .said(let text): ["event": "said", "text": .string(text)]
        case .reply(let text, let correlation):
            ["event": "reply", "text": .string(text), "correlation": .text(correlation)]
        case .refusal(let status, let reason):
            ["event": "refusal", "http_status": .integer(Int64(status)), "reason": .string(reason)]
        case .status(let status): ["event": "status", "status": .string(status.rawValue)]
        case .webhook(let attempt, let answer):
            [
                "event": "webhook", "attempt": .integer(Int64(attempt)),
                "answer": answer.map { .integer(Int64($0)) } ?? .null,
            ]
        }
    }
}
