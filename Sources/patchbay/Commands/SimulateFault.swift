import ArgumentParser
import ChannelKit

/// `patchbay simulate fault NAME FAULT`: a fault of a simulated provider, or of a service that a strategy calls.
struct SimulateFault: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fault",
        abstract: "Set, list or clear faults of simulated providers and services.",
        discussion: """
            EXAMPLES:
              patchbay simulate fault whatsapp throttle --times 2 --retry-after 3
              patchbay simulate fault whatsapp slow_answer --duration 20
              patchbay simulate fault whatsapp drop_after_accepting
              patchbay simulate fault llm stall --duration 60 --pieces 3
              patchbay simulate fault llm throttle --times 2
              patchbay simulate fault whatsapp --clear
              patchbay simulate fault --list

            Every provider has duplicate_webhook, reorder_webhooks, slow_answer, fail_after_accepting and
            drop_after_accepting. For an unknown fault, the error lists the known ones. Each call of a service takes \
            one fault, in the order in which they were set.
            """
    )

    @Argument(help: "The adapter, or the strategy that calls the service.")
    var adapter: String?

    @Argument(help: "The fault.")
    var fault: String?

    @Option(help: "The number of times.")
    var times: Int?

    @Option(help: "The Retry-After of throttle, in seconds.")
    var retryAfter: Int?

    @Option(help: "The duration of slow_answer or stall, in seconds.")
    var duration: Int?

    @Option(help: "The number of webhooks in one request.")
    var count: Int?

    @Option(help: "The number of pieces after which an answer stalls, breaks or fails.")
    var pieces: Int?

    @Flag(help: "Remove all faults.")
    var clear = false

    @Flag(help: "Only list the faults that are set.")
    var list = false

    @OptionGroup var client: SimulatorClient

    func validate() throws {
        guard [fault != nil, clear, list].filter(\.self).count == 1 else {
            throw ValidationError("give an adapter with a fault or --clear, or give --list")
        }
        guard adapter != nil || list else { throw ValidationError("give the adapter or the strategy") }
        guard fault != nil || [times, retryAfter, duration, count, pieces].allSatisfy({ $0 == nil }) else {
            throw ValidationError("--times, --retry-after, --duration, --count and --pieces require a fault")
        }
        guard [retryAfter, duration].compactMap(\.self).allSatisfy((0...3_600).contains) else {
            throw ValidationError("--retry-after and --duration must be from 0 to 3600 seconds")
        }
    }

    func run() async throws {
        let answer =
            if clear {
                try await client.call("faults/\(adapter ?? "")", method: "DELETE")
            } else if list {
                try await client.call("faults")
            } else {
                try await client.call("faults", body: command)
            }
        let pending = answer["faults"]?.array?.filter { adapter == nil || Self.name(in: $0) == adapter } ?? []
        for fault in pending { Terminal.output.print(Self.line(of: fault)) }
        if pending.isEmpty { Terminal.error.print("no faults set") }
    }

    private var command: JSONValue {
        .compact([
            "adapter": adapter.map(JSONValue.string), "fault": fault.map(JSONValue.string),
            "times": times.map { .integer(Int64($0)) }, "count": count.map { .integer(Int64($0)) },
            "pieces": pieces.map { .integer(Int64($0)) },
            "retry_after_ms": retryAfter.map(Self.milliseconds), "duration_ms": duration.map(Self.milliseconds),
        ])
    }

    private static func name(in fault: JSONValue) -> String { (fault["adapter"] ?? fault["service"])?.string ?? "" }

    private static func milliseconds(_ seconds: Int) -> JSONValue { .integer(Int64(seconds) * 1_000) }

    /// `whatsapp throttle, 2 times, retry after 3 s`.
    private static func line(of fault: JSONValue) -> String {
        let times = fault["times"]?.integer ?? 1
        let particulars = [
            times == 1 ? "once" : "\(times) times",
            fault["retry_after_ms"]?.integer.map { "retry after \(seconds($0))" },
            fault["duration_ms"]?.integer.map { "for \(seconds($0))" },
            fault["pieces"]?.integer.map { $0 == 1 ? "after 1 piece" : "after \($0) pieces" },
            fault["count"]?.integer.map { "\($0) at once" },
        ]
        let name = "\(name(in: fault)) \(fault["fault"]?.string ?? "")"
        return ([name] + particulars.compactMap(\.self)).joined(separator: ", ")
    }

    private static func seconds(_ milliseconds: Int64) -> String {
        milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000) s" : "\(milliseconds) ms"
    }
}
