import ArgumentParser
import HubServer

/// The command line.
@main
struct Patchbay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "patchbay",
        abstract: "One hub between a business and its customers' messaging and voice channels.",
        discussion: """
            Channels and answers are written in channels.yaml.

            EXAMPLES:
              patchbay check                       # is channels.yaml right?
              patchbay serve                       # take webhooks and answer them
              patchbay serve --simulate            # the same, against simulators
              patchbay demo                        # see a conversation on every channel
            """,
        version: "0.1.0",
        subcommands: [
            Serve.self, Check.self, Adapters.self, Strategies.self, Decode.self, Simulate.self, Demo.self, Migrate.self,
            Dead.self, Conversations.self, Leads.self, Usage.self, Intents.self, Media.self, New.self,
        ]
    )

    /// Runs the command that the arguments name.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            // The log has a thread of its own: its lines come before the error, not in the middle of it.
            try? await blocking { LogWriter.standardError.flush() }
            exit(withError: error)
        }
    }
}
