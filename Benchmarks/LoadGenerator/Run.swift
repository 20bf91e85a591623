import ArgumentParser
import Crypto
import Foundation

/// `LoadGenerator run`: one measurement, one row.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send requests for a while and print a row of numbers.",
        discussion: """
            With --rate, requests are due at a constant rate whatever the server does, and latency counts from the \
            moment a request was due: waiting for a slow server is part of it. Without, every connection sends its \
            next request as soon as it has an answer, which finds the most that the server can do; latency then \
            counts from the sending, and says little.

            EXAMPLES:
              LoadGenerator http://127.0.0.1:8080/a --body body.json
              LoadGenerator http://127.0.0.1:8080/b --body body.json --rate 5000 \
            --sign-header X-Hub-Signature-256 --sign-secret secret
            """
    )

    @Argument(help: "Where to POST: an http URL of this machine, e.g. http://127.0.0.1:8080/a.")
    var url: Target

    @Option(
        help:
            "A file with the body. {{n}} becomes a number of its own in each request, {{n%1000}} one of so many, {{now}} the time in seconds."
    )
    var body: String

    @Option(help: "Requests a second, at a constant rate. Without it: as many as go.")
    var rate: Double?

    @Option(help: "How many connections.")
    var connections = 64

    @Option(help: "How many seconds to measure.")
    var duration = 5.0

    @Option(help: "How many seconds to send before measuring.")
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

    @Option(help: "What the body of an answer must begin to say: latency ends there, and not with the last byte.")
    var until: String?

    @Option(help: "The process id of the server, to tell its CPU time for a request.")
    var pid: Int32?

    @Option(help: "What to call the row.")
    var label = "requests"

    @Flag(help: "Print the row as a line of JSON.")
    var json = false

    func validate() throws {
        guard (1...1_000).contains(connections) else { throw ValidationError("--connections: 1 to 1000") }
        guard (0.1...120).contains(duration) else { throw ValidationError("--duration: 0.1 to 120 seconds") }
        guard (0...60).contains(warmup) else { throw ValidationError("--warmup: 0 to 60 seconds") }
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
            server: pid
        )
        let row = try await LoadDriver.run(plan).row(label: label, plan: plan)
        print(json ? try row.json : row.text)
    }

    private var signature: RequestFactory.Signature? {
        guard let signHeader, let signSecret else { return nil }
        return .init(header: signHeader, key: SymmetricKey(data: Data(signSecret.utf8)))
    }
}
