import ArgumentParser
import Foundation

/// `LoadGenerator converse`: one measurement of conversations, one row.
struct Converse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send the webhooks of customers' messages, take the replies as their provider, and print one row.",
        discussion: """
            Requests are messages. Latency counts from the time at which a message was due until its reply is at the \
            provider, which reports the statuses sent, delivered and read in three webhooks. A message without a \
            reply, a second reply and a refused webhook are errors.

            With --rate, messages are due at a constant rate. Without it, each of the --customers writes again after \
            its reply, which measures the rate that a hub sustains.

            EXAMPLES:
              LoadGenerator converse http://127.0.0.1:8080/webhooks/whatsapp --body webhook.json --port 8090 \
            --sign-header X-Hub-Signature-256 --sign-secret secret --rate 300
            """
    )

    @Argument(help: "The URL of the webhooks: an http URL of this machine.")
    var url: Target

    @Option(help: "A file with the body of a message, as for 'run'.")
    var body: String

    @Option(help: "The port of the provider's API, which the hub's base_url names.")
    var port: Int

    @Option(help: "Messages per second, at a constant rate.")
    var rate: Double?

    @Option(help: "The number of customers that write at once, without --rate.")
    var customers = 200

    @Option(help: "The max number of messages.")
    var messages: Int?

    @Option(help: "The number of connections.")
    var connections = 64

    @Option(help: "The duration of the measurement in seconds.")
    var duration = 5.0

    @Option(help: "Seconds of messages before the measurement.")
    var warmup = 1.0

    @Option(name: .customLong("sign-header"), help: "The header with the signature, as for 'run'.")
    var signHeader: String

    @Option(name: .customLong("sign-secret"), help: "The key of the HMAC.")
    var signSecret: String

    @Option(help: "The label of the row.")
    var label = "conversations"

    @Flag(help: "Print the row as a line of JSON.")
    var json = false

    func validate() throws {
        guard (1...1_000).contains(connections) else { throw ValidationError("--connections: 1 to 1000") }
        guard (1...100_000).contains(customers) else { throw ValidationError("--customers: 1 to 100000") }
        guard messages.map({ $0 > 0 }) ?? true else { throw ValidationError("--messages: at least 1") }
        guard (0.1...120).contains(duration) else { throw ValidationError("--duration: 0.1 to 120 seconds") }
        guard (0...60).contains(warmup) else { throw ValidationError("--warmup: 0 to 60 seconds") }
        guard rate.map({ (0.1...100_000).contains($0) }) ?? true else {
            throw ValidationError("--rate: 0.1 to 100000 messages a second")
        }
    }

    func run() async throws {
        let template = BodyTemplate(try String(contentsOfFile: body, encoding: .utf8))
        let signature = RequestFactory.Signature(header: signHeader, secret: signSecret)
        let plan = ConversationPlan(
            target: url,
            messages: RequestFactory(target: url, template: template, signature: signature),
            rate: rate,
            customers: customers,
            messageLimit: messages ?? .max,
            connections: connections,
            port: port,
            warmup: warmup,
            duration: duration
        )
        let row = try await ConversationDriver.run(plan).row(label: label, rate: rate, connections: connections)
        print(json ? try row.json : row.text)
    }
}
