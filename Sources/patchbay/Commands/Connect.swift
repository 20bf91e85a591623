import ArgumentParser
import ChannelKit
import Foundation
import HubConfig
import HubServer

/// `patchbay connect`.
struct Connect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Register a channel's webhook at its provider, or print what to enter there.",
        discussion: """
            Without --apply it changes nothing: it shows what the provider has now and what would be set. A URL that \
            is not this hub's is replaced with --force only. Replaced values are kept in connections/ beside the \
            database, so that --undo restores them.

            Where the provider has no API for it, the values to enter are printed, secrets included.

            EXAMPLES:
              patchbay connect lotus-dental/sms                  # what would change
              patchbay connect lotus-dental/sms --apply
              patchbay connect lotus-dental/sms --undo --apply   # what it was before
              patchbay connect lotus-dental/sms --manual         # the values to enter by hand
            """
    )

    @Argument(help: "The channel, as tenant/channel.")
    var channel: String

    @Option(help: "The configuration file.")
    var config = "channels.yaml"

    @Flag(help: "Make the changes.")
    var apply = false

    @Flag(help: "Replace values that are not this hub's too.")
    var force = false

    @Flag(help: "Restore the values that an earlier run replaced.")
    var undo = false

    @Flag(help: "Print the values to enter by hand, and ask the provider nothing.")
    var manual = false

    func validate() throws {
        if manual, apply || undo || force {
            throw ValidationError("--manual changes nothing: leave out --apply, --undo and --force")
        }
    }

    func run() async throws {
        let http = HubHTTPClient()
        let connection = try await connection(using: http)
        do {
            try await run(connection)
            try? await http.shutdown()
        } catch {
            try? await http.shutdown()
            throw error
        }
    }

    private func run(_ connection: ChannelConnection) async throws {
        if manual { return printEntries(of: connection) }
        for problem in try await connection.problems() { print("problem: \(problem.sentence)") }
        let places = try await connection.places()
        guard !places.isEmpty else {
            if undo { throw fail("the webhook of '\(channel)' is entered by hand; remove it at the provider") }
            return printEntries(of: connection)
        }
        if undo { try await restore(connection, over: places) } else { try await register(connection, at: places) }
    }

    private func register(_ connection: ChannelConnection, at places: [WebhookPlace]) async throws {
        guard connection.url.isReachableByProviders else {
            throw fail("providers call HTTPS URLs only, and '\(connection.ownURL)…' is none; set 'hub.public_url'")
        }
        let plan = ConnectionPlan(registering: places, ownURL: connection.ownURL)
        guard let changes = try approved(plan) else { return }
        try await connection.register(changes.map(\.place))
        let wrong = try await connection.places().filter { place in
            !place.isConnected && changes.contains { $0.place.name == place.name }
        }
        guard wrong.isEmpty else {
            throw fail("the provider still has another value for \(wrong.map(\.name).joined(separator: ", "))")
        }
        print("connected: the provider has the new values")
    }

    private func restore(_ connection: ChannelConnection, over places: [WebhookPlace]) async throws {
        guard let record = try await connection.record() else {
            throw fail("nothing to undo: there is no record at '\(connection.recordPath)'")
        }
        guard let changes = try approved(ConnectionPlan(restoring: record, over: places)) else { return }
        try await connection.restore(changes.map(\.place.name), from: record)
        print("restored")
    }

    /// Prints the plan, and returns the changes to make; nil if there are none to make now.
    ///
    /// - Throws: `ExitCode.failure` if a change needs `--force`: then none is made.
    private func approved(_ plan: ConnectionPlan) throws -> [ConnectionPlan.Step]? {
        print("\(channel):")
        for line in plan.lines { print(line) }
        let changes = plan.changes(isForced: force)
        if !force, let foreign = plan.foreign.first, apply {
            throw fail("'\(foreign.place.name)' has a value that is not this hub's; nothing was changed; see --force")
        }
        guard !changes.isEmpty else {
            print(plan.foreign.isEmpty ? "nothing to change" : "nothing was changed; the changes need --apply --force")
            return nil
        }
        guard apply else {
            print("nothing was changed; add --apply to make the change\(changes.count == 1 ? "" : "s")")
            return nil
        }
        return changes
    }

    private func printEntries(of connection: ChannelConnection) {
        let title = type(of: connection.channel.adapter).manifest.title
        print("Enter at \(title) for \(channel):")
        for line in connection.entryLines { print(line) }
    }

    private func print(_ line: String) { Terminal.output.print(line) }

    private func connection(using http: any HTTPSending) async throws -> ChannelConnection {
        let loaded = try await ConfigurationFile(path: config, build: try Build()).load()
        guard let configuration = loaded.configuration else {
            Terminal.error.print(loaded.report())
            throw ExitCode.failure
        }
        guard let found = configuration.channels.first(where: { $0.id.description == channel }) else {
            if let reason = configuration.brokenChannels.first(where: { $0.key.description == channel })?.value {
                throw fail("'\(channel)' is out of service: \(reason); see 'patchbay check'")
            }
            let known = configuration.channels.map(\.id.description).sorted().joined(separator: ", ")
            throw failNotFound("channel '\(channel)'", hint: "the configuration has \(known)")
        }
        let database = try DatabaseURL(configuration.hub.database)
        let path = ConnectionRecord.path(of: found.id, beside: database)
        return ChannelConnection(channel: found, http: http, recordPath: path)
    }
}

extension String {
    /// True for the HTTPS URL of another machine's name or address.
    fileprivate var isReachableByProviders: Bool {
        guard let parts = URLComponents(string: self), parts.scheme == "https", let host = parts.host else {
            return false
        }
        return !["localhost", "127.0.0.1", "::1", "[::1]"].contains(host.lowercased())
    }
}
