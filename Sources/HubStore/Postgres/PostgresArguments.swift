import CPostgres
import Foundation

/// The arguments of a statement, in the binary format of the protocol.
struct PostgresArguments {
    /// The types of the values; 0 for NULL.
    private(set) var types: [Oid] = []
    private var values: [Range<Int>?] = []
    /// The values, behind a byte that gives also an empty one an address: no address is NULL.
    private var bytes: [UInt8] = [0]

    mutating func setNull(at position: Int) { set(0, nil, at: position) }

    mutating func set(_ integer: Int64, at position: Int) {
        withUnsafeBytes(of: integer.bigEndian) { set($0, PostgresType.int8, at: position) }
    }

    mutating func set(_ text: String, at position: Int) {
        // PostgreSQL's texts cannot contain U+0000, which SQLite's can: a text from outside must not fail its transaction.
        var text = text.utf8.contains(0) ? text.replacing("\0", with: "\u{FFFD}") : text
        text.withUTF8 { set(UnsafeRawBufferPointer($0), PostgresType.text, at: position) }
    }

    mutating func set(_ value: UnsafeRawBufferPointer, _ type: Oid = PostgresType.bytea, at position: Int) {
        let start = bytes.count
        bytes.append(contentsOf: value)
        set(type, start..<bytes.count, at: position)
    }

    private mutating func set(_ type: Oid, _ value: Range<Int>?, at position: Int) {
        while types.count < position {
            types.append(0)
            values.append(nil)
        }
        types[position - 1] = type
        values[position - 1] = value
    }

    mutating func removeAll() {
        // A large blob is not kept until the next call.
        if bytes.count < 65_536 { bytes.removeSubrange(1...) } else { bytes = [0] }
        types.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
    }

    /// Calls `body` with the number, values, lengths and formats that libpq takes.
    func withPointers<Value>(
        _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Value
    ) -> Value {
        guard !types.isEmpty else { return body(0, nil, nil, nil) }
        let lengths = values.map { Int32(clamping: $0?.count ?? 0) }
        let formats = [Int32](repeating: 1, count: types.count)
        return bytes.withUnsafeBytes { buffer in
            let pointers = values.map { value -> UnsafePointer<CChar>? in
                guard let value, let start = buffer.baseAddress else { return nil }
                return (start + value.lowerBound).assumingMemoryBound(to: CChar.self)
            }
            return body(Int32(types.count), pointers, lengths, formats)
        }
    }
}

/// The types of the catalog `pg_type` that statements use; their numbers never change.
enum PostgresType {
    static let bool: Oid = 16
    static let bytea: Oid = 17
    static let name: Oid = 19
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let text: Oid = 25
    static let varchar: Oid = 1043

    /// The types of columns that a row can be read of.
    static let readable: Set<Oid> = [bool, bytea, name, int8, int2, int4, text, varchar]
}
