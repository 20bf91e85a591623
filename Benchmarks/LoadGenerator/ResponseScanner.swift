import NIOCore

/// Cuts a stream of bytes into HTTP/1.1 responses and keeps of each nothing but its status.
///
/// It knows as much of HTTP as a server on this machine needs, which leaves more of the machine to the server:
/// bodies have a `Content-Length` or there is none.
struct ResponseScanner {
    /// The server does not speak as expected.
    struct NotUnderstood: Error {}

    private var buffer = ByteBuffer()

    /// Takes bytes as they came in.
    mutating func feed(_ bytes: consuming ByteBuffer) {
        if buffer.readableBytes == 0 { buffer = bytes } else { buffer.writeBuffer(&bytes) }
    }

    /// The status of the next response that has come in whole, or nil.
    mutating func next() throws(NotUnderstood) -> Int? {
        let view = buffer.readableBytesView
        guard let head = Self.head(of: view) else { return nil }
        guard let status = Self.status(head) else { throw NotUnderstood() }
        let length = try Self.contentLength(head, status)
        let total = head.count + length
        guard view.count >= total else { return nil }
        buffer.moveReaderIndex(forwardBy: total)
        return status
    }

    /// Everything up to and with the empty line.
    private static func head(of bytes: ByteBufferView) -> ByteBufferView? {
        let lineFeed = UInt8(ascii: "\n")
        var index = bytes.startIndex
        while let feed = bytes[index...].firstIndex(of: lineFeed) {
            index = feed + 1
            // Two line ends in a row: "\r\n\r\n".
            if feed - bytes.startIndex >= 3, bytes[feed - 2] == lineFeed { return bytes[..<index] }
        }
        return nil
    }

    /// The number in `HTTP/1.1 200 OK`.
    private static func status(_ head: ByteBufferView) -> Int? {
        guard head.starts(with: "HTTP/1.".utf8) else { return nil }
        return Int(String(decoding: head.dropFirst(9).prefix(3), as: UTF8.self))
    }

    private static func contentLength(_ head: ByteBufferView, _ status: Int) throws(NotUnderstood) -> Int {
        let name = Array("content-length:".utf8)
        for line in head.split(separator: UInt8(ascii: "\n")) where line.count > name.count {
            guard zip(line, name).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) else { continue }
            let digits = line.dropFirst(name.count).filter { (0x30...0x39).contains($0) }
            guard let length = Int(String(decoding: digits, as: UTF8.self)) else { throw NotUnderstood() }
            return length
        }
        guard status == 204 || status == 304 else { throw NotUnderstood() }
        return 0
    }
}
