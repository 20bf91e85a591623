import ArgumentParser
import ChannelKit

/// `patchbay simulate ADAPTER --say …`: an action of a customer, or of an agent, at a simulated provider.
struct SimulateAct: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "act",
        abstract: "Act as a customer at a simulated provider, and print the hub's reply.",
        usage: "patchbay simulate <adapter> --say <text> [--to <channel>] [<options>]",
        discussion: """
            EXAMPLES:
              patchbay simulate whatsapp --say "hello"
              patchbay simulate whatsapp --say "hello" --to lotus-dental/whatsapp
              patchbay simulate whatsapp --tap book --title "Book a visit" --to lotus-dental/whatsapp
              patchbay simulate whatsapp --media image --caption "My tooth" --to lotus-dental/whatsapp
              patchbay simulate whatsapp --agent-says "This is Marie" --to lotus-dental/whatsapp
              patchbay simulate whatsapp --agent-leaves --to lotus-dental/whatsapp
              patchbay simulate twilio --call --to lotus-dental/sms
              patchbay simulate twilio --speak "I want to move my appointment" --to lotus-dental/sms
              patchbay simulate twilio --hang-up --to lotus-dental/sms

            Exits with 1 if no reply came in time, and with 64 for invalid arguments.
            """,
        aliases: ["say"]
    )

    @Argument(help: "The adapter.")
    var adapter: String

    @Option(name: .customLong("say"), help: "The customer writes this.")
    var text: String?

    @Option(help: "The customer taps the button or list row with this id.")
    var tap: String?

    @Option(help: "The title of --tap. Default: its id.")
    var title: String?

    @Option(
        help: "The customer sends a file of this kind: \(mediaKinds).",
        transform: { word in
            guard let kind = OutboundMedia.Kind(rawValue: word) else {
                throw ValidationError("expected one of \(mediaKinds)")
            }
            return kind
        }
    )
    var media: OutboundMedia.Kind?

    @Option(help: "The caption of --media.")
    var caption: String?

    @Option(help: "An agent writes this in the provider's own inbox.")
    var agentSays: String?

    @Flag(help: "The agent releases the conversation.")
    var agentLeaves = false

    @OptionGroup(title: "Calls") var call: CallOptions

    @Option(name: .customLong("to"), help: "The channel, tenant/name. Default: the only one of the adapter.")
    var channel: String?

    @Option(name: .customLong("as"), help: "The customer's id at the provider. Default: the demo's first customer.")
    var customer: String?

    @Option(help: "The customer's name.")
    var name: String?

    @OptionGroup var client: SimulatorClient

    @Option(help: "The time to wait for the reply, in seconds. Default: 10, and 0 for an agent.")
    var wait: Int?

    func validate() throws {
        let written = [text != nil, tap != nil, media != nil, agentSays != nil, agentLeaves].filter(\.self).count
        guard written + call.count == 1 else {
            throw ValidationError(
                "give exactly one of --say, --tap, --media, --agent-says, --agent-leaves and the options of calls"
            )
        }
        guard title == nil || tap != nil else { throw ValidationError("--title requires --tap") }
        guard caption == nil || media != nil else { throw ValidationError("--caption requires --media") }
        guard (0...60).contains(wait ?? 0) else { throw ValidationError("--wait must be from 0 to 60 seconds") }
    }

    func run() async throws {
        let seconds = wait ?? (isOfAgent ? 0 : 10)
        let answer = try await client.call("act", body: command(waiting: seconds), timeout: .seconds(seconds + 15))
        let replies = answer["replies"]?.array?.compactMap(\.string) ?? []
        for reply in replies { Terminal.output.print(reply) }
        guard replies.isEmpty else { return }
        let status = answer["webhook_status"]?.integer
        let isTaken = status.map { (200...299).contains($0) } ?? false
        if seconds == 0, isTaken { return }
        switch answer["unanswered"]?.string {
        case "duplicate":
            let id = answer["message_id"]?.string ?? ""
            throw fail(
                "no reply: the hub has stored message '\(id)' before and takes it for a redelivery; "
                    + "let the simulator's ids begin at random"
            )
        case "agent":
            throw fail(
                "no reply: an agent has the conversation; release it with --agent-leaves or 'conversations release'"
            )
        default: break
        }
        let taken = status.map { "the webhook got status \($0)" } ?? "the webhook got no response"
        guard seconds > 0 else { throw fail(taken) }
        // The reply may be held or paused, or the message may ask for none.
        let explain = "patchbay explain --last --channel \(answer["channel"]?.string ?? "")"
        let cause = isTaken ? "; '\(explain)' tells why, with a --config that names a database" : ""
        throw fail("no reply within \(seconds) s; \(taken)\(cause)")
    }

    private var isOfAgent: Bool { agentSays != nil || agentLeaves }

    private func command(waiting seconds: Int) -> JSONValue {
        var command: [String: JSONValue] = [
            "adapter": .string(adapter), "wait_ms": .integer(Int64(seconds * 1_000)),
        ]
        if let channel { command["channel"] = .string(channel) }
        if let customer { command["customer"] = ["id": .string(customer), "name": .text(name)] }
        if let text { command["text"] = .string(text) }
        if let tap { command["tap"] = ["id": .string(tap), "title": .string(title ?? tap)] }
        if let media { command["media"] = ["kind": .string(media.rawValue), "caption": .text(caption)] }
        if let agentSays { command["agent_writes"] = .string(agentSays) }
        if agentLeaves { command["agent_leaves"] = true }
        if let (key, value) = call.command { command[key] = value }
        return .object(command)
    }
}

/// The values of `--media`.
private let mediaKinds = OutboundMedia.Kind.allCases.map(\.rawValue).joined(separator: ", ")
