import CPostgres

/// A statement on the server, prepared once per connection and again only for arguments of other types.
final class PostgresPlan {
    private enum State {
        case missing
        /// Sent, and not yet answered.
        case sent
        case prepared
    }

    let sql: String
    /// The name on the server.
    private(set) var name: String
    /// The declared types of the parameters; 0 where only NULL was used so far.
    private(set) var types: [Oid] = []
    private var state = State.missing
    private var generation = 0
    private let baseName: String

    /// The columns and their types, known from the first result.
    private(set) var columns = SQLColumns([])
    private(set) var columnTypes: [Oid] = []

    init(_ sql: String, name: String) {
        self.sql = PostgresText.numbered(sql)
        self.name = name
        baseName = name
    }

    /// Declares the types of arguments; NULL fits any.
    ///
    /// - Returns: True if the statement must be prepared before it is executed.
    func declare(_ arguments: [Oid]) -> Bool {
        if state != .missing, fits(arguments) { return false }
        // The earlier one stays under its name: results of it may not be read yet. There are a few of them at most.
        if state != .missing {
            generation += 1
            name = "\(baseName)_\(generation)"
        }
        types = arguments.enumerated().map { position, type in
            type == 0 && position < types.count ? types[position] : type
        }
        (columns, columnTypes) = (SQLColumns([]), [])
        state = .sent
        return true
    }

    private func fits(_ arguments: [Oid]) -> Bool {
        guard arguments.count == types.count else { return false }
        return zip(arguments, types).allSatisfy { $0 == $1 || $0 == 0 }
    }

    /// Notes the server's answer to the statement's preparation.
    func answered(_ name: String, isPrepared: Bool) {
        guard name == self.name else { return }
        state = isPrepared ? .prepared : .missing
    }

    /// Reads the columns of the first result.
    ///
    /// - Throws: ``PostgresError`` if one has a type that rows cannot be read of.
    func readColumns(of result: PostgresResult) throws {
        guard columnTypes.isEmpty else { return }
        let found = result.columns
        for column in found where !PostgresType.readable.contains(column.type) {
            let problem = "the column '\(column.name)' of a statement has a type (\(column.type)) that is not read"
            throw PostgresError(state: "", message: "\(problem); cast it to bigint, text or bytea")
        }
        columns = SQLColumns(found.map(\.name))
        columnTypes = found.map(\.type)
    }
}
