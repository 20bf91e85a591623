import CPostgres
import Foundation

/// A statement with its arguments and, once it was executed, its rows.
final class PostgresPreparedStatement: SQLPreparedStatement {
    /// True from `take` to `reset`.
    private(set) var isInUse = false
    let plan: PostgresPlan
    private unowned let connection: PostgresConnection
    private var arguments = PostgresArguments()
    private var result: PostgresResult?
    private var row = -1
    /// The columns of the result; the plan may get others while it is read.
    private(set) var columns = SQLColumns([])
    private var columnTypes: [Oid] = []

    init(_ plan: PostgresPlan, in connection: PostgresConnection) {
        self.plan = plan
        self.connection = connection
    }

    /// Marks the statement as in use.
    func take() -> Self {
        isInUse = true
        return self
    }

    func reset() {
        arguments.removeAll()
        result = nil
        row = -1
        isInUse = false
    }

    // MARK: - Arguments

    func bindNull(at position: Int) { arguments.setNull(at: position) }
    func bind(_ integer: Int64, at position: Int) { arguments.set(integer, at: position) }
    func bind(_ text: String, at position: Int) { arguments.set(text, at: position) }
    func bind(_ blob: Data, at position: Int) { blob.withUnsafeBytes { bind($0, at: position) } }
    func bind(_ bytes: UnsafeRawBufferPointer, at position: Int) { arguments.set(bytes, at: position) }

    // MARK: - Execution

    func execute() throws { try connection.send(plan, arguments) }

    func step() throws -> Bool {
        if result == nil {
            guard let result = try connection.result(of: plan, arguments) else { return false }
            if result.rows > 0 {
                try plan.readColumns(of: result)
                (columns, columnTypes) = (plan.columns, plan.columnTypes)
            }
            self.result = result
        }
        row += 1
        return row < result?.rows ?? 0
    }

    var changes: Int { result?.count ?? 0 }

    // MARK: - The current row

    func integer(at position: Int) -> Int64? {
        guard let value = value(at: position) else { return nil }
        switch columnTypes[position] {
        case PostgresType.int8: return value.loadBigEndian(Int64.self)
        case PostgresType.int4: return Int64(value.loadBigEndian(Int32.self))
        case PostgresType.int2: return Int64(value.loadBigEndian(Int16.self))
        case PostgresType.bool: return Int64(value.loadBigEndian(UInt8.self))
        default: return nil
        }
    }

    func text(at position: Int) -> String? { value(at: position).map { String(decoding: $0, as: UTF8.self) } }

    func blob(at position: Int) -> Data? { value(at: position).map { Data($0) } }

    private func value(at position: Int) -> UnsafeRawBufferPointer? { result?.value(row: row, column: position) }
}

extension UnsafeRawBufferPointer {
    /// The number in the protocol's byte order; 0 if there are fewer bytes than it has.
    fileprivate func loadBigEndian<Number: FixedWidthInteger>(_: Number.Type) -> Number {
        guard count >= MemoryLayout<Number>.size else { return 0 }
        return Number(bigEndian: loadUnaligned(as: Number.self))
    }
}
