import ChannelKit
import Foundation

/// A generator of invalid inputs from valid ones.
struct Mutator {
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// Returns one of `corpus` with one to four changes.
    mutating func mutate(_ corpus: [Data]) -> Data {
        var data = corpus.randomElement(using: &random) ?? Data()
        for _ in 0..<Int.random(in: 1...4, using: &random) { data = change(data, corpus) }
        return data
    }

    private mutating func change(_ data: Data, _ corpus: [Data]) -> Data {
        switch Int.random(in: 0..<9, using: &random) {
        case 0: flip(data)
        case 1: data.prefix(Int.random(in: 0...data.count, using: &random))
        case 2: duplicate(data)
        case 3: splice(data, corpus.randomElement(using: &random) ?? Data())
        case 4: insert(data)
        case 5, 6, 7: changeStructure(data)
        default: cut(data)
        }
    }

    private mutating func changeStructure(_ data: Data) -> Data {
        guard let json = try? JSONValue(parsing: data) else { return changedForm(data) }
        return Int.random(in: 0..<4, using: &random) == 0 ? written(json) : changed(json).data
    }

    /// Returns the document with a value that is well-formed and that Swift cannot hold.
    private mutating func written(_ json: JSONValue) -> Data {
        let path = json.paths.randomElement(using: &random) ?? []
        let literal = Self.literals.randomElement(using: &random) ?? "0"
        let marked = json.replacing(path[...], with: "@@literal@@")
        return Data(String(decoding: marked.data, as: UTF8.self).replacing("\"@@literal@@\"", with: literal).utf8)
    }

    private static let literals =
        UnrepresentableValues.numbers + [#""\ud83d""#, #""a\udc4b\ud83db""#, #""\ud83d\u0041""#, #"{"\udfff":1}"#]

    // MARK: - Bytes

    private mutating func flip(_ data: Data) -> Data {
        guard !data.isEmpty else { return data }
        var bytes = [UInt8](data)
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            bytes[Int.random(in: bytes.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        }
        return Data(bytes)
    }

    private mutating func duplicate(_ data: Data) -> Data {
        let piece = slice(data)
        return data + (0..<Int.random(in: 1...20, using: &random)).flatMap { _ in piece }
    }

    private mutating func splice(_ left: Data, _ right: Data) -> Data {
        Data([UInt8](left).prefix(Int.random(in: 0...left.count, using: &random)))
            + Data([UInt8](right).suffix(Int.random(in: 0...right.count, using: &random)))
    }

    private mutating func cut(_ data: Data) -> Data {
        let piece = slice(data)
        return data.firstRange(of: piece).map { data[..<$0.lowerBound] + data[$0.upperBound...] } ?? data
    }

    private mutating func slice(_ data: Data) -> Data {
        let bytes = [UInt8](data)
        let start = Int.random(in: 0...bytes.count, using: &random)
        return Data(bytes[start...].prefix(Int.random(in: 0...64, using: &random)))
    }

    private static let tokens: [[UInt8]] =
        [
            "\"", "{", "}", "[", "]", ",", ":", "null", "1e999", "-1e-999", "9223372036854775808",
            String(repeating: "9", count: 400), "-", "\\u0000", "\\ud800", "\\udc4b\\ud83d", "%-0", "%+1", "&", "=",
            "%", "%00",
            "%F0%9F", "+", "\u{FEFF}", "\u{0}",
        ].map { [UInt8]($0.utf8) } + [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x9F]]

    private mutating func insert(_ data: Data) -> Data {
        var bytes = [UInt8](data)
        let token = Self.tokens.randomElement(using: &random) ?? []
        bytes.insert(contentsOf: token, at: Int.random(in: 0...bytes.count, using: &random))
        return Data(bytes)
    }

    // MARK: - Structure

    private static let values: [JSONValue] = [
        .null, true, false, 0, -1, 7, .integer(.max), .integer(.min), .number(1e308), .number(-0.5), "", " ", "\u{0}",
        "null", "0", "-1",
        "99999999999999999999", "253402300799", "9223372036854775807", "-9223372036854775808", "1e999", "\u{FFFD}", "é",
        "👩‍👩‍👧‍👦", "\u{202E}", [], [:], [[]], [[:]],
        [.null],
    ]

    private mutating func changed(_ json: JSONValue) -> JSONValue {
        let path = json.paths.randomElement(using: &random) ?? []
        let value: JSONValue?
        switch Int.random(in: 0..<5, using: &random) {
        case 0: value = nil
        case 1: value = nested(depth: Int.random(in: 1...300, using: &random))
        case 2: value = .string(String(repeating: "A", count: Int.random(in: 0...20_000, using: &random)))
        case 3: value = json.paths.randomElement(using: &random).flatMap { json.value(at: $0[...]) }
        default: value = Self.values.randomElement(using: &random)
        }
        return json.replacing(path[...], with: value)
    }

    private mutating func nested(depth: Int) -> JSONValue {
        let isList = Bool.random(using: &random)
        return (0..<depth).reduce(JSONValue.null) { inner, _ in isList ? [inner] : ["a": inner] }
    }

    private static let texts = [
        "", "%00", "-1", "99999999999999999999", "%FF%FE", "%", "%2", "+", "sms%3A", "%F0%9F%91%8B", "é",
    ]

    private mutating func changedForm(_ data: Data) -> Data {
        var fields = String(decoding: data, as: UTF8.self).split(separator: "&").map(String.init)
        guard let index = fields.indices.randomElement(using: &random) else { return data }
        let name = fields[index].split(separator: "=").first.map(String.init) ?? ""
        switch Int.random(in: 0..<4, using: &random) {
        case 0: fields.remove(at: index)
        case 1: fields.insert(fields[index], at: Int.random(in: 0...fields.count, using: &random))
        case 2: fields[index] = name
        default: fields[index] = "\(name)=\(Self.texts.randomElement(using: &random) ?? "")"
        }
        return Data(fields.joined(separator: "&").utf8)
    }
}
