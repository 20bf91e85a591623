import ArgumentParser
import ChannelKit

/// `patchbay simulate ADAPTER --say …`: what a customer, or an agent of the business, does at a provider.
struct SimulateAct: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "act",
        abstract: "Write to a running hub as a customer would, and print the answer.",
        discussion: """
            EXAMPLES:
              patchbay simulate whatsapp --say "hello" --to lotus-dental/whatsapp
              patchbay simulate whatsapp --tap book --title "Book a visit" --to lotus-dental/whatsapp
              patchbay simulate whatsapp --media image --caption "My tooth" --to lotus-dental/whatsapp
              patchbay simulate whatsapp --agent-says "This is Marie" --to lotus-dental/whatsapp
              patchbay simulate whatsapp --agent-leaves --to lotus-dental/whatsapp
              patchbay simulate twilio --call --to lotus-dental/phone
              patchbay simulate twilio --speak "I want to move my appointment" --to lotus-dental/phone
              patchbay simulate twilio --hang-up --to lotus-dental/phone

            It ends with 1 when no answer came in time, and with 64 when it was not called like this.
            """,
        aliases: ["say"]
    )

    @Argument(help: "The adapter.")
    var adapter: String

    @Option(name: .customLong("say"), help: "What the customer writes.")
    var text: String?

    @Option(help: "The id of the button, or the row of a list, that the customer taps.")
    var tap: String?

    @Option(help: "What stands on it; without it the id.")
    var title: String?

    @Option(
        help: "The file that the customer sends: \(mediaKinds).",
        transform: { word in
            guard let kind = OutboundMedia.Kind(rawValue: word) else {
                throw ValidationError("it is one of \(mediaKinds)")
            }
            return kind
        }
    )
    var media: OutboundMedia.Kind?

    @Option(help: "The text under it.")
    var caption: String?

    @Option(help: "What a human agent of the business writes, in the provider's own inbox.")
    var agentSays: String?

    @Flag(help: "The human agent gives the conversation back.")
    var agentLeaves = false

    @OptionGroup(title: "Calls") var call: CallOptions

    @Option(name: .customLong("to"), help: "The channel, tenant/name.")
    var channel: String

    @Option(name: .customLong("as"), help: "The customer's id at the provider; without it the demonstration's first.")
    var customer: String?

    @Option(help: "The customer's name.")
    var name: String?

    @OptionGroup var door: SimulatorClient

    @Option(help: "How long to wait for the answer, in seconds; without it 10, and 0 for an agent.")
    var wait: Int?

    func validate() throws {
        let written = [text != nil, tap != nil, media != nil, agentSays != nil, agentLeaves].filter(\.self).count
        guard written + call.count == 1 else {
            throw ValidationError(
                "give exactly one of --say, --tap, --media, --agent-says, --agent-leaves and what is done in calls"
            )
        }
        guard title == nil || tap != nil else { throw ValidationError("--title belongs to --tap") }
        guard caption == nil || media != nil else { throw ValidationError("--caption belongs to --media") }
        guard (0...60).contains(wait ?? 0) else { throw ValidationError("--wait is from 0 to 60 seconds") }
    }

    func run() async throws {
        let seconds = wait ?? (isOfAgent ? 0 : 10)
        let answer = try await door.call("act", body: command(waiting: seconds), timeout: .seconds(seconds + 15))
        let replies = answer["replies"]?.array?.compactMap(\.string) ?? []
        for reply in replies { Terminal.output.print(reply) }
        guard replies.isEmpty else { return }
        let status = answer["webhook_status"]?.integer
        if seconds == 0, let status, (200...299).contains(status) { return }
        let taken = status.map { "the hub answered the webhook with \($0)" } ?? "the hub did not take the webhook"
        throw door.failure(seconds == 0 ? taken : "no answer within \(seconds) s; \(taken)")
    }

    private var isOfAgent: Bool { agentSays != nil || agentLeaves }

    private func command(waiting seconds: Int) -> JSONValue {
        var command: [String: JSONValue] = [
            "channel": .string(channel), "adapter": .string(adapter), "wait_ms": .integer(Int64(seconds * 1_000)),
        ]
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

/// What `--media` takes.
private let mediaKinds = OutboundMedia.Kind.allCases.map(\.rawValue).joined(separator: ", ")
