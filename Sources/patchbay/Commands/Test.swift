import ArgumentParser
import ChannelKit
import Foundation
import HubConfig

/// `patchbay test`.
struct Test: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Play written conversations against channels.yaml, and fail if a reply is not the expected one.",
        discussion: """
            Nothing is sent or stored, and no model is asked: a step that needs one is skipped. Exits with 1 if an \
            expectation fails, so that it can run in CI. docs/answering.md has the format.

            EXAMPLES:
              patchbay test conversations.yaml
              patchbay test --config /etc/patchbay/channels.yaml conversations.yaml
            """
    )

    @Option(help: "The configuration file.")
    var config = "channels.yaml"

    @Argument(help: "The file with the conversations.")
    var file = "conversations.yaml"

    func run() async throws {
        let scripts = try ConversationScript.read(file)
        var channels: [String: ShadowChannel] = [:]
        var failures = 0
        for script in scripts {
            let key = "\(script.tenant)/\(script.channel ?? "")"
            let channel =
                if let known = channels[key] { known } else {
                    try await ShadowChannel(config: config, tenant: script.tenant, channel: script.channel)
                }
            channels[key] = channel
            let wrong = await script.play(on: channel)
            failures += wrong.isEmpty ? 0 : 1
            for line in wrong { Terminal.output.print("\(file): \(script.name): \(line)") }
        }
        Terminal.output.print("\(scripts.count - failures) of \(scripts.count.counted("conversation")) as expected")
        if failures > 0 { throw ExitCode.failure }
    }
}
