import ArgumentParser
import HubConfig
import HubStore

/// `patchbay migrate`.
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Migrate the database to this version's schema.",
        discussion: """
            'serve' does the same at start. A database of a newer version, or in use by a hub, is refused.

            EXAMPLES:
              patchbay migrate
              patchbay migrate --database sqlite:data/patchbay.db
            """
    )

    @Option(help: "The configuration file, which sets the database.")
    var config = "channels.yaml"

    @Option(help: "The database, such as sqlite:data/patchbay.db. Default: that of the configuration.")
    var database: String?

    func run() async throws {
        let path = try DatabaseURL(try await databaseURL()).path
        let applied = try await blocking { try SQLiteStorage.migrate(path: path) }
        for name in applied { Terminal.output.print("applied \(name)") }
        Terminal.output.print("\(path) is up to date.")
    }

    private func databaseURL() async throws -> String {
        if let database { return database }
        let file = ConfigurationFile(path: config, build: try Build())
        return try await file.loadForStart(isStrict: false).hub.database
    }
}
