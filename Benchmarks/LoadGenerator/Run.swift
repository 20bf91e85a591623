import ArgumentParser
import Crypto
import Foundation

/// `LoadGenerator run`: one measurement, one row.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send requests and print one row of results.",
        discussion: """
            With --rate, requests are due at a constant rate, regardless of the server, and latency counts from the \
            time at which a request was due, which includes waiting for a slow server. Without it, every connection \
            sends its next request after a response, which measures the maximum throughput; latency then counts from \
            the send.

            EXAMPLES:
              LoadGenerator http://127.0.0.1:8080/a --body body.json
              LoadGenerator http://127.0.0.1:8080/b --body body.json --rate 5000 \
            --sign-header X-Hub-Signature-256 --sign-secret secret
            """
    )

    @Argument(help: "The URL to POST to: an http URL of this machine, such as http://127.0.0.1:8080/a.")
    var url: Target

    @Option(
        help:
            "A file with the body. {{n}} becomes the number of the request, {{n%1000}} its remainder, {{known%1000}} the same but for every tenth request, {{now}} the time in seconds."
    )
    var body: String

    @Option(help: "Requests per second, at a constant rate. Default: as many as possible.")
    var rate: Double?

    @Option(help: "The number of connections.")
    var connections = 64

    @Option(help: "The duration of the measurement in seconds.")
    var duration = 5.0

    @Option(help: "The max number of requests.")
    var requests: Int?

    @Option(help: "Seconds of requests before the measurement.")
    var warmup = 1.0

    @Option(
        name: .customLong("sign-header"),
        help: "The header for 'sha256=' and the body's HMAC-SHA256 in hexadecimal."
    )
    var signHeader: String?

    @Option(name: .customLong("sign-secret"), help: "The key of the HMAC.")
    var signSecret: String?

    @Option(help: "A further header field, such as 'Authorization: Bearer token'.")
    var header: [String] = []

    @Option(help: "A text in the response: latency ends there, and not with the last byte.")
    var until: String?

    @Option(help: "The process id of the server, to measure its CPU time per request.")
    var pid: Int32?

    @Option(help: "The label of the row.")
    var label = "requests"

    @Flag(help: "Print the row as a line of JSON.")
    var json = false

    func validate() throws {
        guard (1...1_000).contains(connections) else { throw ValidationError("--connections: 1 to 1000") }
        guard (0.1...120).contains(duration) else { throw ValidationError("--duration: 0.1 to 120 seconds") }
        guard (0...60).contains(warmup) else { throw ValidationError("--warmup: 0 to 60 seconds") }
        guard requests.map({ $0 > 0 }) ?? true else { throw ValidationError("--requests: at least 1") }
        guard rate.map({ (0.1...1_000_000).contains($0) }) ?? true else {
            throw ValidationError("--rate: 0.1 to 1000000 requests a second")
        }
        guard header.allSatisfy({ $0.contains(":") && !$0.contains("\n") }) else {
            throw ValidationError("--header: 'Name: value'")
        }
        guard (signHeader == nil) == (signSecret == nil) else {
            throw ValidationError("--sign-header and --sign-secret go together")
        }
    }

    func run() async throws {
        let template = BodyTemplate(try String(contentsOfFile: body, encoding: .utf8))
        let plan = LoadPlan(
            target: url,
            requests: RequestFactory(target: url, template: template, signature: signature, fields: header),
            words: until,
            rate: rate,
            connections: connections,
            warmup: warmup,
            duration: duration,
            requestLimit: requests ?? .max,
            server: pid
        )
        let row = try await LoadDriver.run(plan).row(label: label, rate: rate, connections: connections)
        print(json ? try row.json : row.text)
    }

    private var signature: RequestFactory.Signature? { .init(header: signHeader, secret: signSecret) }
}
