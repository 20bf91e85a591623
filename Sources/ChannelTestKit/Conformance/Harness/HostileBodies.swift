import ChannelKit
import Foundation

/// Bodies of an attacker.
enum HostileBodies {
    /// A body with its name.
    typealias Body = (name: String, data: Data)

    /// Returns all bodies, made from `sample` where they need a real one.
    static func all(from sample: Data) -> [Body] {
        [
            ("empty", Data()),
            ("a space", Data(" ".utf8)),
            ("null", Data("null".utf8)),
            ("an empty object", Data("{}".utf8)),
            ("an empty list", Data("[]".utf8)),
            ("a number", Data("1e999".utf8)),
            ("a byte order mark", Data([0xEF, 0xBB, 0xBF]) + sample),
            ("zeros", Data(repeating: 0, count: 4_096)),
            ("not UTF-8", Data([0xFF, 0xFE, 0xC0, 0x80, 0x22, 0xED, 0xA0, 0x80])),
            (
                "a sample with a byte that is not UTF-8",
                sample.prefix(sample.count / 2) + [0xFF] + sample.suffix(sample.count / 2)
            ),
            ("half a surrogate", Data(#"{"object":"\ud800","entry":["\udfff"]}"#.utf8)),
            ("a form of separators", Data(repeating: UInt8(ascii: "&"), count: 10_000)),
            ("a form of equals signs", Data(repeating: UInt8(ascii: "="), count: 10_000)),
            ("percent signs", Data(repeating: UInt8(ascii: "%"), count: 10_000)),
        ] + nested + truncated(sample)
    }

    /// Documents of great depth.
    static let nested: [Body] = [
        ("lists in lists", Data(String(repeating: "[", count: 100_000).utf8)),
        (
            "lists in lists, closed",
            Data((String(repeating: "[", count: 400) + String(repeating: "]", count: 400)).utf8)
        ),
        ("objects in objects", Data(String(repeating: #"{"entry":"#, count: 50_000).utf8)),
        (
            "objects in objects, closed",
            Data((String(repeating: #"{"entry":["#, count: 200) + String(repeating: "]}", count: 200)).utf8)
        ),
    ]

    /// Returns bodies of about `size` bytes that repeat strings at which a search for members might stop.
    static func repetitive(like sample: Data, size: Int) -> [Body] {
        let names: [String]
        if let json = try? JSONValue(parsing: sample) {
            names = json.paths.compactMap { if case .member(let name)? = $0.last { "\"\(name)\":\"" } else { nil } }
        } else {
            names = FormFields(parsing: sample).fields.map { "\($0.name)=" }
        }
        // The names end alike, so that a body that repeats their ends matches almost everywhere.
        let nearly = Set(names.map { String($0.dropFirst()) }).sorted().prefix(2)
        let pieces = [" ", "\"", "d\"", "=", "&"] + Set(names).sorted().prefix(3) + nearly
        return pieces.map { ($0.debugDescription, repeated($0, size: size)) }
    }

    /// Returns about `size` bytes of `piece`, joined from large parts, because a debug build repeats slowly.
    private static func repeated(_ piece: String, size: Int) -> Data {
        let part = Data(String(repeating: piece, count: 1 + 4_096 / piece.utf8.count).utf8)
        return (0..<(1 + size / part.count)).reduce(into: Data()) { body, _ in body.append(part) }
    }

    private static func truncated(_ sample: Data) -> [Body] {
        (1..<8).map { ("\($0) eighths of a sample", sample.prefix(sample.count * $0 / 8)) }
    }

    /// Returns a body of about `size` bytes that repeats `text`, which has an address, with a new address each time.
    static func wide(repeating text: String, replacing address: String, size: Int) -> Data {
        var body = Data()
        var number = 0
        while body.count < size {
            number += 1
            let other = address.dropLast(6) + String(String(1_000_000 + number).suffix(6))
            body.append(contentsOf: text.replacing(address, with: other).utf8)
            body.append(contentsOf: (text.hasPrefix("{") ? "," : "&").utf8)
        }
        return text.hasPrefix("{") ? Data("[".utf8) + body.dropLast() + Data("]".utf8) : body.dropLast()
    }
}

/// Runs `body` and returns its result with the processor time of this thread, which other processes do not affect.
func processorTime<Result>(_ body: () throws -> Result) rethrows -> (Result, Duration) {
    let start = threadTime()
    let result = try body()
    return (result, threadTime() - start)
}

private func threadTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
