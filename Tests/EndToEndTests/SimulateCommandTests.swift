import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import Testing

/// `patchbay simulate` against simulators that reply by themselves.
@Suite(.timeLimit(.minutes(10)))
struct SimulateCommandTests {
    /// Runs `patchbay simulate` with `arguments`.
    private func simulate(
        _ arguments: [String],
        at url: String
    ) async throws -> (exitCode: Int32, output: String, error: String) {
        let folder = try TemporaryFolder()
        let program = try Program(["simulate"] + arguments + ["--simulators", url], in: folder)
        let exitCode = try await program.exitCode()
        return (exitCode, program.outputText, program.errorText)
    }

    static let actions: [([String], CustomerAction)] = [
        (["--say", "hello"], .text("hello")),
        (["--tap", "yes", "--title", "Yes!"], .tap(id: "yes", title: "Yes!")),
        (["--tap", "yes"], .tap(id: "yes", title: "yes")),
        (["--media", "image", "--caption", "A tooth"], .media(.image, caption: "A tooth")),
        (["--call"], .calls),
        (["--speak", "hello"], .speaks("hello")),
        (["--speak", "I would", "--interrupt-with", "No, wait"], .interrupts("I would", with: "No, wait")),
        (["--press", "12#"], .presses("12#")),
        (["--fall-silent"], .fallsSilent),
        (["--hang-up"], .hangsUp),
        (
            ["--tool", "book", "--arguments", #"{"day": "Monday"}"#],
            .modelCallsTool(name: "book", arguments: ["day": "Monday"])
        ),
    ]

    @Test(arguments: actions)
    func printsTheAnswer(arguments: [String], action: CustomerAction) async throws {
        try await withToySimulators { _, url in
            let run = try await simulate(["toy", "--to", "lotus/toy"] + arguments, at: url)
            #expect(run.exitCode == 0)
            #expect(run.output == "Ana: \(action)\n")
            #expect(run.error.isEmpty)
        }
    }

    @Test func onlyChannelNeedsNoName() async throws {
        try await withToySimulators { _, url in
            let run = try await simulate(["toy", "--say", "hello"], at: url)
            #expect(run.output == "Ana: \(CustomerAction.text("hello"))\n")
            let other = try await simulate(["whatsapp", "--say", "hello"], at: url)
            #expect(other.exitCode == 1)
            #expect(other.error == "error: no channel of whatsapp is simulated\n")
        }
    }

    @Test(arguments: [(["--agent-says", "I am Marie"], "I am Marie"), (["--agent-leaves"], "[the agent leaves]")])
    func theAgentGetsNoAnswer(arguments: [String], said: String) async throws {
        try await withToySimulators { server, url in
            let run = try await simulate(["toy", "--to", "lotus/toy"] + arguments, at: url)
            #expect(run.exitCode == 0)
            #expect(run.output.isEmpty)
            #expect(await server.journal.entries.map(\.text) == [said])
        }
    }

    @Test(arguments: [
        (["--say", "hello", "--to", "roy/toy"], "error: no channel is called 'roy/toy'; there are lotus/toy\n"),
        (
            ["--say", "hello", "--as", "known"],
            "error: no reply: the hub has stored message '1' before and takes it for a redelivery; let the simulator's ids "
                + "begin at random\n"
        ),
        (
            ["--say", "hello", "--as", "waiting", "--wait", "1"],
            "error: no reply: an agent has the conversation; release it with --agent-leaves or 'conversations release'\n"
        ),
        (
            ["--agent-leaves", "--to", "lotus/toy", "--as", "nobody"],
            "error: the webhook got status 500\n"
        ),
        (
            ["--agent-leaves", "--to", "lotus/toy", "--wait", "1"],
            "error: no reply within 1 s; the webhook got status 200; 'patchbay explain --last --channel lotus/toy' tells "
                + "why, with a --config that names a database\n"
        ),
    ])
    func saysWhyThereIsNoAnswer(arguments: [String], sentence: String) async throws {
        try await withToySimulators { _, url in
            let run = try await simulate(["toy"] + arguments, at: url)
            #expect(run.exitCode == 1)
            #expect(run.error == sentence)
        }
    }

    @Test func saysWhoseChannelItIs() async throws {
        try await withToySimulators { _, url in
            let run = try await simulate(["whatsapp", "--say", "hello", "--to", "lotus/toy"], at: url)
            #expect(run.exitCode == 1)
            #expect(run.error == "error: 'lotus/toy' is a channel of toy, not of whatsapp\n")
        }
    }

    @Test func saysThatThereAreNoSimulators() async throws {
        let url = "http://127.0.0.1:\(try freePort())"
        let run = try await simulate(["toy", "--say", "hello", "--to", "lotus/toy"], at: url)
        #expect(run.exitCode == 1)
        #expect(run.error == "error: no simulators on \(url); start 'patchbay serve --simulate'\n")
    }

    @Test(arguments: [
        ["toy", "--to", "lotus/toy"], ["toy", "--to", "lotus/toy", "--say", "a", "--agent-leaves"],
        ["toy", "--to", "lotus/toy", "--say", "a", "--title", "b"],
        ["toy", "--to", "lotus/toy", "--say", "a", "--caption", "b"],
        ["toy", "--to", "lotus/toy", "--call", "--say", "a"], ["toy", "--to", "lotus/toy", "--interrupt-with", "a"],
        ["toy", "--to", "lotus/toy", "--tool", "book", "--arguments", "[]"],
        ["toy", "--to", "lotus/toy", "--media", "smell"], ["toy", "--to", "lotus/toy", "--say", "a", "--wait", "61"],
        ["fault"], ["fault", "toy"], ["fault", "--clear"], ["fault", "toy", "throttle", "--clear"],
        ["fault", "toy", "--clear", "--times", "2"], ["fault", "toy", "throttle", "--retry-after", "-1"],
    ])
    func refusesOtherUsage(arguments: [String]) async throws {
        let run = try await simulate(arguments, at: "http://127.0.0.1:1")
        #expect(run.exitCode == 64)
        #expect(run.error.hasPrefix("Error: "))
    }

    @Test func armsListsAndClearsFaults() async throws {
        try await withToySimulators { server, url in
            let throttle = "toy throttle, 2 times, retry after 3 s\n"
            let armed = try await simulate(["fault", "toy", "throttle", "--times", "2", "--retry-after", "3"], at: url)
            #expect(armed.exitCode == 0)
            #expect(armed.output == throttle)
            let slow = try await simulate(["fault", "toy", "slow_answer", "--duration", "20"], at: url)
            #expect(slow.output == throttle + "toy slow_answer, once, for 20 s\n")
            let batch = try await simulate(["fault", "toy", "batch_webhooks", "--count", "3"], at: url)
            #expect(batch.exitCode == 0)
            let list = try await simulate(["fault", "--list"], at: url)
            #expect(list.output == slow.output + "toy batch_webhooks, once, 3 at once\n")
            #expect(await server.faults.take(.throttle, at: "toy") == .throttle(retryAfter: .seconds(3)))
            let cleared = try await simulate(["fault", "toy", "--clear"], at: url)
            #expect(cleared.exitCode == 0)
            #expect(cleared.output.isEmpty)
            #expect(cleared.error == "no faults set\n")
            #expect(await server.faults.pending(at: "toy").isEmpty)
        }
    }

    @Test func namesTheFaultsThatThereAre() async throws {
        try await withToySimulators { _, url in
            let run = try await simulate(["fault", "toy", "fire"], at: url)
            #expect(run.exitCode == 1)
            #expect(run.error == "error: the simulator of toy has no 'fire'; \(SimulatorControlTests.known)\n")
        }
    }

    @Test(arguments: [["simulate", "--help"], ["simulate", "act", "--help"], ["simulate", "fault", "--help"]])
    func helpShowsExamples(arguments: [String]) async throws {
        let folder = try TemporaryFolder()
        let program = try Program(arguments, in: folder)
        #expect(try await program.exitCode() == 0)
        #expect(program.outputText.contains("patchbay simulate fault whatsapp throttle") || arguments[1] == "act")
        #expect(program.outputText.contains("EXAMPLES:"))
    }
}
