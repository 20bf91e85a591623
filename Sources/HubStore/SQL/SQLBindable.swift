import ChannelKit
import Foundation

/// A type whose values can be arguments of a statement.
protocol SQLBindable {
    /// Makes the value the argument at `position`, which counts from 1.
    func bind(to statement: any SQLPreparedStatement, at position: Int)
}

/// A type whose values a row can hold.
protocol SQLReadable {
    /// Reads the value at `position`, which counts from 0; nil for NULL, and for a value that this version does not
    /// know.
    init?(_ row: SQLRow, at position: Int)
}

extension Optional: SQLBindable where Wrapped: SQLBindable {
    func bind(to statement: any SQLPreparedStatement, at position: Int) {
        if let self { self.bind(to: statement, at: position) } else { statement.bindNull(at: position) }
    }
}

// MARK: - Integers

/// A type whose values are stored as integers.
protocol SQLInteger: SQLBindable, SQLReadable {
    init(sqlInteger: Int64)
    var sqlInteger: Int64 { get }
}

extension SQLInteger {
    func bind(to statement: any SQLPreparedStatement, at position: Int) { statement.bind(sqlInteger, at: position) }

    init?(_ row: SQLRow, at position: Int) {
        guard let number = row.integer(at: position) else { return nil }
        self.init(sqlInteger: number)
    }
}

extension Int64: SQLInteger {
    init(sqlInteger: Int64) { self = sqlInteger }
    var sqlInteger: Int64 { self }
}

extension Int: SQLInteger {
    init(sqlInteger: Int64) { self.init(sqlInteger) }
    var sqlInteger: Int64 { Int64(self) }
}

extension Bool: SQLInteger {
    init(sqlInteger: Int64) { self = sqlInteger != 0 }
    var sqlInteger: Int64 { self ? 1 : 0 }
}

extension Date: SQLInteger {
    init(sqlInteger: Int64) { self.init(millisecondsSince1970: sqlInteger) }
    var sqlInteger: Int64 { millisecondsSince1970 }
}

extension RowID: SQLInteger {
    init(sqlInteger: Int64) { self.init(sqlInteger) }
    var sqlInteger: Int64 { rawValue }
}

// MARK: - Text and blobs

extension String: SQLBindable, SQLReadable {
    func bind(to statement: any SQLPreparedStatement, at position: Int) { statement.bind(self, at: position) }

    init?(_ row: SQLRow, at position: Int) {
        guard let text = row.text(at: position) else { return nil }
        self = text
    }
}

extension Data: SQLBindable, SQLReadable {
    func bind(to statement: any SQLPreparedStatement, at position: Int) { statement.bind(self, at: position) }

    init?(_ row: SQLRow, at position: Int) {
        guard let data = row.blob(at: position) else { return nil }
        self = data
    }
}

extension TextIdentifier {
    func bind(to statement: any SQLPreparedStatement, at position: Int) { statement.bind(rawValue, at: position) }

    init?(_ row: SQLRow, at position: Int) {
        guard let text = row.text(at: position) else { return nil }
        self.init(rawValue: text)
    }
}

extension AdapterKind: SQLBindable, SQLReadable {}
extension ItemKey: SQLBindable, SQLReadable {}
extension LaneKey: SQLBindable, SQLReadable {}
extension StrategyKind: SQLBindable, SQLReadable {}
extension TenantID: SQLBindable, SQLReadable {}
