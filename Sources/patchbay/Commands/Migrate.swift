import ArgumentParser
import HubConfig
import HubRouter
import HubStore

/// `patchbay migrate`.
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Migrate the database to this version's schema.",
        discussion: """
            'serve' does the same with a SQLite file at start. A database of a newer version, or a file in use by a hub, \
            is refused. With the URL of a PostgreSQL database's owner it creates the tables and the role as which the hub \
            connects, with its rights; the role's password is set with psql.

            EXAMPLES:
              patchbay migrate
              patchbay migrate --database sqlite:data/patchbay.db
              patchbay migrate --database postgres://owner@db.example/patchbay --role patchbay
            """
    )

    @Option(help: "The configuration file, which sets the database.")
    var config = "channels.yaml"

    @Option(help: "The database, such as sqlite:data/patchbay.db. Default: that of the configuration.")
    var database: String?

    @Option(help: "The role as which the hub connects to PostgreSQL.")
    var role = "patchbay"

    func run() async throws {
        switch try DatabaseURL(try await databaseURL()) {
        case .file(let path):
            let applied = try await blocking { try SQLiteStorage.migrate(path: path, failpoints: .ofProcess) }
            for name in applied { Terminal.output.print("applied \(name)") }
            Terminal.output.print("\(path) is up to date.")
        case .server(let url):
            let done = try await blocking { [role] in
                try PostgresStorage.migrate(url: url, role: role, failpoints: .ofProcess)
            }
            for sentence in done { Terminal.output.print(sentence) }
            Terminal.output.print("The database is up to date.")
        }
    }

    private func databaseURL() async throws -> String {
        if let database { return database }
        let file = ConfigurationFile(path: config, build: try Build())
        return try await file.loadForStart(isStrict: false).hub.database
    }
}
