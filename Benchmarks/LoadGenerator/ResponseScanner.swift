import Foundation
import NIOCore

/// Splits a stream of bytes into HTTP/1.1 responses and reports the status of each, and its first words.
///
/// It supports only what the servers on this machine use, which leaves more of the machine to the server: a body with
/// a `Content-Length`, in chunks, or none.
struct ResponseScanner {
    /// A response that the scanner does not support.
    struct NotUnderstood: Error {}

    /// A part of the stream.
    enum Event: Equatable {
        /// The words to find in the body.
        case words
        /// The end of a response with this status.
        case end(Int)
    }

    /// The words to find in a body.
    private let words: [UInt8]?
    private var buffer = ByteBuffer()
    private var hasWords = false
    /// True if the server closes the connection after the last response.
    private(set) var isLast = false

    /// - Parameter words: The words to find in a body.
    init(words: String? = nil) { self.words = words.map { Array($0.utf8) } }

    /// Appends received bytes.
    mutating func feed(_ bytes: consuming ByteBuffer) {
        if buffer.readableBytes == 0 { buffer = bytes } else { buffer.writeBuffer(&bytes) }
    }

    /// The next event, or nil until more bytes arrive.
    mutating func next() throws(NotUnderstood) -> Event? {
        let view = buffer.readableBytesView
        guard let head = HTTPHead.bytes(of: view) else { return nil }
        guard let status = Self.status(head) else { throw NotUnderstood() }
        if let words, !hasWords, view[head.endIndex...].firstRange(of: words) != nil {
            hasWords = true
            return .words
        }
        guard let total = try Self.length(of: view, head, status) else { return nil }
        isLast = HTTPHead.field("connection", in: head) == "close"
        buffer.moveReaderIndex(forwardBy: total)
        hasWords = false
        return .end(status)
    }

    /// The number in `HTTP/1.1 200 OK`.
    private static func status(_ head: ByteBufferView) -> Int? {
        guard head.starts(with: "HTTP/1.".utf8) else { return nil }
        return Int(String(decoding: head.dropFirst(9).prefix(3), as: UTF8.self))
    }

    /// The size of the whole response in bytes, nil until it is complete.
    private static func length(
        of bytes: ByteBufferView,
        _ head: ByteBufferView,
        _ status: Int
    ) throws(NotUnderstood) -> Int? {
        if let value = HTTPHead.field("content-length", in: head) {
            guard let length = Int(value) else { throw NotUnderstood() }
            return bytes.count >= head.count + length ? head.count + length : nil
        }
        if HTTPHead.field("transfer-encoding", in: head) == "chunked" {
            // No body here contains the end of a chunked body.
            guard let end = bytes[head.endIndex...].firstRange(of: Array("0\r\n\r\n".utf8)) else { return nil }
            return end.upperBound - bytes.startIndex
        }
        guard status == 204 || status == 304 else { throw NotUnderstood() }
        return head.count
    }
}
