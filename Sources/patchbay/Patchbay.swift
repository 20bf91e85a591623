import ArgumentParser
import HubServer

/// The root command of the program.
@main
struct Patchbay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "patchbay",
        abstract: "Connects messaging and voice channels of many tenants to automatic replies and human agents.",
        discussion: """
            Channels and reply strategies are configured in channels.yaml.

            EXAMPLES:
              patchbay check                       # validate channels.yaml
              patchbay serve                       # receive webhooks and reply
              patchbay serve --simulate            # the same, with simulated providers
              patchbay demo                        # play a conversation on every channel
            """,
        version: BuildDescription.text,
        subcommands: [
            Serve.self, Check.self, Connect.self, Health.self, Try.self, Test.self, Adapters.self, Strategies.self,
            Decode.self, Simulate.self, Demo.self, Migrate.self, DeadLetters.self, Conversations.self, Leads.self,
            Explain.self, Users.self, APIKeys.self, Audit.self, Usage.self, Retention.self, Intents.self, Media.self,
            New.self, Version.self, Reference.self,
        ]
    )

    /// Parses the arguments and runs the command.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            // The log is written by its own thread: flushed first, its lines do not mix with the error.
            try? await blocking { LogWriter.standardError.flush() }
            exit(withError: error)
        }
    }
}
