import ArgumentParser
import ChannelKit

/// `patchbay simulate fault ADAPTER FAULT`: what is to go wrong at a provider.
struct SimulateFault: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fault",
        abstract: "Let something go wrong at a simulated provider, and print what is to go wrong.",
        discussion: """
            EXAMPLES:
              patchbay simulate fault whatsapp throttle --times 2 --retry-after 3
              patchbay simulate fault whatsapp slow_answer --duration 20
              patchbay simulate fault whatsapp drop_after_accepting
              patchbay simulate fault whatsapp --clear
              patchbay simulate fault --list

            At every provider: duplicate_webhook, reorder_webhooks, slow_answer, fail_after_accepting and
            drop_after_accepting. An unknown fault is answered with those that the provider has.
            """
    )

    @Argument(help: "The adapter.")
    var adapter: String?

    @Argument(help: "What is to go wrong.")
    var fault: String?

    @Option(help: "How often.")
    var times: Int?

    @Option(help: "How long a throttled hub is told to wait, in seconds.")
    var retryAfter: Int?

    @Option(help: "How long a slow answer takes, in seconds.")
    var duration: Int?

    @Option(help: "How many webhooks go in one request.")
    var count: Int?

    @Flag(help: "Let nothing go wrong any more.")
    var clear = false

    @Flag(help: "Only print what is to go wrong.")
    var list = false

    @OptionGroup var door: SimulatorDoor

    func validate() throws {
        guard [fault != nil, clear, list].filter(\.self).count == 1 else {
            throw ValidationError("give an adapter with a fault or --clear, or give --list")
        }
        guard adapter != nil || list else { throw ValidationError("name the adapter") }
        guard fault != nil || [times, retryAfter, duration, count].allSatisfy({ $0 == nil }) else {
            throw ValidationError("--times, --retry-after, --duration and --count belong to a fault")
        }
        guard [retryAfter, duration].compactMap(\.self).allSatisfy((0...3_600).contains) else {
            throw ValidationError("--retry-after and --duration are from 0 to 3600 seconds")
        }
    }

    func run() async throws {
        let answer =
            if clear {
                try await door.call("faults/\(adapter ?? "")", method: "DELETE")
            } else if list {
                try await door.call("faults")
            } else {
                try await door.call("faults", body: command)
            }
        let pending = answer["faults"]?.array?.filter { adapter == nil || $0["adapter"]?.string == adapter } ?? []
        for fault in pending { Terminal.output.print(Self.line(of: fault)) }
        if pending.isEmpty { Terminal.error.print("nothing is to go wrong") }
    }

    private var command: JSONValue {
        .compact([
            "adapter": adapter.map(JSONValue.string), "fault": fault.map(JSONValue.string),
            "times": times.map { .integer(Int64($0)) }, "count": count.map { .integer(Int64($0)) },
            "retry_after_ms": retryAfter.map(Self.milliseconds), "duration_ms": duration.map(Self.milliseconds),
        ])
    }

    private static func milliseconds(_ seconds: Int) -> JSONValue { .integer(Int64(seconds) * 1_000) }

    /// `whatsapp throttle, 2 times, retry after 3 s`.
    private static func line(of fault: JSONValue) -> String {
        let times = fault["times"]?.integer ?? 1
        let particulars = [
            times == 1 ? "once" : "\(times) times",
            fault["retry_after_ms"]?.integer.map { "retry after \(seconds($0))" },
            fault["duration_ms"]?.integer.map { "for \(seconds($0))" },
            fault["count"]?.integer.map { "\($0) at once" },
        ]
        let name = "\(fault["adapter"]?.string ?? "") \(fault["fault"]?.string ?? "")"
        return ([name] + particulars.compactMap(\.self)).joined(separator: ", ")
    }

    private static func seconds(_ milliseconds: Int64) -> String {
        milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000) s" : "\(milliseconds) ms"
    }
}
