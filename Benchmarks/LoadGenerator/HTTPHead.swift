import Foundation
import NIOCore

/// Reads the head of a request or a response in HTTP/1.1.
enum HTTPHead {
    /// The head of a message, including the empty line; nil until it is complete.
    static func bytes(of message: ByteBufferView) -> ByteBufferView? {
        let lineFeed = UInt8(ascii: "\n")
        var index = message.startIndex
        while let feed = message[index...].firstIndex(of: lineFeed) {
            index = feed + 1
            // Two line ends in a row: "\r\n\r\n".
            if feed - message.startIndex >= 3, message[feed - 2] == lineFeed { return message[..<index] }
        }
        return nil
    }

    /// The value of a field in lowercase.
    static func field(_ name: String, in head: ByteBufferView) -> String? {
        let start = Array("\(name):".utf8)
        for line in head.split(separator: UInt8(ascii: "\n")) where line.count > start.count {
            guard zip(line, start).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) else { continue }
            return String(decoding: line.dropFirst(start.count), as: UTF8.self)
                .trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
        }
        return nil
    }
}
