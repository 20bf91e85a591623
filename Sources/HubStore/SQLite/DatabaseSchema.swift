/// The schema of the database.
package enum DatabaseSchema {
    /// The number of the last migration of this version.
    package static var number: Int { Migration.sqlite.map(\.number).max() ?? 0 }
}
