import ChannelKit
import Foundation

/// A command to act at a provider.
///
/// ```json
/// {"channel": "lotus-dental/whatsapp", "customer": {"id": "15145550123", "name": "Ana"}, "wait_ms": 5000,
///  "text": "Hello"}
/// ```
/// In place of `text` one of:
/// ```json
/// {"tap": {"id": "yes", "title": "Yes"}}
/// {"media": {"kind": "image", "caption": "My tooth"}}
/// {"location": {"latitude": 45.5, "longitude": -73.6, "name": "Home"}}
/// {"agent_writes": "This is Marie, how can I help?"}
/// {"agent_leaves": true}
/// {"calls": true}
/// {"speaks": "I want to move my appointment."}
/// {"presses": "1"}
/// {"interrupts": {"first": "I would like", "then": "No, wait"}}
/// {"falls_silent": true}
/// {"hangs_up": true}
/// {"tool_call": {"name": "book_slot", "arguments": {"day": "2026-08-24"}}}
/// ```
/// With an `adapter`, the channel must be one of its channels, and may be left out if there is only one. The default
/// customer is the first one of the provider's demonstration. Without `wait_ms` the command does not wait for a reply.
struct ActCommand {
    private static let maxWait: Int64 = 60_000

    /// The channel; nil for the only one of the adapter.
    let channel: ChannelID?
    /// The adapter that the channel must have, if the command names one.
    let adapter: AdapterKind?
    let customer: UnifiedContact?
    let action: CustomerAction
    let wait: Duration

    init(parsing body: Data) throws(ControlRefusal) {
        guard let json = try? JSONValue(parsing: body), json.object != nil else {
            throw .malformed("send JSON with 'channel' or 'adapter'")
        }
        adapter = json["adapter"]?.string.map { AdapterKind($0) }
        channel = json["channel"]?.string.flatMap(ChannelID.init(parsing:))
        let mayOmit = json["channel"] == nil && adapter != nil
        guard channel != nil || mayOmit else { throw .malformed("send JSON with 'channel', written tenant/name") }
        action = try CustomerAction(json)
        customer = UnifiedContact(acting: json["customer"])
        wait = .milliseconds(min(max(json["wait_ms"]?.integer ?? 0, 0), Self.maxWait))
    }
}

extension SimulatorControl {
    /// Performs the action, and waits for a reply.
    ///
    /// - Returns: `{"channel": "lotus-dental/sms", "message_id": "…", "webhook_status": 200, "unanswered": null,
    ///   "replies": ["Hi Ana"], "milliseconds": 38}`; `unanswered` is `duplicate` if the hub had stored the message before, and `agent` if an agent has the
    ///   conversation.
    func act(_ command: ActCommand) async throws(ControlRefusal) -> JSONValue {
        let channel = try await channel(of: command)
        guard let simulator = await stage.simulator(of: channel) else {
            let known = await stage.channels.map(\.description).joined(separator: ", ")
            throw .notFound("no channel is called '\(channel)'; there are \(known.isEmpty ? "none" : known)")
        }
        let kind = type(of: simulator).kind
        if let adapter = command.adapter, adapter != kind {
            throw .malformed("'\(channel)' is a channel of \(kind), not of \(adapter)")
        }
        guard let customer = command.customer ?? type(of: simulator).demoConversation.first?.customer else {
            throw .malformed("name the 'customer', by 'id'")
        }
        let start = clock.now
        let said = try await perform(command.action, as: customer, on: channel, of: simulator)
        if command.wait > .zero {
            _ = await server.journal.waitForReply(
                to: customer.id,
                on: channel,
                after: said.journalNumber,
                timeout: command.wait
            )
        }
        let replies = await server.journal.replies(to: customer.id, on: channel, after: said.journalNumber)
        let unanswered = await server.journal.unansweredReason(of: said.providerID, after: said.journalNumber)
        return [
            "channel": .string(channel.description),
            "message_id": .string(said.providerID),
            "webhook_status": said.answer.map { .integer(Int64($0)) } ?? .null,
            "unanswered": .text(unanswered?.rawValue),
            "replies": .array(replies.compactMap(\.text).map(JSONValue.string)),
            "milliseconds": .integer(Int64((clock.now.timeIntervalSince(start) * 1_000).rounded())),
        ]
    }

    /// The channel that the command names, or the only one of its adapter.
    private func channel(of command: ActCommand) async throws(ControlRefusal) -> ChannelID {
        if let channel = command.channel { return channel }
        var channels: [ChannelID] = []
        for channel in await stage.channels {
            guard let simulator = await stage.simulator(of: channel), type(of: simulator).kind == command.adapter else {
                continue
            }
            channels.append(channel)
        }
        guard let only = channels.first, channels.count == 1 else {
            let known = channels.map(\.description).sorted().joined(separator: ", ")
            throw .malformed(
                channels.isEmpty
                    ? "no channel of \(command.adapter.map(\.rawValue) ?? "any adapter") is simulated"
                    : "name the channel, with --to: there are \(known)"
            )
        }
        return only
    }

    private func perform(
        _ action: CustomerAction,
        as customer: UnifiedContact,
        on channel: ChannelID,
        of simulator: any ProviderSimulator
    ) async throws(ControlRefusal) -> ActionResult {
        do { return try await simulator.act(action, as: customer, on: channel) } catch let error as SimulatorError {
            throw .impossible("\(error)")
        } catch {
            throw .impossible("the provider cannot do this on '\(channel)'")
        }
    }
}

extension ChannelID {
    /// Parses `tenant/name`.
    fileprivate init?(parsing text: String) {
        let halves = text.split(separator: "/", maxSplits: 1)
        guard halves.count == 2 else { return nil }
        self.init(tenant: TenantID(String(halves[0])), name: String(halves[1]))
    }
}

extension UnifiedContact {
    fileprivate init?(acting json: JSONValue?) {
        guard let id = json?["id"]?.string, !id.isEmpty else { return nil }
        self.init(
            id: id,
            phone: json?["phone"]?.string,
            name: json?["name"]?.string,
            aliases: json?["aliases"]?.array?.compactMap(\.string) ?? []
        )
    }
}
