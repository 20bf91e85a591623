/// The databases on which tests of the hub run.
package enum TestDatabase: String, CaseIterable, Sendable {
    case sqlite = "SQLite"
    case postgres = "PostgreSQL"

    /// The database of the running test.
    @TaskLocal package static var current = sqlite
}
